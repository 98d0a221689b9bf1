"""The key messages at the top of a page, and the questions they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from IPython.display import HTML

from harp_utils.area_data import AreaData
from harp_utils.key_message import KeyMessage
from harp_utils.narrative import CAUTION
from harp_utils.narrative import key_messages as choose_messages
from harp_utils.sections.figures import BAND, DOT, HOLLOW, items, paragraph

MARKS = {"clear": DOT, "unclear": HOLLOW, "hidden": BAND}


def key_messages(data: AreaData) -> HTML:
    """Show the four key messages and the caution that goes with them."""
    return HTML(f"{message_list(choose_messages(data))}{paragraph(CAUTION, 'muted')}")


def message_list(messages: Sequence[KeyMessage]) -> str:
    """Write key messages one under the other."""
    return "".join(_message(message) for message in messages)


def _message(message: KeyMessage) -> str:
    return (
        '<div class="harp-message">'
        f'<p class="figure">{escape(message.figure)}</p>'
        f'<p class="figure-label">{escape(message.label)}</p>'
        f'<div class="text">{paragraph(message.sentence)}</div>'
        f'<p class="sure">{MARKS[message.kind]}{escape(message.sure)}</p></div>'
    )


def questions(data: AreaData) -> HTML:
    """Show the questions a board may ask about this focus area."""
    return HTML(items(list(data.focus["questions"])))

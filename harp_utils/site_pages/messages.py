"""Key messages as HTML, in the form that the notebooks' pages use."""

from collections.abc import Sequence
from html import escape

from harp_utils.narrative import KeyMessage
from harp_utils.sections.figures import BAND, DOT, HOLLOW, paragraph

MARKS = {"clear": DOT, "unclear": HOLLOW, "hidden": BAND}


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

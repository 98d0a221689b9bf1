"""The child's side of the fork engine: IPython in this process, outputs sent as messages."""

import gc
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, cast

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Message = dict[str, Any]


@dataclass(frozen=True)
class CellResult:
    """What one code cell gave: Jupyter messages in order, its count, and whether it failed."""

    messages: list[Message]
    execution_count: int | None
    failed: bool

    @classmethod
    def failure(cls, name: str, text: str) -> "CellResult":
        """Make the result of a cell that could not report for itself."""
        content = {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
        return cls([_message("error", content)], None, True)


def run_cells(sources: list[str], sender: Connection) -> None:
    """Run cells one after another and send a `CellResult` for each, until one fails."""
    # What the parent left behind is not this notebook's garbage to look through.
    gc.freeze()
    messages: list[Message] = []
    shell = _shell(messages)
    for source in sources:
        messages.clear()
        execution = shell.run_cell(source, store_history=True)
        sender.send(CellResult(list(messages), shell.execution_count - 1, not execution.success))
        if not execution.success:
            break
    sender.close()
    # Skip the interpreter's exit handlers: they belong to the parent this was forked from.
    os._exit(0)


class _Shell(InteractiveShell):
    """IPython without a terminal, a history file or a window system."""

    record: Callable[[Message], None]

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: charts are shown in the notebook, never in a window."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        content = {"ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.record(_message("error", content))


def _shell(messages: list[Message]) -> InteractiveShell:
    """Build a shell that appends everything it would show to ``messages``."""
    _Shell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    shell = _Shell.instance(config=config, displayhook_class=_ResultHook)
    shell.record = messages.append
    hook = cast(_ResultHook, shell.displayhook)
    hook.record = messages.append
    shell.display_pub = _Publisher(messages.append)
    sys.stdout = _Stream("stdout", messages)
    sys.stderr = _Stream("stderr", messages)
    shell.enable_matplotlib("inline")
    return shell


def _message(kind: str, content: Message) -> Message:
    return {"header": {"msg_type": kind}, "content": content}


class _Publisher(DisplayPublisher):
    """Record ``display(...)`` as a kernel's display_data message."""

    def __init__(self, record: Callable[[Message], None]) -> None:
        super().__init__()
        self.record = record

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        content = {"data": json_clean(encode_images(data)), "metadata": metadata or {}}
        self.record(_message("display_data", content))


class _ResultHook(DisplayHook):
    """Record a cell's last expression as a kernel's execute_result message."""

    record: Callable[[Message], None]

    def write_output_prompt(self) -> None:
        """Keep silent: the message carries the count."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        content = {
            "data": json_clean(encode_images(format_dict)),
            "metadata": md_dict or {},
            "execution_count": self.prompt_count,
        }
        self.record(_message("execute_result", content))

    def finish_displayhook(self) -> None:
        """Print nothing after the result."""


class _Stream(io.TextIOBase):
    """Record text written to stdout or stderr, joining what follows on the same stream."""

    def __init__(self, name: str, messages: list[Message]) -> None:
        self.stream_name = name
        self.messages = messages

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self.messages[-1] if self.messages else None
        if last and last["content"].get("name") == self.stream_name:
            last["content"]["text"] += text
        elif text:
            content = {"name": self.stream_name, "text": text}
            self.messages.append(_message("stream", content))
        return len(text)

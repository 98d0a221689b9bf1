"""A pandoc process that converts one text after another: starting one for each costs more.

It is the binary that comes with the pypandoc wheel, as a Lua interpreter. A request and its
answer are one line of JSON each.
"""

import json
import subprocess
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pypandoc

from harp_utils.errors import InputError

# Words such as "No." that a line does not break after: the command knows them, Lua must be told.
ABBREVIATIONS = "--print-default-data-file=abbreviations"
LOOP = """
local abbreviations = pandoc.json.decode(io.read("L"), false)
for line in io.lines() do
  local asked = pandoc.json.decode(line, false)
  local done, result = pcall(function()
    local doc = pandoc.read(asked.text, "markdown", {abbreviations = abbreviations})
    local template = assert(io.open(asked.template)):read("a")
    asked.options.template = pandoc.template.compile(template, asked.template)
    asked.options.wrap_text = "none"
    return pandoc.write(doc, asked.to, asked.options)
  end)
  local answer = done and {output = result} or {problem = tostring(result)}
  io.write(pandoc.json.encode(answer), "\\n")
  io.flush()
end
"""


@cache
def _binary() -> str:
    return str(pypandoc.get_pandoc_path())


@cache
def _abbreviations() -> dict[str, bool]:
    result = subprocess.run(
        [_binary(), ABBREVIATIONS], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return dict.fromkeys(result.stdout.split(), True)


class Pandoc:
    """One pandoc process, to be used by one thread at a time; ends with its ``with`` block."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [_binary(), "lua", "-e", LOOP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._send(_abbreviations())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def convert(self, source: Path, markdown: str, to: str, template: Path, **options: Any) -> str:
        """Turn markdown into another format.

        Parameters
        ----------
        source
            The page, to be named in an error.
        markdown
            Its text.
        to
            A format of pandoc, such as ``"html5"``.
        template
            A pandoc template; its partials are beside it.
        **options
            Writer options, by the names they have in pandoc's Lua.

        Raises
        ------
        InputError
            When pandoc cannot read the page.
        """
        self._send({"text": markdown, "to": to, "template": str(template), "options": options})
        answer = self._process.stdout.readline() if self._process.stdout else ""
        result = json.loads(answer or '{"problem": "pandoc ended"}')
        if "problem" in result:
            problem = result["problem"].strip().splitlines()[0]
            raise InputError(source, "pandoc", problem, "markdown that pandoc can read")
        return str(result["output"])

    def _send(self, content: Any) -> None:
        if self._process.stdin:
            self._process.stdin.write(json.dumps(content) + "\n")
            self._process.stdin.flush()

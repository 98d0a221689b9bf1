"""Strict reading of a YAML file: every key known, every key present, every value of its kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from harp_utils.errors import InputError


def one_of(allowed: Iterable[str], value: object) -> str:
    """Say what would have been accepted, the nearest spelling first.

    Examples
    --------
    >>> one_of(["stroke", "asthma"], "strok")
    "'stroke' (nearest), or one of asthma, stroke"
    >>> one_of(["stroke", "asthma"], "x")
    'one of asthma, stroke'
    """
    names = sorted(set(allowed))
    near = get_close_matches(str(value), names, n=1)
    listed = f"one of {', '.join(names)}"
    return f"{near[0]!r} (nearest), or {listed}" if near else listed


@dataclass(frozen=True)
class Section:
    """A mapping of a YAML file, with its dotted path for messages."""

    file: Path
    path: str
    values: dict[str, Any]

    def key(self, name: str) -> str:
        """Give the dotted path of one key of this section."""
        return f"{self.path}.{name}" if self.path else name

    def fail(self, name: str, expected: str) -> InputError:
        """Make the error for one key, whose value is wrong or absent."""
        return InputError(self.file, self.key(name), self.values.get(name), expected)

    def check_keys(self, required: Iterable[str], optional: Iterable[str] = ()) -> "Section":
        """Return the section if it has every required key and no unknown one.

        Raises
        ------
        InputError
            For the first key that is unknown (with the nearest spelling), else the first missing.
        """
        wanted = tuple(required)
        known = {*wanted, *optional}
        for name in self.values:
            if name not in known:
                raise InputError(self.file, self.path or "key", name, one_of(known, name))
        for name in wanted:
            if name not in self.values:
                raise self.fail(name, "this key, which is missing")
        return self

    def text(self, name: str) -> str:
        """Read words: not absent, not blank; line ends become spaces."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(name, "words")
        return " ".join(value.split())

    def texts(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """Read a list of words; ``needed`` refuses an empty list."""
        value = self.values.get(name)
        wording = isinstance(value, list) and all(
            isinstance(item, str) and item.strip() for item in value
        )
        if not wording or (needed and not value):
            raise self.fail(name, "a list of words (put codes in quotes)")
        return tuple(" ".join(item.split()) for item in value or [])

    def choice(self, name: str, allowed: Iterable[str]) -> str:
        """Read one of a set of names."""
        value, names = self.values.get(name), tuple(allowed)
        if value not in names:
            raise self.fail(name, one_of(names, value))
        return str(value)

    def number(self, name: str) -> int:
        """Read a whole number, zero or more."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(name, "a whole number, 0 or more")
        return value

    def positive(self, name: str) -> int:
        """Read a whole number, one or more."""
        value = self.number(name)
        if value == 0:
            raise self.fail(name, "a whole number, 1 or more")
        return value

    def flag(self, name: str) -> bool:
        """Return a key that is true or false."""
        value = self.values[name]
        if not isinstance(value, bool):
            raise self.fail(name, "true or false")
        return value

    def optional_number(self, name: str) -> int | None:
        """Read a whole number, or None where the key is absent."""
        return self.number(name) if name in self.values else None

    def day(self, name: str) -> date:
        """Read a date."""
        value = self.values.get(name)
        if not isinstance(value, date):
            raise self.fail(name, "a date, YYYY-MM-DD")
        return value

    def section(self, name: str) -> "Section":
        """Read a mapping."""
        value = self.values.get(name)
        if not isinstance(value, dict) or not value:
            raise self.fail(name, "keys with values")
        return Section(self.file, self.key(name), {str(key): value[key] for key in value})

    def nested(self) -> dict[str, "Section"]:
        """Read every value of this section as a mapping, by name."""
        return {name: self.section(name) for name in self.values}


def read_yaml(path: Path) -> Section:
    """Read a YAML file as one section.

    Raises
    ------
    InputError
        If the file is absent, is not YAML, gives a key twice, or does not hold keys with values.
    """
    if not path.is_file():
        raise InputError(path, "file", path.name, "a file of that name")
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), _UniqueKeyLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(path, "YAML", _first_line(error), "YAML that can be read") from error
    if not isinstance(values, dict):
        raise InputError(path, "file", values, "keys with values")
    return Section(path, "", {str(key): value for key, value in values.items()})


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not text in UTF-8"
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for place, key in enumerate(keys) if key in keys[:place]]
        if twice:
            problem = f"key {twice[0]!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)

"""The one error a user of the suite is meant to read."""

from pathlib import Path


class InputError(ValueError):
    """Something given to the suite cannot be used.

    Parameters
    ----------
    file
        The file (or command option) at fault.
    key
        The column, YAML key or option inside it.
    value
        What was found there.
    expected
        What would have been accepted, in words.
    """

    def __init__(self, file: str | Path, key: str, value: object, expected: str) -> None:
        self.file = str(file)
        self.key = key
        self.value = value
        self.expected = expected
        super().__init__(f"{self.file}: {key}: {value!r}: expected {expected}")

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str, object, str]]:
        """Come whole from one process to another: the message alone would not make it again."""
        return InputError, (self.file, self.key, self.value, self.expected)


class ReportError(Exception):
    """Some part of the report could not be made; the last good site still stands."""


class DisclosureError(ValueError):
    """Something that would be published gives away what must stay hidden."""

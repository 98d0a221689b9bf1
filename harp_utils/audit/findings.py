"""What the auditor found: one record for each leak."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that must not be published.

    Attributes
    ----------
    attack
        Which attack found it, in a few words, the same for all findings of its kind.
    where
        The file, page or row.
    detail
        What a reader could learn from it, in words.
    """

    attack: str
    where: str
    detail: str

    def line(self) -> str:
        """Give the finding as one line of a log."""
        return f"{self.attack}: {self.where}: {self.detail}"

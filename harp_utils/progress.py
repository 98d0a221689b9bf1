"""Progress of long work: a bar on a terminal, plain lines in a log."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def say(text: str) -> None:
    """Print one line at once, so that a log shows it while the work goes on."""
    print(text, flush=True)


def say_step(name: str) -> None:
    """Print one line for a part of a step."""
    say(f"  {name}")


def track(items: Iterable[Item], total: int, words: str) -> Iterator[Item]:
    """Yield items while showing how far the work is.

    On a terminal a bar is drawn; in a log a line is printed at each tenth of the way.
    """
    if sys.stderr.isatty():
        yield from tqdm(items, total=total, desc=words, unit="")
        return
    tenth = max(total // 10, 1)
    for done, item in enumerate(items, start=1):
        yield item
        if done % tenth == 0 or done == total:
            say(f"  {words}: {done} of {total}")


@dataclass
class Steps:
    """The steps of one run and the seconds each took, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step, time it, and keep its seconds."""
        say(f"{name} ...")
        start = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - start

    def lines(self) -> list[str]:
        """Return one line per step with its seconds, and their sum."""
        rows = [f"  {name:<34}{seconds:8.1f} s" for name, seconds in self.seconds.items()]
        return [*rows, f"  {'all steps':<34}{sum(self.seconds.values()):8.1f} s"]

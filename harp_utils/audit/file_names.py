"""Files and their names: known kinds in known places, and no number in a name."""

import json
import re
from pathlib import Path

from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding

#: Files of the published folder that belong to no focus area.
PLAIN = (
    *("areas.csv", "category_changes.csv", "completeness.csv", "population.csv", "providers.csv"),
    *("sensitivity.csv", "worked_example.csv", "run.json", "protection.json", "protection.csv"),
)
WORDS = r"[a-z]+(?:[-_][a-z]+)*"


def check_file_names(site: Path, reports: Path, published: Path, facts: Facts) -> list[Finding]:
    """Find files of unknown kind or name: a log, an older edition, a name that holds a count."""
    run = json.loads((published / "run.json").read_text(encoding="utf-8"))
    focus = list(run["focus_areas"])
    kinds = {
        published: _of_published(focus),
        site: _of_site(focus, list(facts.slugs)),
        reports: _of_reports(focus, list(facts.slugs)),
    }
    return [
        Finding("an unknown file", f"{folder.name}/{name}", "no file of this name belongs here")
        for folder, pattern in kinds.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not pattern.fullmatch(name := path.relative_to(folder).as_posix())
    ]


def _either(names: list[str]) -> str:
    return "(?:" + "|".join(re.escape(name) for name in names) + ")"


def _of_published(focus: list[str]) -> re.Pattern[str]:
    return re.compile(rf"{_either(list(PLAIN))}|{_either(focus)}\.(?:csv|json|parquet)")


def _of_site(focus: list[str], slugs: list[str]) -> re.Pattern[str]:
    topics = _either([*focus, "places"])
    zips = _either([f"harp-{name.replace('_', '-')}" for name in focus])
    return re.compile(
        rf"{WORDS}\.(?:html|xml|txt|json)|404\.html|\.nojekyll|assets/{WORDS}\.(?:css|js|svg|png|woff2?)"
        rf"|reports/{WORDS}\.html|reports/{topics}/(?:{_either(slugs)}|index)\.html"
        rf"|reports/(?:case-studies|data-quality|focus-areas|protection)/{WORDS}\.html"
        rf"|reports/briefs/{_either(slugs)}\.pdf"
        rf"|downloads/harp-background\.zip|downloads/focus-areas/{zips}\.zip"
        rf"|downloads/places/harp-{_either(slugs)}\.zip"
        r"|pagefind/(?:fragment|index|filter)/[a-z-]+_[0-9a-f]{6,16}\.pf_(?:fragment|index|filter)"
        r"|pagefind/(?:pagefind[\w.-]*|wasm\.[\w-]+\.pagefind)"
        r"|site_libs/[\w./-]+\.(?:js|css|woff2?|svg)"
    )


def _of_reports(focus: list[str], slugs: list[str]) -> re.Pattern[str]:
    topics = _either([*focus, "places", "briefs"])
    return re.compile(
        rf"{WORDS}\.(?:qmd|ipynb|yml)|\.jobs\.json|_includes/{WORDS}\.(?:md|html)"
        rf"|{topics}/(?:{_either(slugs)}|index|_metadata)\.(?:qmd|ipynb|yml)"
        rf"|(?:case-studies|data-quality|focus-areas|protection)/(?:{WORDS}|_metadata)\.(?:qmd|ipynb|yml)"
    )

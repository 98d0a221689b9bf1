"""Read the focus areas: one YAML file each, holding its words and its metrics."""

import re
from collections.abc import Mapping
from pathlib import Path

from harp_utils.errors import InputError
from harp_utils.params.checks import Section, one_of, read_yaml
from harp_utils.params.code_lists import load_code_lists
from harp_utils.params.records import CodeList, FocusArea, Headline, Metric
from harp_utils.params.suite import load_suite

STATUSES = ("available", "coming soon")
SEXES = ("all", "male", "female")
SYSTEMS = {"apc": ("ICD10", "OPCS4"), "ecds": ("SNOMED",)}
DATASETS = {
    "attendance": ("ecds",),
    "admission": ("apc",),
    "readmission": ("apc",),
    "length_of_stay": ("apc",),
}
DENOMINATORS = {
    "attendance": ("population",),
    "admission": ("population", "deliveries", "births"),
    "readmission": ("admissions",),
    "length_of_stay": ("admissions",),
}
WORDING = ("title", "short_title", "status", "summary", "introduction")
CONTENT = ("caveats", "questions", "headline", "lead_metric", "metrics")
METRIC_KEYS = (
    *("name", "short_name", "kind", "dataset", "code_list"),
    *("admission", "sex", "denominator", "unit", "note"),
)
OPTIONAL_METRIC_KEYS = ("with_code_list", "minimum_age", "maximum_age", "share_of", "not_ranked")


def load_focus_areas(
    folder: Path = Path("params"), code_lists: Mapping[str, CodeList] | None = None
) -> tuple[FocusArea, ...]:
    """Read every focus area of ``folder``: alphabetical by title, those coming soon last.

    Every YAML file beside ``suite.yml`` is a focus area, named by the file. ``code_lists`` are
    those a metric may name: the committed ones unless others are given.

    Raises
    ------
    InputError
        For the first key that is unknown, missing or wrong, with its dotted path and what is
        accepted; for a metric id that two areas use; if the folder holds no focus area.
    """
    filters = tuple(load_suite(folder).admission_filters)
    files = [path for path in sorted(folder.glob("*.yml")) if path.name != "suite.yml"]
    if not files:
        raise InputError(folder, "focus areas", 0, "a YAML file for each focus area")
    known = load_code_lists() if code_lists is None else code_lists
    areas = [_focus_area(path, known, filters) for path in files]
    _check_unique_metrics(folder, areas)
    return tuple(sorted(areas, key=lambda area: (area.status != "available", area.title)))


def _focus_area(
    path: Path, code_lists: Mapping[str, CodeList], filters: tuple[str, ...]
) -> FocusArea:
    top = read_yaml(path)
    status = top.choice("status", STATUSES)
    available = status == "available"
    top.check_keys((*WORDING, *CONTENT) if available else WORDING)
    metrics = _metrics(top, path.stem, code_lists, filters) if available else ()
    return FocusArea(
        focus_area=_identifier(path, "file", path.stem),
        title=top.text("title"),
        short_title=top.text("short_title"),
        status=status,
        summary=top.text("summary"),
        introduction=top.text("introduction"),
        caveats=top.texts("caveats") if available else (),
        questions=top.texts("questions") if available else (),
        headline=_headline(top) if available else None,
        lead_metric=(
            top.choice("lead_metric", [metric.metric_id for metric in metrics])
            if available
            else None
        ),
        metrics=metrics,
    )


def _identifier(file: Path, key: str, name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError(file, key, name, "lower-case letters, digits and _")
    return name


def _headline(top: Section) -> Headline:
    part = top.section("headline").check_keys(["text", "source", "url"])
    if not part.text("url").startswith("https://"):
        raise part.fail("url", "an address that begins with https://")
    return Headline(part.text("text"), part.text("source"), part.text("url"))


def _metrics(
    top: Section,
    focus_area: str,
    code_lists: Mapping[str, CodeList],
    filters: tuple[str, ...],
) -> tuple[Metric, ...]:
    parts = top.section("metrics").nested()
    return tuple(
        _metric(_identifier(top.file, "metrics", name), focus_area, part, code_lists, filters)
        for name, part in parts.items()
    )


def _metric(
    metric_id: str,
    focus_area: str,
    part: Section,
    code_lists: Mapping[str, CodeList],
    filters: tuple[str, ...],
) -> Metric:
    part.check_keys(METRIC_KEYS, OPTIONAL_METRIC_KEYS)
    kind = part.choice("kind", DATASETS)
    dataset = part.choice("dataset", DATASETS[kind])
    minimum_age, maximum_age = _ages(part)
    return Metric(
        metric_id=metric_id,
        name=part.text("name"),
        short_name=part.text("short_name"),
        focus_area=focus_area,
        kind=kind,
        dataset=dataset,
        code_list=_code_list(part, "code_list", dataset, code_lists),
        with_code_list=_optional_code_list(part, dataset, code_lists),
        admission=_admission(part, filters),
        sex=part.choice("sex", SEXES),
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        denominator=part.choice("denominator", DENOMINATORS[kind]),
        share_of=part.choice("share_of", ["deliveries"]) if "share_of" in part.values else None,
        unit=part.text("unit"),
        note=part.text("note"),
        not_ranked=part.text("not_ranked") if "not_ranked" in part.values else None,
    )


def _code_list(part: Section, key: str, dataset: str, code_lists: Mapping[str, CodeList]) -> str:
    fitting = [name for name, codes in code_lists.items() if codes.system in SYSTEMS[dataset]]
    return part.choice(key, fitting)


def _optional_code_list(
    part: Section, dataset: str, code_lists: Mapping[str, CodeList]
) -> str | None:
    if "with_code_list" not in part.values:
        return None
    return _code_list(part, "with_code_list", dataset, code_lists)


def _admission(part: Section, filters: tuple[str, ...]) -> str:
    words = part.text("admission")
    for word in words.split():
        if word not in filters:
            raise part.fail("admission", one_of(filters, word))
    return words


def _ages(part: Section) -> tuple[int | None, int | None]:
    minimum, maximum = part.optional_number("minimum_age"), part.optional_number("maximum_age")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise part.fail("maximum_age", f"minimum_age ({minimum}) or more")
    return minimum, maximum


def _check_unique_metrics(folder: Path, areas: list[FocusArea]) -> None:
    owners: dict[str, str] = {}
    for metric in (metric for area in areas for metric in area.metrics):
        owner = owners.setdefault(metric.metric_id, metric.focus_area)
        if owner != metric.focus_area:
            file = folder / f"{metric.focus_area}.yml"
            raise InputError(file, "metrics", metric.metric_id, f"a new name: {owner} has this one")

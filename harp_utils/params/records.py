"""What a run is asked to do, as records that cannot change once read."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

MULTIPLIERS = {"population": 100_000, "deliveries": 1_000, "births": 1_000}


@dataclass(frozen=True)
class CodeList:
    """Clinical codes that mean one condition or procedure.

    Attributes
    ----------
    system
        ICD10, OPCS4 or SNOMED.
    position
        Where a code must stand: ``primary`` (first diagnosis of the first episode), ``any``, or
        ``chief_complaint_or_diagnosis`` (emergency care).
    codes
        As the source writes them: ``I21``, ``D57.0``, and ranges such as ``E10.0-E10.8``.
    status
        ``verified`` (read in a source), ``recalled`` (from memory, not yet checked) or ``mixed``.
    """

    name: str
    system: str
    position: str
    codes: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Metric:
    """One measure: what is counted, in whom, over what, and the words that go with it.

    Attributes
    ----------
    code_list, with_code_list
        Names of the code list that makes a record count and, where there is one, of a second list
        that must be met as well, in any position of any episode.
    admission
        ``any``, or one or more names of ``Suite.admission_filters``, divided by a space.
    minimum_age, maximum_age
        Whole years, both included; None is no limit.
    denominator
        population, admissions, deliveries or births.
    share_of
        A delivery denominator whose share is shown beside the rate, or None.
    not_ranked
        Why the metric's gaps never lead a page or a brief, to follow "because"; None if they may.
    """

    metric_id: str
    name: str
    short_name: str
    focus_area: str
    kind: str
    dataset: str
    code_list: str
    with_code_list: str | None
    admission: str
    sex: str
    minimum_age: int | None
    maximum_age: int | None
    denominator: str
    share_of: str | None
    unit: str
    note: str
    not_ranked: str | None

    @property
    def multiplier(self) -> int:
        """The number that a value is given per: 100,000 people, 1,000 births, 100 or 1."""
        if self.kind == "readmission":
            return 100
        if self.kind == "length_of_stay":
            return 1
        return MULTIPLIERS[self.denominator]


@dataclass(frozen=True)
class Headline:
    """A published fact, with where it was published."""

    text: str
    source: str
    url: str


@dataclass(frozen=True)
class FocusArea:
    """A focus area: its words and its metrics (none while it is coming soon)."""

    focus_area: str
    title: str
    short_title: str
    status: str
    summary: str
    introduction: str
    caveats: tuple[str, ...]
    questions: tuple[str, ...]
    headline: Headline | None
    lead_metric: str | None
    metrics: tuple[Metric, ...]

    def metric(self, metric_id: str) -> Metric:
        """Return one metric by its id (KeyError if this area has none of that id)."""
        return {metric.metric_id: metric for metric in self.metrics}[metric_id]


@dataclass(frozen=True)
class Period:
    """A financial year, with both its days included and its name in words."""

    label: str
    start: date
    end: date
    words: str


@dataclass(frozen=True)
class DisclosurePolicy:
    """How small numbers of one data source are protected, and who says so.

    Attributes
    ----------
    threshold
        Counts from 1 to one below this are hidden outside England as a whole.
    rounding_base
        Other counts go to the nearest multiple of this.
    minimum_for_means
        A mean or median needs this many people.
    minimum_events_for_rate
        A standardised rate needs this many events.
    secondary_suppression
        Whether no hidden count may stand alone in a sum, as some owners of data ask.
    link, date
        The policy's address and the month (YYYY-MM) from which it holds.
    """

    source: str
    threshold: int
    rounding_base: int
    minimum_for_means: int
    minimum_events_for_rate: int
    secondary_suppression: bool
    link: str
    date: str


@dataclass(frozen=True)
class AdmissionFilter:
    """Codes that let a record through; an empty field lets every code through."""

    admission_methods: tuple[str, ...]
    patient_classes: tuple[str, ...]
    attendance_categories: tuple[str, ...]


@dataclass(frozen=True)
class EventDenominator:
    """Hospital events that serve as a denominator, such as deliveries.

    A spell counts when it carries a code of any of ``code_lists`` (deliveries) or when its first
    episode has one of ``episode_types`` (births). An empty field is no condition.
    """

    name: str
    code_lists: tuple[str, ...]
    episode_types: tuple[str, ...]
    sex: str
    minimum_age: int | None
    maximum_age: int | None


@dataclass(frozen=True)
class Suite:
    """Settings of the whole suite, read from ``suite.yml``.

    Attributes
    ----------
    areas
        Codes of the places that get pages and a brief.
    confidence
        Levels of the intervals, such as (0.95, 0.998).
    population, standard
        The population table and the name of the standard population.
    next_update, update_rhythm
        In words, for readers.
    """

    title: str
    edition: int
    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    pooled_label: str
    pooled_words: str
    reference_group: str
    grouping: str
    ethnicity_rule: str
    readmission_days: int
    confidence: tuple[float, ...]
    population: Path
    standard: str
    disclosure: dict[str, DisclosurePolicy]
    admission_filters: dict[str, AdmissionFilter]
    denominators: dict[str, EventDenominator]
    site_url: str
    contact: str
    published_on: date
    next_update: str
    update_rhythm: str

"""Page sections: each puts a heading's worth of charts, tables, words and links together.

Every function takes the data of one page and returns ``IPython.display.HTML``.
"""

from harp_utils.sections.breakdowns import categories
from harp_utils.sections.deprivation import deprivation
from harp_utils.sections.gaps import gaps
from harp_utils.sections.headlines import headline_forest, headline_moves
from harp_utils.sections.inequality import inequality
from harp_utils.sections.interval_coverage import interval_coverage
from harp_utils.sections.measures import england_rows, measure, measures, years
from harp_utils.sections.messages import key_messages, questions
from harp_utils.sections.national import (
    category_reliability,
    code_list_status,
    completeness_by_place,
    completeness_by_year,
    completeness_figure,
    completeness_rows,
    record_flow,
)
from harp_utils.sections.outcomes import more_outcomes, outcomes
from harp_utils.sections.page import downloads, method, page_top, synthetic_warning
from harp_utils.sections.providers import providers
from harp_utils.sections.quality import data_quality
from harp_utils.sections.sensitivity import ethnicity_rules, people_who_change, where_people_go
from harp_utils.sections.worked import find_example
from harp_utils.sections.worked_gaps import (
    worked_difference,
    worked_ratio,
    worked_ratio_to_everyone,
    worked_trend,
)
from harp_utils.sections.worked_inequality import (
    worked_attributable_risk,
    worked_deprivation_indices,
    worked_inequality,
)
from harp_utils.sections.worked_rates import (
    worked_crude_rate,
    worked_deprivation,
    worked_indirect_ratio,
    worked_repeat_interval,
    worked_standardised_rate,
)
from harp_utils.sections.worked_shares import (
    worked_average,
    worked_funnel,
    worked_percentage,
    worked_repeat_people,
)

__all__ = [
    "categories",
    "category_reliability",
    "code_list_status",
    "completeness_by_place",
    "completeness_by_year",
    "completeness_figure",
    "completeness_rows",
    "data_quality",
    "deprivation",
    "downloads",
    "england_rows",
    "ethnicity_rules",
    "find_example",
    "gaps",
    "headline_forest",
    "headline_moves",
    "inequality",
    "interval_coverage",
    "key_messages",
    "measure",
    "measures",
    "method",
    "more_outcomes",
    "outcomes",
    "page_top",
    "people_who_change",
    "providers",
    "questions",
    "record_flow",
    "synthetic_warning",
    "where_people_go",
    "worked_attributable_risk",
    "worked_average",
    "worked_crude_rate",
    "worked_deprivation",
    "worked_deprivation_indices",
    "worked_difference",
    "worked_funnel",
    "worked_indirect_ratio",
    "worked_inequality",
    "worked_percentage",
    "worked_ratio",
    "worked_ratio_to_everyone",
    "worked_repeat_interval",
    "worked_repeat_people",
    "worked_standardised_rate",
    "worked_trend",
    "years",
]

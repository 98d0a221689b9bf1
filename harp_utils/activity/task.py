"""What the record steps are asked for, and the names of what they count by."""

from dataclasses import dataclass

import pandas as pd

from harp_utils.activity.code_membership import Wanted, wanted_lists
from harp_utils.activity.dimensions import AGE_BANDS, UNKNOWN_AGE
from harp_utils.activity.labels import Labels
from harp_utils.activity.official_readmissions import CANCER, MATERNITY
from harp_utils.ethnicity import BY_NUMBER
from harp_utils.params import CodeList, Metric, Suite


@dataclass(frozen=True)
class Task:
    """What the record steps are asked for."""

    suite: Suite
    metrics: tuple[Metric, ...]
    code_lists: dict[str, CodeList]
    places: pd.DataFrame

    @property
    def wanted(self) -> Wanted:
        """The code lists of the metrics and denominators."""
        denominators = self.suite.denominators.values()
        return wanted_lists(self.metrics, denominators, self.code_lists, (CANCER, MATERNITY))

    @property
    def labels(self) -> Labels:
        """The names of the breakdowns, the metrics and the lists that they ask for."""
        years = [period.label for period in self.suite.periods]
        return Labels({"ethnic_category": BY_NUMBER}) | {
            "period": [*years, self.suite.pooled_label],
            "icb_code": self.places["icb_code"].tolist(),
            "sex": ["F", "M", "other"],
            "age_band": [*AGE_BANDS, UNKNOWN_AGE],
            "metric_id": [metric.metric_id for metric in self.metrics],
            "denominator": list(self.suite.denominators),
            "listing": self.wanted.listings,
        }

    @property
    def numbered_places(self) -> pd.DataFrame:
        """The places, with the numbers of their ICBs."""
        return self.places.assign(icb_code=self.labels.places("icb_code", self.places["icb_code"]))

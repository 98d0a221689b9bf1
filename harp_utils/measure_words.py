"""What the ``measure`` column of a published table means, measure by measure, for a reader."""

#: In the order of the published tables.
MEASURES = {
    "main": "the value itself: a rate, a percentage or a mean",
    "official": "re-admission by the official NHS England definition",
    "median_stay": "the median length of stay",
    "zero_day_share": "the share of stays that began and ended on one day",
    "share_of_deliveries": "the measure as a share of deliveries",
    "share_of_births": "the measure as a share of births",
    "age_rate": "the rate standardised by age, all years together",
    "age_deprivation_rate": "the rate standardised by age and deprivation, all years together",
    "difference": "the value less that of the reference group",
    "ratio_to_everyone": "the value over that of everyone whose ethnic group is known",
    "change_a_year": "average change a year over the single years",
    "between_group_variance": "squared distance of the groups from their common mean",
    "index_of_disparity": "average distance of the groups from their common mean, in percent of it",
    "theil_index": "Theil index: 0 if all groups are alike",
    "mean_log_deviation": "mean log deviation: 0 if all groups are alike",
    "attributable_risk": "the common mean of the groups less the reference group's value",
    "attributable_fraction": "the same, in percent of the common mean",
    "slope_index": "most deprived end less least deprived end of a line through the five fifths",
    "relative_index": "most deprived end over least deprived end of that line",
}

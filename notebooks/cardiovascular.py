# ---
# title: Cardiovascular disease
# description: A&E attendances, admissions, re-admissions and stays by ethnic group
# lang: en-GB
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% tags=["parameters"]
# The place: an area code of the published areas table.
area: str = "E54000065"
# The folder of published tables, seen from this notebook.
published: str = "../data/published"

# %%
from harp_utils import charts, sections
from harp_utils.published_reader import load_area

data = load_area("cardiovascular", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Every measure in one picture: each group beside the White group. A mark to the right of 1 means
# more, or longer; a mark to the left means less.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions and attendances
#
# Admissions are spells in hospital; attendances are unplanned visits to A&E. A rate counts
# events, not people: one person can come several times, and the intervals allow for that.

# %%
rows = data.rows("cvd_admissions")
england = sections.england_rows(data, "cvd_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("cvd_admissions", period="all"),
    sections.england_rows(data, "cvd_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "cvd_admissions", by_group, trend)

# %%
sections.measures(
    data,
    "stroke_admissions",
    "heart_failure_admissions",
    "chest_pain_attendances",
    "cardiac_arrest_attendances",
)

# %% [markdown]
# ## Re-admission and length of stay
#
# Re-admission counts emergency returns for any cause. A longer stay can mean a more serious
# illness, or a longer wait for care outside hospital.

# %%
sections.outcomes(data, "cvd_readmissions", "cvd_length_of_stay")

# %%
sections.more_outcomes(
    data,
    "stroke_readmissions",
    "stroke_length_of_stay",
    "heart_failure_readmissions",
    "heart_failure_length_of_stay",
)

# %% [markdown]
# ## Inequality between groups
#
# One ratio compares two groups. Here every group is set against the White group and against
# everyone, and then all of them are summed up in one number.

# %%
sections.inequality(data, "cvd_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Heart disease and stroke are more common in deprived areas. The chart shows how far admissions
# follow, group by group.

# %%
sections.deprivation(data, "cvd_admissions")

# %% [markdown]
# ## Sixteen ethnic categories
#
# The five groups hide wide differences: the Asian group holds people with Bangladeshi, Indian and
# Pakistani backgrounds.

# %%
sections.categories(data, "cvd_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# Rates rest on the ethnicity written in hospital records. Where it is missing, rates are too low.

# %%
sections.data_quality(data, published)

# %% [markdown]
# ## Method
#
# How the numbers are made, and what to keep in mind for this area.

# %%
sections.method(data)

# %% [markdown]
# ## Downloads

# %%
sections.downloads(data, published)

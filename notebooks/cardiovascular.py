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
from harp_utils.published import load_area

data = load_area("cardiovascular", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions and attendances
#
# Admissions are spells in hospital; attendances are unplanned visits to A&E. A rate counts
# events, not people: one person can come several times, and the intervals allow for that.

# %%
by_group = charts.plot_intervals(
    data.rows("cvd_admissions"), sections.england_rows(data, "cvd_admissions")
)
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
# ## Deprivation

# %%
sections.deprivation(data, "cvd_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "cvd_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality

# %%
sections.data_quality(data, published)

# %% [markdown]
# ## Method

# %%
sections.method(data)

# %% [markdown]
# ## Downloads

# %%
sections.downloads(data)

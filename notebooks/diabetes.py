# ---
# title: Diabetes
# description: Admissions for diabetes and its complications by ethnic group
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

data = load_area("diabetes", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Ketoacidosis belongs mostly to type 1 diabetes and to younger people; amputation to long-standing
# type 2. Read the rows apart: they need not point the same way.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions
#
# Rates are over everyone in a group, not over people with diabetes. Where diabetes is more common,
# a higher rate is to be expected even if care is equally good.

# %%
rows = data.rows("diabetes_admissions")
england = sections.england_rows(data, "diabetes_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("diabetes_admissions", period="all"),
    sections.england_rows(data, "diabetes_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "diabetes_admissions", by_group, trend)

# %%
sections.measures(
    data,
    "diabetes_complication_admissions",
    "dka_admissions",
    "diabetes_amputation_admissions",
)

# %% [markdown]
# ## Re-admission and length of stay
#
# A stay for diabetes can be a night for ketoacidosis or weeks for a foot ulcer; the mean mixes
# them.

# %%
sections.outcomes(data, "diabetes_readmissions", "diabetes_length_of_stay")

# %% [markdown]
# ## Inequality between groups
#
# Diabetes runs higher in several groups at once, so a comparison with everyone says as much as one
# with the White group.

# %%
sections.inequality(data, "diabetes_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Diabetes is more common in deprived areas. The chart shows how far admissions follow, group by
# group.

# %%
sections.deprivation(data, "diabetes_admissions")

# %% [markdown]
# ## Sixteen ethnic categories
#
# Type 2 diabetes is more common, and starts younger, in people with South Asian, African and
# Caribbean backgrounds; the categories show this where the five groups cannot.

# %%
sections.categories(data, "diabetes_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# Amputations are rare, so values of the smaller groups are often hidden.

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

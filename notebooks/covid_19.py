# ---
# title: Covid-19
# description: Admissions, re-admissions and stays for Covid-19 by ethnic group
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

data = load_area("covid_19", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Three measures only. These are years after the first waves, with vaccines, and the gaps of 2020
# should not be read into them.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions
#
# Only admissions whose main reason is Covid-19 count; people who tested positive while in hospital
# for something else do not.

# %%
rows = data.rows("covid_19_admissions")
england = sections.england_rows(data, "covid_19_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("covid_19_admissions", period="all"),
    sections.england_rows(data, "covid_19_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "covid_19_admissions", by_group, trend)

# %% [markdown]
# ## Re-admission and length of stay
#
# Where admissions are few, intervals are wide and some values are hidden.

# %%
sections.outcomes(data, "covid_19_readmissions", "covid_19_length_of_stay")

# %% [markdown]
# ## Inequality between groups
#
# Waves of the pandemic did not fall on the groups alike. One number for each year shows whether the
# groups have moved closer or further apart.

# %%
sections.inequality(data, "covid_19_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?

# %%
sections.deprivation(data, "covid_19_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "covid_19_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# A change over the years can be a change in recording.

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

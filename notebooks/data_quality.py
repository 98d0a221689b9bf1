# ---
# title: Data quality
# description: How completely ethnicity is recorded, what was refused and how far to trust it
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
# The place to set beside its region and England; England itself is set beside the regions.
area: str = "E92000001"
# The folder of published tables, seen from this notebook.
published: str = "../data/published"

# %%
from harp_utils import charts, sections
from harp_utils.published_reader import load_completeness, load_providers, load_run

run = load_run(published)
completeness = load_completeness(published)
by_provider = load_providers(published)

# %% [markdown]
# Rates by ethnic group are as good as the ethnicity written in the records. This page says how
# often it is missing, how it was settled for each person, which records could not be used, and
# which categories can be relied on.
#
# ## How much is unknown?

# %%
rows = sections.completeness_rows(run, completeness, area)
wide = charts.plot_completeness(rows, form="wide")
narrow = charts.plot_completeness(rows, form="narrow")
sections.completeness_figure(run, rows, wide, narrow)

# %% [markdown]
# Not stated means that the person was asked and did not say. Not known means that no answer was
# recorded. The two are kept apart because the way to improve them differs.
#
# ## Over the years

# %%
sections.completeness_by_year(run, completeness, area)

# %% [markdown]
# ## Every place

# %%
sections.completeness_by_place(run, completeness)

# %% [markdown]
# ## Every provider

# %%
sections.providers(run, by_provider, area)

# %% [markdown]
# ## How one ethnic category is settled for a person
#
# A person's contacts can carry different categories, so a rule settles one for each person.

# %%
sections.ethnicity_rules(run)

# %% [markdown]
# A person who stays unknown is in no ethnic group: the count is shown in every table, and the
# rates of the known groups are low by about that share. Ratios move less where categories are
# missing, but can move much where they are wrong, most of all those of Other and Mixed. The
# [sensitivity page](../sensitivity.html) shows how many people change group under another rule,
# and how far the headline figures of England move.
#
# ## How reliable is each category?

# %%
sections.category_reliability()

# %% [markdown]
# Any other ethnic group is chosen too often in hospital records; this is a known habit of
# coding. Read the rates of the Other group with care.
#
# ## Records that could not be used

# %%
sections.record_flow(run)

# %% [markdown]
# ## Code lists

# %%
sections.code_list_status()

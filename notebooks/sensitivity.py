# ---
# title: Sensitivity
# description: How much the figures move under other rules for ethnicity
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
# The country: the page shows its published tables.
area: str = "E92000001"
# The folder of published tables, seen from this notebook.
published: str = "../data/published"

# %%
from harp_utils import sections
from harp_utils.published_reader import load_category_changes, load_run, load_sensitivity

run = load_run(published)
changes = load_category_changes(published)
headlines = load_sensitivity(published)

# %% [markdown]
# If a finding holds under every choice on this page, it holds on these choices, no more. A
# category that was recorded wrongly each time stays wrong under all of them.
#
# Every figure by ethnic group rests on two choices. A person's records can disagree, so a rule
# must settle one ethnic category; and the categories are put into five groups. This page makes
# each choice otherwise, for England and the latest year, and shows what moves. The choices
# themselves are set out in the [methods](methods.html).
#
# ## The rules

# %%
sections.ethnicity_rules(run)

# %% [markdown]
# The OHID rule was made because hospitals record "any other ethnic group" too often.
#
# ## How many people change group?

# %%
sections.people_who_change(run, changes)

# %% [markdown]
# People are counted over the whole extract, once each, whether or not they live in England. A few
# people can move a rate far: those with many admissions have many records that can disagree, and a
# few people from a large group are many to a small one.
#
# ## Where do they go?

# %%
sections.where_people_go(run, changes)

# %% [markdown]
# ## How far do the headlines move?

# %%
sections.headline_forest(run, headlines)

# %%
sections.headline_moves(run, headlines)

# %% [markdown]
# Each interval says how sure its own ratio is. Two ratios in a row are made from nearly the same
# people, so intervals that overlap do not show that nothing moved.
#
# A rule moves only people whose records disagree. A grouping moves everyone of a category, and
# with them the population that the rate divides by: Chinese people are in Other as in 2001, or
# in Asian as in the 2021 Census. Both sides of a rate always use one grouping. The 16
# categories are on every page, so a reader can look behind either grouping.
#
# ## How reliable is each category?

# %%
sections.category_reliability()

# %% [markdown]
# Where few records agree with the census, a rule has more to settle, and a rate deserves more
# care. No rule says which answer a person would give today.
#
# ## Records behind the figures

# %%
sections.record_flow(run)

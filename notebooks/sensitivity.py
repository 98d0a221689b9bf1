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
from harp_utils.published_reader import load_run

run = load_run(published)

# %% [markdown]
# Every figure rests on choices. This page will show how the figures for England move when a
# choice is made otherwise. The choices themselves are on the [methods page](methods.html).
#
# ## Records behind the figures

# %%
sections.record_flow(run)

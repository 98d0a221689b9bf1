# ---
# title: Ethnic inequalities in hospital care
# description: The brief for boards, one place and every focus area
# lang: en-GB
# format: typst
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
from pathlib import Path

from harp_utils import brief

this = brief.load_brief(area, Path(published))

# %%
brief.headline_gaps(this)

# %%
brief.gaps_everywhere(this)

# %%
brief.questions(this)

# %%
brief.how_to_read(this)

# %%
brief.focus_areas(this)

# %%
brief.deprivation(this)

# %%
brief.deprivation_gaps(this)

# %%
brief.two_definitions(this)

# %%
brief.other_rules(this)

# %%
brief.data_quality(this)

# %%
brief.statement(this)

# %%
brief.provenance(this)

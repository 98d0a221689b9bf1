# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [raw]
# ---
# title: "Ethnic inequalities in hospital care"
# lang: en-GB
# format: typst
# ---

# %% tags=["parameters"]
# The place: an area code of data/reference/geographies.csv.
area: str = "E54000065"
# The folder of published tables, the only thing this notebook reads.
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
brief.data_quality(this)

# %%
brief.statement(this)

# %%
brief.provenance(this)

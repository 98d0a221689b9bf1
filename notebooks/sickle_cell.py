# ---
# title: Sickle cell disease
# description: A&E attendances, admissions, re-admissions and stays for sickle cell disease
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

data = load_area("sickle_cell", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Sickle cell disease is rare in the White group. Where the rate of the White group is hidden there
# is nothing to divide by, and no ratio is shown: read the rates below instead.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions and attendances
#
# A few people with severe disease come many times a year. A plain interval would treat each visit
# as a new person and be far too narrow; the intervals here allow for repeat visits.

# %%
rows = data.rows("sickle_cell_admissions")
england = sections.england_rows(data, "sickle_cell_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("sickle_cell_admissions", period="all"),
    sections.england_rows(data, "sickle_cell_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "sickle_cell_admissions", by_group, trend)

# %%
sections.measures(data, "sickle_cell_attendances")

# %% [markdown]
# ## Coming back
#
# How soon people return says more about care for sickle cell disease than how many come. A crisis
# treated too late or sent home too early brings a person back within days.

# %%
sections.outcomes(data, "sickle_cell_readmissions", "sickle_cell_length_of_stay")

# %% [markdown]
# ## Inequality between groups
#
# Who has the disease decides nearly all of this. The numbers are given for completeness and are no
# measure of care.

# %%
sections.inequality(data, "sickle_cell_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?

# %%
sections.deprivation(data, "sickle_cell_admissions")

# %% [markdown]
# ## Sixteen ethnic categories
#
# Sickle cell disease affects mostly people with African or Caribbean family origins.

# %%
sections.categories(data, "sickle_cell_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# People who come often have many records, so their ethnic group is more often known.

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

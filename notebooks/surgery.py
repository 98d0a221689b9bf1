# ---
# title: Surgery
# description: Planned and common operations by ethnic group
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

data = load_area("surgery", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# For planned operations a ratio below 1 is the one to look into: it can mean less need, or need
# that does not reach the operating theatre. A ratio above 1 can mean more need, or surgery offered
# more readily.

# %%
sections.gaps(data)

# %% [markdown]
# ## Operations
#
# Counted once an admission, by the operation done. Hip and knee replacement are first-time planned
# ones, in people aged 18 and over.

# %%
rows = data.rows("hip_replacement_admissions")
england = sections.england_rows(data, "hip_replacement_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("hip_replacement_admissions", period="all"),
    sections.england_rows(data, "hip_replacement_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "hip_replacement_admissions", by_group, trend)

# %%
sections.measures(
    data,
    "knee_replacement_admissions",
    "cataract_admissions",
    "cabg_admissions",
    "hernia_admissions",
)

# %% [markdown]
# ## Re-admission and length of stay
#
# After a planned operation both are measures of recovery, and of help at home.

# %%
sections.outcomes(
    data,
    "hip_replacement_readmissions",
    "hip_replacement_length_of_stay",
)

# %%
sections.more_outcomes(
    data,
    "knee_replacement_readmissions",
    "knee_replacement_length_of_stay",
)

# %% [markdown]
# ## Inequality between groups
#
# For planned operations a low value can mean unmet need. A group below everyone deserves the same
# look as one above.

# %%
sections.inequality(data, "hip_replacement_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Arthritis is more common in deprived areas. Where the line is level or falls towards the most
# deprived fifth, need and operations may not match.

# %%
sections.deprivation(data, "hip_replacement_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "cataract_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# Operations that the NHS pays for in private hospitals are counted; operations paid for privately
# are not, and groups differ in how often they pay.

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

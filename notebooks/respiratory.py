# ---
# title: Respiratory disease
# description: Admissions, re-admissions and stays for COPD, asthma and pneumonia by ethnic group
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

data = load_area("respiratory", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# COPD follows smoking in earlier decades, asthma does not: a group can lie below 1 for one and
# above it for the other.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions
#
# Asthma and pneumonia count emergency admissions; COPD counts all.

# %%
rows = data.rows("asthma_admissions")
england = sections.england_rows(data, "asthma_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("asthma_admissions", period="all"),
    sections.england_rows(data, "asthma_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "asthma_admissions", by_group, trend)

# %%
sections.measures(data, "copd_admissions", "pneumonia_admissions")

# %% [markdown]
# ## Re-admission and length of stay
#
# A return for any cause counts, not only for breathing.

# %%
sections.outcomes(data, "copd_readmissions", "copd_length_of_stay")

# %%
sections.more_outcomes(
    data,
    "asthma_readmissions",
    "asthma_length_of_stay",
    "pneumonia_readmissions",
    "pneumonia_length_of_stay",
)

# %% [markdown]
# ## Inequality between groups
#
# COPD follows smoking of decades ago, which differs between groups. These numbers measure the gap,
# not its cause.

# %%
sections.inequality(data, "copd_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Smoking, damp homes and dirty air are more common in deprived areas. The chart shows how far
# admissions follow, group by group.

# %%
sections.deprivation(data, "copd_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "asthma_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# Emergency records can hold less than planned ones, ethnicity among them.

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

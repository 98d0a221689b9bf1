# ---
# title: Mental health
# description: Admissions to acute trusts for mental health conditions by ethnic group
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

data = load_area("mental_health", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Acute trusts only. Mental health trusts report elsewhere, and most inpatient mental health care is
# theirs, so these gaps are a part of the picture and not the whole.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions to acute trusts
#
# People come to a general hospital after self-harm, with a condition made worse by alcohol or
# drugs, or while they wait for a bed elsewhere.

# %%
rows = data.rows("mental_health_admissions")
england = sections.england_rows(data, "mental_health_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("mental_health_admissions", period="all"),
    sections.england_rows(data, "mental_health_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "mental_health_admissions", by_group, trend)

# %%
sections.measures(
    data,
    "psychosis_admissions",
    "self_harm_admissions",
    "mood_disorder_admissions",
    "substance_use_admissions",
)

# %% [markdown]
# ## Re-admission and length of stay
#
# A move to a mental health trust ends the stay that is counted here.

# %%
sections.outcomes(data, "mental_health_readmissions", "mental_health_length_of_stay")

# %% [markdown]
# ## Inequality between groups
#
# Acute hospitals see part of mental health care only. The numbers below are of that part.

# %%
sections.inequality(data, "mental_health_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?

# %%
sections.deprivation(data, "mental_health_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "mental_health_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# This covers records of acute trusts. It says nothing about recording in mental health trusts.

# %%
sections.data_quality(data, published)

# %% [markdown]
# ## Method
#
# Detention under the Mental Health Act is not shown: it is recorded by mental health trusts.

# %%
sections.method(data)

# %% [markdown]
# ## Downloads

# %%
sections.downloads(data, published)

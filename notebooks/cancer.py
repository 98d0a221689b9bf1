# ---
# title: Cancer
# description: Admissions, re-admissions and stays for cancer by ethnic group
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

data = load_area("cancer", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Cancers differ in how common they are between groups, and in how early they are found. A low rate
# is not good news by itself.

# %%
sections.gaps(data)

# %% [markdown]
# ## Admissions
#
# An admission here is one whose main diagnosis is cancer. Much treatment is given as day cases, so
# one person can be counted many times in a year; the intervals allow for that.

# %%
rows = data.rows("cancer_admissions")
england = sections.england_rows(data, "cancer_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("cancer_admissions", period="all"),
    sections.england_rows(data, "cancer_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "cancer_admissions", by_group, trend)

# %%
sections.measures(
    data,
    "prostate_cancer_admissions",
    "breast_cancer_admissions",
    "lung_cancer_admissions",
    "bowel_cancer_admissions",
)

# %% [markdown]
# ## Re-admission and length of stay
#
# The HARP definition of re-admission keeps cancer. The official NHS England definition leaves it
# out, so nobody is left to count by it here.

# %%
sections.outcomes(data, "cancer_readmissions", "cancer_length_of_stay")

# %%
sections.more_outcomes(
    data,
    "prostate_cancer_readmissions",
    "prostate_cancer_length_of_stay",
)

# %% [markdown]
# ## Inequality between groups
#
# Cancer grows more common with age in every group, and these values allow for that. What is left
# is shown group by group, and in one number.

# %%
sections.inequality(data, "cancer_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Deprivation pulls two ways here: some cancers are more common in deprived areas, and screening is
# taken up less often there.

# %%
sections.deprivation(data, "cancer_admissions")

# %% [markdown]
# ## Sixteen ethnic categories
#
# Prostate cancer, breast cancer and the others differ between categories in different directions;
# this chart shows all cancers together.

# %%
sections.categories(data, "cancer_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# People treated for cancer have many records, so their ethnic group is more often known.

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

# ---
# title: Maternal and neonatal health
# description: Pregnancy, birth and the first weeks of life by ethnic group
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

data = load_area("maternal_neonatal", area, folder=published)
sections.page_top(data, published)

# %% [markdown]
# ## Key messages

# %%
sections.key_messages(data)

# %% [markdown]
# ## Where is the gap?
#
# Three kinds of rate share this picture: per woman aged 15 to 49, per delivery and per birth. Each
# is compared with the same kind of rate in the White group.

# %%
sections.gaps(data)

# %% [markdown]
# ## Births by caesarean
#
# The rate per woman depends on how many births a group has; the share of deliveries in the table
# does not. Read the two together.

# %%
rows = data.rows("emergency_caesarean_admissions")
england = sections.england_rows(data, "emergency_caesarean_admissions")
by_group = charts.plot_intervals(rows, england)
trend = charts.plot_trend(
    data.rows("emergency_caesarean_admissions", period="all"),
    sections.england_rows(data, "emergency_caesarean_admissions", period="all"),
    sections.years(data),
)
sections.measure(data, "emergency_caesarean_admissions", by_group, trend)

# %%
sections.measures(data, "elective_caesarean_admissions", "early_pregnancy_attendances")

# %% [markdown]
# ## Complications, per 1,000 deliveries
#
# These are counted over deliveries, because only women who give birth are at risk. They are not
# standardised for age.

# %%
sections.measures(
    data,
    "postpartum_haemorrhage_admissions",
    "pre_eclampsia_admissions",
    "gestational_diabetes_admissions",
)

# %% [markdown]
# ## Newborn babies, per 1,000 births
#
# These are counted over births. The ethnic group is that of the baby, as recorded in the
# hospital.

# %%
sections.measures(data, "preterm_birth_admissions", "neonatal_jaundice_admissions")

# %% [markdown]
# ## Re-admission and length of stay
#
# The HARP definition of re-admission keeps maternity. The official NHS England definition leaves
# it out, so nobody is left to count by it here.

# %%
sections.outcomes(
    data,
    "emergency_caesarean_readmissions",
    "emergency_caesarean_length_of_stay",
)

# %%
sections.more_outcomes(
    data,
    "elective_caesarean_readmissions",
    "elective_caesarean_length_of_stay",
)

# %% [markdown]
# ## Inequality between groups
#
# For the rate per woman. It mixes how many births a group has with how often a birth is by
# caesarean, and a summary cannot take the two apart.

# %%
sections.inequality(data, "emergency_caesarean_admissions")

# %% [markdown]
# ## How much of the gap is deprivation?
#
# Shown for the rate per woman, the only one with a population for every fifth.

# %%
sections.deprivation(data, "emergency_caesarean_admissions")

# %% [markdown]
# ## Sixteen ethnic categories

# %%
sections.categories(data, "emergency_caesarean_admissions")

# %% [markdown]
# ## Questions to ask

# %%
sections.questions(data)

# %% [markdown]
# ## Data quality
#
# A newborn often has one record only, so its ethnic group rests on a single entry.

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

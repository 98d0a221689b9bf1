# ---
# title: Methods
# description: How each figure is made, with its formula, its source and a worked example
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
from harp_utils.published_reader import load_place, load_providers, load_worked_example

country = load_place(area, folder=published)
example = sections.find_example(country)
age_bands = load_worked_example(published)
providers = load_providers(published)

# %% [markdown]
# Every rule and formula behind the figures is here, with where it comes from. Under each formula a
# table makes one published figure again, step by step. Its numbers are those of the
# [downloads](downloads.qmd), so anybody can check it. Some sums use published numbers that were
# rounded: their last digit may differ from the published one.

# %% [markdown]
# ## The data
#
# The figures come from two sets of records of NHS hospital care in England.
#
# | Record | One row is | Used for |
# |---|---|---|
# | [Hospital Episode Statistics][hes], admitted patient care | One episode | Admissions, stays |
# | [Emergency Care Data Set][ecds] | One attendance at an emergency department | Attendances |
#
# [hes]: https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/hospital-episode-statistics
# [ecds]: https://digital.nhs.uk/data-and-information/data-collections-and-data-sets/data-sets/emergency-care-data-set-ecds
#
# Three financial years are used, 2023/24 to 2025/26. A year runs from April to March. An admission
# belongs to the year of discharge, an attendance to the year of arrival. Small groups are shown
# with the three years together.
#
# A row is refused if it cannot be used: for example it has no person, no dates, or is not
# finished. The [data quality pages](data-quality/index.qmd) say how many were refused and why.

# %% [markdown]
# ## Ethnic group
#
# ### The categories
#
# Hospital records use 16 categories, with codes for "not stated" and "not known" [[NHS Data
# Dictionary](https://www.datadictionary.nhs.uk/data_elements/ethnic_category.html)]. They are
# those of the 2001 census.
#
# | Ethnic group | Categories in it |
# |---|---|
# | Asian | Indian (H), Pakistani (J), Bangladeshi (K), any other Asian background (L) |
# | Black | Caribbean (M), African (N), any other Black background (P) |
# | Mixed | White and Black Caribbean (D) or African (E), White and Asian (F), any other (G) |
# | White | British (A), Irish (B), any other White background (C) |
# | Other | Chinese (R), any other ethnic group (S) |
# | Unknown | Not stated (Z), not known (99; X in older records) |
#
# The 2021 census puts people from the Chinese ethnic group under Asian. Hospital records put them
# under Other. Here they are under Other for both the hospital count and the population, because
# the two must match. People counted in the census as Gypsy or Irish Traveller, or Roma, are in
# "any other White background", and people counted as Arab in "any other ethnic group", since
# hospital records have no code for them.
#
# ### One category for each person
#
# The same person may have different codes at different contacts. We take the code recorded most
# often over all of the person's contacts. If two are level, the most recent wins. "Not stated" and
# "not known" count only for a person with nothing else. This is HARP's rule [[HARP, data
# limitations](https://rho-harp.org/about/data-limitations)].
#
# Other bodies use other rules. Some take the most recent code. OHID's removes unknown codes, takes
# the most frequent, and moves people out of "any other ethnic group" if they have a second code
# [[OHID, CHIME method][chime]]. Different rules give different figures. The [sensitivity
# page](sensitivity.ipynb) shows how many people change group under each rule, and how far the
# figures move; so too for the grouping of the 2021 census.
#
# [chime]: https://www.gov.uk/government/statistics/covid-19-health-inequalities-monitoring-in-england-tool-chime/method-for-assigning-ethnic-group-in-the-covid-19-health-inequalities-monitoring-for-england-chime-tool
#
# ### How far to trust a code
#
# ONS compared hospital records with the 2021 census, person by person. Agreement depends on the
# category.

# %%
sections.category_reliability()

# %% [markdown]
# "Any other ethnic group" is used too often in hospitals [[Nuffield Trust, 2021][nuffield]]. So
# rates for the Other ethnic group tend to be too high.
#
# [nuffield]: https://www.nuffieldtrust.org.uk/project/ethnicity-coding-in-english-health-service-datasets

# %% [markdown]
# ## Place
#
# A record belongs to where the person lives, not to the hospital. The place of residence is a
# sub-ICB location, and each sub-ICB location belongs to one ICB. One old location, Frimley, was
# split in April 2026: there the district of residence decides.
#
# On 1 April 2026 the 42 ICBs became 36. The site uses the 36. Areas are kept as dated editions, so
# that a figure always says which map it is on. England here means people living in England.
# Records of people who live elsewhere, or whose place is unknown, are counted in the data quality
# pages and left out of the rates.

# %% [markdown]
# ## Population
#
# Rates are divided by the people who live in an area, by age, sex, ethnic category and
# deprivation. The populations are modelled from the 2021 census and are the same for every year.
# They do not follow changes since 2021, so rates for groups that have grown since then may be too
# high.
#
# Deprivation is by fifths (quintiles) of small areas in England, from 1, the most deprived, to 5,
# the least [[English Indices of Deprivation
# 2019](https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019)].

# %% [markdown]
# ## From episodes to admissions
#
# An **episode** is a time under one consultant. A **spell** is a whole stay in one hospital trust:
# the episodes of one person, one trust and one admission date. When the record says that a spell
# had not finished, and the next episode starts on the day this one ended, both are one spell. A
# **continuous inpatient spell** joins spells when the person moves straight on to another trust:
# the next begins within 3 days, and a code for a transfer is on one side or the other.
#
# The condition, age and ethnic group come from the first episode. The discharge date, and how the
# person left, come from the last.
#
# An **admission** is a spell of an ordinary inpatient, a day case, or a mother or baby using
# delivery facilities. People who come for regular day or night treatment are not counted as
# admissions.
#
# | Words in a measure | Who is counted |
# |---|---|
# | Admissions | Every admission with the condition as main diagnosis, unless a note says more |
# | Emergency admissions | Those admitted at short notice, through A&E or otherwise |
# | Planned (elective) admissions | From a waiting list, booked or planned |
# | Procedures | The operation anywhere in the spell, in any of its episodes |
# | Attendances | First, unplanned attendances at an emergency department |
#
# Each condition is a list of codes: ICD-10 for diagnoses, OPCS-4 for operations and SNOMED CT for
# emergency care. The lists are in the repository, in `data/reference/code_lists.csv`. Each code
# says whether it was checked against a published source.

# %% [markdown]
# ## Crude rates
#
# A crude rate is events divided by people. It is given beside every rate that is adjusted for age,
# because it says what a service meets: how many people of a group came. For $x$ events among $n$
# people
#
# $$\text{crude rate} = 100{,}000 \times \frac{x}{n}$$
#
# Rates for every 1,000 deliveries or births are crude rates too, with 1,000 in place of 100,000.
#
# ### Limits of a count
#
# An interval shows the range of values that the data fit well. We print 95% intervals; the
# downloads also hold 99.8% intervals. Let $z$ be 1.96 for 95% and 3.09 for 99.8%. For $O$ events,
# Byar's limits are [Breslow and Day, 1987, page 69]
#
# $$O_L = O\left(1 - \frac{1}{9O} - \frac{z}{3\sqrt{O}}\right)^3$$
#
# $$O_U = (O+1)\left(1 - \frac{1}{9(O+1)} + \frac{z}{3\sqrt{O+1}}\right)^3$$
#
# Below 10 events a crude rate takes exact limits instead. They come from the chi-squared
# distribution, whose quantile with $k$ degrees of freedom is $\chi^2_{k}$ [Public Health England,
# 2018, appendix 2]:
#
# $$O_L = \tfrac{1}{2}\,\chi^2_{2O}(0.025) \qquad O_U = \tfrac{1}{2}\,\chi^2_{2O+2}(0.975)$$
#
# So 5 events have limits of 1.6 and 11.7. The limits of a rate are those of its count, divided as
# the count is. Limits of a crude rate take each event on its own; see [repeat
# admissions](#repeat-admissions) for why they are too narrow for admissions.

# %%
sections.worked_crude_rate(example)

# %% [markdown]
# ## Rates standardised by age
#
# Older people go to hospital more. Ethnic groups differ in age. To compare them fairly, we ask
# what the rate would be if each group had the ages of one standard population: the European
# Standard Population of 2013 [Eurostat, 2013].
#
# For age band $i$, let $x_i$ be the events, $n_i$ the people and $w_i$ the standard's people. The
# **directly standardised rate** for every 100,000 people is [Public Health England, 2018, appendix
# 4]
#
# $$\text{DSR} = 100{,}000 \times \frac{\sum_i w_i \, x_i / n_i}{\sum_i w_i}$$
#
# There are 18 age bands, from 0 to 4 up to 85 and over. A measure for some ages only, such as
# adults, uses only those bands. Where a measure begins at age 18, two fifths of the band from 15
# to 19 are taken as its people and its weight. An age band without people stops the sum; it is
# never left out in silence.
#
# No rate is given for fewer than 10 events [Morris and others, 2018]. A rate for three years
# together divides by three times the population, so that it is still a rate for one year.

# %%
sections.worked_standardised_rate(country, age_bands)

# %% [markdown]
# ### Limits of a standardised rate
#
# Dobson's limits carry Byar's limits over to a standardised rate [[Dobson and others,
# 1991](https://doi.org/10.1002/sim.4780100317)]. With $O$ events in all
#
# $$\text{DSR}_L = \text{DSR} + \sqrt{\frac{\text{Var}(\text{DSR})}{O}}\,(O_L - O)$$
#
# and the upper limit has $O_U$ in place of $O_L$. Were each event on its own, the variance would
# be
#
# $$\text{Var}(\text{DSR}) = \frac{\sum_i w_i^2 \, x_i / n_i^2}{\left(\sum_i w_i\right)^2}$$
#
# ### Repeat admissions
#
# Admissions are not each on their own: one person may be admitted many times, above all with
# sickle cell disease. Intervals that ignore this are too narrow. Let $\text{Var}_k$ be the
# variance above, counting people with exactly $k$ events in a period. Then
#
# $$\text{Var}(\text{DSR}) = \sum_k k^2 \, \text{Var}_k$$
#
# This is the adjustment for non-independent events in OHID's public method
# [[PHEindicatormethods][phe]]. Every standardised rate on this site uses it. In sums it is enough
# to put, for each age band, the sum over people of their squared number of events in place of the
# events.
#
# [phe]: https://cran.r-project.org/package=PHEindicatormethods

# %%
sections.worked_repeat_interval(country, age_bands)

# %% [markdown]
# ### How often do the intervals hold?
#
# In invented data the true rate is known, so intervals can be put to the test. A program drew a
# year of sickle cell admissions 1,000 times, as synthetic extracts are drawn: few people, some of
# them admitted many times. Of good 95% intervals about 95% hold the rate that was planted.
#
# In extracts of the size of England 93% to 96% of the intervals that allow for repeat admissions
# held it, for everyone and for each ethnic group. Of plain ones under half did.

# %%
sections.interval_coverage("England")

# %% [markdown]
# Where fewer than about 50 people are admitted in a year, the interval is too narrow: of groups
# whose rate was shown in nine extracts of ten or more, 82% to 93% of the intervals held the planted
# rate. Where they missed it, they nearly always lay too low. So a rate that rests on a few people
# with many admissions is less sure than its interval says. Groups with fewer than 10 admissions
# have no rate. Where a group often has so few, only its higher counts are shown, and the rates that
# are shown are too high on average: their intervals are wide, and nearly all hold the planted rate.

# %%
sections.interval_coverage("England at a tenth of its size")

# %% [markdown]
# Percentages and average stays, which follow, were tested on the same extracts against the value of
# all extracts together. In extracts of the size of England 92% to 96% of the intervals for
# re-admission held it; of intervals that do not allow for people who come back 83% to 86% did. For
# average stays it was 93% to 96% either way.

# %% [markdown]
# ## Percentages
#
# Wilson's limits, without a correction for continuity [[Wilson,
# 1927](https://doi.org/10.1080/01621459.1927.10502953); Newcombe, 1998]. For $x$ out of $n$, with
# $p = x/n$ and $q = 1 - p$,
#
# $$100 \times \frac{2x + z^2 \pm z\sqrt{z^2 + 4xq}}{2\,(n + z^2)}$$
#
# A percentage of 0 has limits too, because 0 out of 9 is far less sure than 0 out of 900: 0 to
# 29.9% and 0 to 0.4%. Rates of 0 are shown without limits.

# %%
sections.worked_percentage(country)

# %% [markdown]
# ### People who come more than once
#
# Some people have many of the discharges that a percentage or an average is made from. What
# happens to one person is alike from one time to the next, so their records tell less than as many
# records of different people. Person $i$ has $n_i$ records that add up to $x_i$, such as
# discharges and the re-admissions after them. With $X = \sum x_i$ and $N = \sum n_i$ over $k$
# people, $r = X/N$ has the variance [Cochran, 1977, chapter 6]
#
# $$\text{Var}(r) = \frac{k}{k-1} \, \frac{\sum_i (x_i - r\,n_i)^2}{N^2}$$
#
# The **design effect** is this variance over the one that as many records of different people
# would have, $S^2/N$, where $S^2$ is the variance of single records. It is never taken below 1. A
# percentage goes into Wilson's formula with $n$ and $x$ divided by it [Korn and Graubard, 1998].
#
# The design effect itself is not published, but it can be read off the limits, roughly: they are
# wider than Wilson's by about its square root.

# %%
sections.worked_repeat_people(country)

# %% [markdown]
# ## Averages
#
# For an average $\bar{x}$ of $n$ stays with standard deviation $s$ and design effect $d$, the
# limits are [Armitage, Berry and Matthews, 2002, section 4.4]
#
# $$\bar{x} \pm t_{n/d-1} \, s\sqrt{\frac{d}{n}}$$
#
# where $t$ is from Student's distribution with $n/d - 1$ degrees of freedom. One stay has no
# interval. The spread of the stays is not published; the example works it back from the limits, so
# it is rough.

# %%
sections.worked_average(country)

# %% [markdown]
# ## Re-admission within 30 days
#
# The share of discharges that are followed by an emergency admission of the same person, for any
# cause, 0 to 29 days later. There are two definitions, and both are on the pages, each under its
# name.
#
# **The HARP definition**, as far as it is published, is the main one.
#
# - The denominator is every discharge of the measure in which the person left alive.
# - Each discharge is paired with the next admission only.
# - A move to another hospital is not a re-admission.
# - Discharges in the last 30 days of the data are left out: their 30 days are not over.
#
# **The official NHS England definition** leaves out more, but is not simply narrower [[NHS England,
# indicator I02040][readm]].
#
# - It counts continuous inpatient spells.
# - The denominator leaves out day cases, people who died, maternity care, and people with cancer
#   or chemotherapy in the spell or in the 365 days before it.
# - A return does not count if it was under an obstetric or mental health specialty, or mentions
#   cancer or chemotherapy.
#
# It can also count more returns. A return after a transfer counts for the whole stay. Under HARP's
# definition each hospital's part is a discharge of its own: the first is followed by the transfer,
# which is no re-admission, and the return counts only for the last, if that is for the measure's
# condition at all.
#
# It leaves nobody in the measures of cancer and maternity, and the pages say so. Three things
# differ from the figures that NHS England prints. The list of specialties in their specification
# could not be read, so none but maternity is left out of the denominator. Theirs are standardised
# indirectly; ours are plain percentages. And at the start of an extract the full 365 days before
# cannot be seen.
#
# Figures by one definition cannot be compared with figures by the other.
#
# [readm]: https://digital.nhs.uk/data-and-information/publications/statistical/compendium-emergency-readmissions/current/specifications/emergency-readmissions-within-30-days-of-discharge-from-hospital_3
#
# ## Length of stay
#
# Discharge date less admission date, in days, for ordinary inpatients. Day cases are left out. A
# person who goes home on the day they came in has a stay of 0, and counts. Beside the average we
# give the median and the share of stays of 0 days, because a few very long stays can move an
# average.
#
# The stay is the spell, in one trust. Counting moves between trusts would give longer stays: for
# stroke, 16.5 days against 12.6 in one study [[Busby and others,
# 2017](https://doi.org/10.1186/s12913-017-2295-z)].
#
# Length of stay takes no account of how ill people were.
#
# ## Gaps between groups
#
# A gap is a **ratio** to the White ethnic group, the largest: 1 means no difference. For values
# $y_1$ and $y_0$ with standard errors $s_1$ and $s_0$, the limits of the ratio are [Breslow and
# Day, 1987, chapter 2; for percentages Katz and others, 1978]
#
# $$\exp\left(\ln\frac{y_1}{y_0} \pm z\sqrt{\frac{s_1^2}{y_1^2} + \frac{s_0^2}{y_0^2}}\right)$$
#
# The standard errors are those above, with repeat admissions allowed for. They are not published.
# In the examples below they are worked back from the published limits, as their distance over $2
# \times 1.96$, with a little added for rounding to one decimal: a value that may lie anywhere
# within 0.1 has a standard error of $0.1/\sqrt{12} = 0.029$ from that alone.
#
# A gap is **clear** if the 95% interval does not hold 1. "Clear" is about chance. It does not mean
# large, unfair, or caused by care.

# %%
sections.worked_ratio(example)

# %% [markdown]
# ### Difference
#
# A ratio does not say how many people it is about. The **difference** does, in the unit of the
# measure [Kirkwood and Sterne, 2003]:
#
# $$y_1 - y_0 \pm z\sqrt{s_1^2 + s_0^2}$$
#
# With few events an interval of the difference may hold 0 where that of the ratio does not hold 1,
# or the other way about: neither is exact. What pages say in words rests on the ratio.

# %%
sections.worked_difference(example)

# %% [markdown]
# ### Ratio to everyone
#
# A ratio to everyone needs no reference group [World Health Organization, 2024]. Everyone is here
# the mean of all groups: with $p_j$ the share of the people in group $j$
#
# $$\mu = \sum_j p_j \, y_j$$
#
# People whose group is not known would raise the rate of everyone and that of no group, so they
# take no part. A group is a part of the mean, and the two move together. The standard error of the
# logarithm of the ratio $y_1/\mu$ takes that into account, by the delta method:
#
# $$\sqrt{\frac{s_1^2}{y_1^2} + \frac{\sum_j p_j^2 s_j^2}{\mu^2} - \frac{2\,p_1\,s_1^2}{y_1\,\mu}}$$

# %%
sections.worked_ratio_to_everyone(example)

# %% [markdown]
# ### Which gap is widest
#
# The **widest gaps** in a list are chosen only among clear gaps with enough events behind them
# (100 or more for England), so that a small group cannot win by chance. Attendance and admission
# rates of sickle cell disease are not ranked: ancestry decides who has the disease, so those gaps
# say nothing about care. Its re-admissions and stays are ranked. Each list says its rule.
#
# With many comparisons, some look clear by chance: about 1 in 20. Each gap chart says how many
# there are.
#
# ## Change over the years
#
# A straight line is drawn through the logarithms of the yearly values, each year weighted by how
# sure it is: $w_t = (y_t/s_t)^2$ [Cochran, 1954; Clegg and others, 2009]. With $\bar{t}$ the
# weighted middle of the years, the slope and its variance are
#
# $$b = \frac{\sum_t w_t (t - \bar{t}) \ln y_t}{\sum_t w_t (t - \bar{t})^2}
# \qquad \text{Var}(b) = \frac{1}{\sum_t w_t (t - \bar{t})^2}$$
#
# and the change a year, with its limits, is $100\,(e^{b \pm z\sqrt{\text{Var}(b)}} - 1)$ per cent.
# We say that a value rose or fell only if the 95% interval does not hold 0. Where nothing changes,
# about one interval in 20 leaves 0 out by chance alone, and many groups and measures are tested:
# one clear change among many is weak evidence. At least three years are needed.
#
# Cochran's $Q$ tells whether the years lie on a line at all. It is the weighted sum of squares
# left over, and is set against the chi-squared distribution with two degrees of freedom fewer than
# there are years:
#
# $$Q = \sum_t w_t \left(\ln y_t - \overline{\ln y} - b\,(t - \bar{t})\right)^2$$
#
# Where $Q$ is larger than chance would bring in 5% of cases, the trend is called **uneven**, and
# the method column of the download says so. About one steady trend in 20 is called uneven by chance
# alone. An uneven trend is never said to go up or down. Three years are few: the test finds only
# large departures.

# %%
sections.worked_trend(example)

# %% [markdown]
# ## Inequality between all groups
#
# These measures put all groups into one number [World Health Organization, 2024]. Ethnic groups
# have no order, so the measures have none. As above, group $j$ has the share $p_j$ of the people
# and the value $y_j$, and $\mu$ is the mean of all groups. Let $y_0$ be the value of the reference
# group and $J$ the number of groups. People whose group is not known take no part.
#
# | Measure | Formula | In words |
# |---|---|---|
# | Between-group variance | $\sum_j p_j (y_j - \mu)^2$ | Distances, squared |
# | Index of disparity | $(100/J) \sum_j \lvert y_j - \mu \rvert / \mu$ | Distances, % |
# | Theil index | $\sum_j p_j \, (y_j/\mu) \ln(y_j/\mu)$ | 0 if all equal |
# | Mean log deviation | $\sum_j p_j \ln(\mu/y_j)$ | 0 if all equal |
# | Population attributable risk | $\mu - y_0$ | How far the mean lies above the reference |
# | Population attributable fraction | $100\,(\mu - y_0)/\mu$ | The same, as % of the mean |
#
# The index of disparity counts every group the same [Pearcy and Keppel, 2002]; the others count
# people [Theil, 1967; Kirkwood and Sterne, 2003, chapter 37]. Theil's index and the mean log
# deviation are often printed times 1,000; here they are not. "Attributable" is the name that these
# measures have. It does not say what a difference is due to.

# %%
sections.worked_inequality(example)

# %% [markdown]
# ### Limits of these measures
#
# By the delta method. If a measure $M$ moves by $\partial M / \partial y_j$ when the value of
# group $j$ moves, and the groups are independent, then
#
# $$\text{Var}(M) = \sum_j \left(\frac{\partial M}{\partial y_j}\right)^2 s_j^2$$
#
# | Measure | Slope for group $j$ |
# |---|---|
# | Between-group variance | $2\,p_j (y_j - \mu)$ |
# | Index of disparity | $100 \, (a_j - p_j \, (\sum_k a_k + \sum_k d_k/\mu)) / (J\mu)$ |
# | Theil index, $T$ | $(p_j/\mu) \, (\ln(y_j/\mu) - T)$ |
# | Mean log deviation | $p_j \, (1/\mu - 1/y_j)$ |
# | Population attributable risk | $p_j - r_j$ |
# | Population attributable fraction | $100\,(p_j\,y_0 / \mu - r_j)/\mu$ |
#
# with $d_k = \lvert y_k - \mu \rvert$; $a_k$ is 1 above the mean and $-1$ below it, and $r_j$ is 1
# for the reference and 0 for the others. The limits are $M \pm z\sqrt{\text{Var}(M)}$, those of
# the fraction on the scale of $\ln(y_0/\mu)$. Near equality the slope of the between-group
# variance is next to nothing, so its curve is added to the variance:
#
# $$2 \left(\sum_j p_j^2 s_j^2\right)^2 + 2 \sum_j \left(p_j^2 - 2 p_j^3\right) s_j^4$$
#
# **Near equality these limits mislead.** Chance alone holds the first four measures above 0. A
# lower limit above 0 does not prove that groups differ: look at their ratios and differences for
# that.

# %%
sections.worked_attributable_risk(example)

# %% [markdown]
# ## Deprivation
#
# Rates by ethnic group are shown for each fifth of deprivation, with three years together. If a
# gap is the same in each fifth, deprivation alone does not account for it.
#
# ### Rates standardised by age and deprivation
#
# Each age band's weight is split over the fifths of deprivation as the people of England are. With
# $N_{iq}$ the people of England in age band $i$ and fifth $q$
#
# $$w_{iq} = w_i \, \frac{N_{iq}}{\sum_q N_{iq}}$$
#
# and the rate is the directly standardised rate with one term for each band and fifth. It answers:
# what would the rate be if each group had the same ages and lived in the same fifths? The ratio by
# age alone stands beside the ratio by age and deprivation, over the same years. Where they are
# alike, deprivation by area does not account for the gap. Where they differ, it goes with a part
# of it; that does not prove a cause. A group with under 10 person-years in some cell has no such
# rate. Events whose fifth is not known are in the rate by age and in no rate by fifth, nor in the
# rate by age and deprivation: where many are missing, these are too low.

# %%
sections.worked_deprivation(example)

# %% [markdown]
# ### Slope and relative index
#
# A straight line is drawn through the rates of the fifths. Fifth $q$ has the share $p_q$ of the
# people and stands at the middle of its share, $m_q$, in order from 0, the most deprived end, to
# 1, the least [Public Health England, 2018; Pamuk, 1985]. With $\bar{y} = \sum_q p_q y_q$
#
# $$b = \frac{\sum_q p_q (m_q - 1/2)\, y_q}{\sum_q p_q (m_q - 1/2)^2}$$
#
# The line is at $\bar{y} - b/2$ at the most deprived end and at $\bar{y} + b/2$ at the least. The
# **slope index** is the first less the second, in the unit of the rate. The **relative index** is
# the first over the second [Mackenbach and Kunst, 1997]. Above 0, or above 1, the rate is higher
# where people are more deprived. Both ends are weighted sums of the rates, so their limits follow
# from the standard errors; those of the relative index are on the log scale. An end that is not
# 1.96 standard errors above nought gives no relative index: the ratio would have no limit. Where
# the rates do not lie near a line, the indices say little.

# %%
sections.worked_deprivation_indices(example)

# %% [markdown]
# ## Comparing providers
#
# Providers differ in size, and small ones vary more by chance. A funnel says how far chance alone
# takes a provider of its size from all providers together [[Spiegelhalter,
# 2005](https://doi.org/10.1002/sim.1970)]. With $t$ the percentage of all, and $n$ the records of
# one provider, the limits are
#
# $$t \pm z\sqrt{\frac{t\,(100 - t)}{n}}$$
#
# A provider lies outside them exactly where its own Wilson interval leaves $t$ out. The [data
# quality page](data-quality/england.ipynb) takes the 99.8% limits, $z = 3.09$, for the share of
# records without a usable ethnic category. Outside is a reason to ask, not a verdict: records of
# one person go together, so chance takes a provider further than these limits say. For counts the
# package has limits that are exact quantiles of a Poisson count around the expected one.

# %%
sections.worked_funnel(providers)

# %% [markdown]
# ## Ratios standardised indirectly
#
# No figure on this site is made so, but the package can. Where a group is too small for a
# standardised rate, its events are set against those it would have at the reference's rate of each
# age band, $X_i/N_i$ [Breslow and Day, 1987, chapter 2]:
#
# $$\text{ratio} = \frac{O}{E} \qquad E = \sum_i n_i \, \frac{X_i}{N_i}$$
#
# The limits are Byar's limits of $O$ over $E$, exact below 10 events. Such ratios of two groups
# cannot be compared with each other if their ages differ. The example has one age band, for which
# published counts are enough.

# %%
sections.worked_indirect_ratio(example)

# %% [markdown]
# ## Protecting people
#
# The rule is that of NHS Digital for these records since 2018 [[disclosure control for HES and
# ECDS][policy]].
#
# [policy]: https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018
#
# - For England as a whole, counts are shown as they are. Where the exact one would give a smaller
#   one away, it is rounded to the nearest 5, and marked.
# - Below England, a count from 1 to 7 is hidden, and any other is rounded to the nearest 5. Zero
#   stays zero.
# - What would give a hidden count back is hidden too, `[p]`. For every hidden count at least five
#   values must stay possible, and for every rounded one at least two, whatever sums of places,
#   groups and years a reader makes.
# - Totals are added first and rounded after. They may differ from the sum of rounded parts.
# - Percentages, and rates for every 1,000 deliveries or births, are made from rounded counts below
#   England.
# - An average needs 8 or more stays behind it.
# - Standardised rates come from exact counts, and are not given below 10 events. Below England they
#   are printed in steps: the smallest of 1, 2, 3 and 5 times a power of ten that is no less than
#   $2 \times 100{,}000 / n$ for $n$ people over the years, and no less than 0.1. So the rate times
#   the people does not give the count back. Ratios are made from the printed rates.
# - Below England the shape of intervals, of rates and of average stays, comes from the rounded
#   count, because the two arms of an interval would give the exact count away. For the same reason
#   a standard error is never smaller than that of the fewest events that the rounded count can
#   stand for.
#
# Every hidden value says why. [How we protect people](protection/index.qmd) says how this is tested
# and how much is hidden.

# %% [markdown]
# ## Synthetic data
#
# A synthetic extract is made by the suite itself. It invents people and their hospital care, with
# rates near published ones, real column names, and the faults of real records. Every invented
# person's key begins with `SYN`. Pages made from it carry an orange band. Nothing in it comes from
# a patient record.

# %% [markdown]
# ## Glossary
#
# | Term | Meaning |
# |---|---|
# | Admission | A stay in hospital, or a day case |
# | Age band | Five years of age, such as 40 to 44 |
# | Age standardised | Adjusted so that groups with different ages can be compared |
# | Attendance | A visit to an emergency department |
# | Byar's limits | A short way to the interval of a count |
# | Clear gap | A ratio whose 95% interval does not include 1 |
# | Cochran's Q | A test of whether years lie on a straight line but for chance |
# | Confidence interval | See interval |
# | Crude rate | Events divided by people, with no adjustment |
# | Denominator | What a figure is divided by |
# | Deprivation quintile | A fifth of small areas in England, from most to least deprived |
# | Derived | Worked out from published numbers, so anybody can do it again |
# | Design effect | How much wider, squared, repeat people make an interval |
# | Difference | One group's value less another's, in the unit of the measure |
# | Directly standardised rate | The rate a group would have with the standard ages |
# | Discharge | Leaving hospital |
# | Edition | A dated map of ICBs |
# | Effective size | The records that as much would be learned from, were each of another person |
# | Episode | A time in hospital under one consultant |
# | Ethnic category | One of the 16 codes in a hospital record |
# | Ethnic group | One of the five groups made from the categories, or Unknown |
# | Event | An admission or an attendance that is counted |
# | Everyone | All people of an area together, those of unknown ethnic group too |
# | Extract | The file of records that a run of the suite read |
# | Funnel limits | How far chance alone takes a provider of a given size from England |
# | HES | Hospital Episode Statistics |
# | ICB | Integrated care board: the NHS body that plans care for an area |
# | Interval | The range of values that the data fit well. Wider means less sure |
# | Median | The middle value: half of stays are longer and half are shorter |
# | Numerator | The events that are counted |
# | Person-years | People times years: 1,000 people over three years are 3,000 |
# | Provider | The NHS trust, or other body, that gave the care |
# | Rate ratio | One group's rate divided by another's |
# | Reference group | The group that others are compared with: here, White |
# | Relative index | How many times as high a rate is at the most deprived end |
# | Rounded | Moved to the nearest 5 to protect people |
# | Sensitivity | How far a figure moves when a choice is made otherwise |
# | Slope index | How much higher a rate is at the most deprived end than at the least |
# | Spell | A whole stay in one hospital trust |
# | Standard error | How far a figure would typically be out by chance |
# | Standard population | Fixed numbers of people by age, the same for all groups |
# | Suppressed | Hidden to protect people |
# | Synthetic | Invented by a computer to look like real records |
# | Theil index | Inequality between groups in one number: 0 means that all are equal |
# | Variance | The square of the standard error |
# | Weight | How much one part counts in a sum |

# %% [markdown]
# ## Sources
#
# - Armitage P, Berry G, Matthews JNS. *Statistical methods in medical research*, 4th edition.
#   Blackwell, 2002.
# - Breslow NE, Day NE. *Statistical methods in cancer research, volume II: the design and analysis
#   of cohort studies*. International Agency for Research on Cancer, 1987.
# - Busby J, Purdy S, Hollingworth W. Calculating hospital length of stay using the Hospital
#   Episode Statistics; a comparison of methodologies. *BMC Health Services Research* 2017; 17:
#   347. [doi:10.1186/s12913-017-2295-z](https://doi.org/10.1186/s12913-017-2295-z)
# - Clegg LX, Hankey BF, Tiwari R, Feuer EJ, Edwards BK. Estimating average annual per cent change
#   in trend analysis. *Statistics in Medicine* 2009; 28: 3670-3682.
# - Cochran WG. The combination of estimates from different experiments. *Biometrics* 1954; 10:
#   101-129.
# - Cochran WG. *Sampling techniques*, 3rd edition. Wiley, 1977.
# - Dobson AJ, Kuulasmaa K, Eberle E, Scherer J. Confidence intervals for weighted sums of Poisson
#   parameters. *Statistics in Medicine* 1991; 10: 457-462.
#   [doi:10.1002/sim.4780100317](https://doi.org/10.1002/sim.4780100317)
# - Eurostat. *Revision of the European Standard Population*. 2013.
# - Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk ratio in
#   cohort studies. *Biometrics* 1978; 34: 469-474.
# - Kirkwood BR, Sterne JAC. *Essential medical statistics*, 2nd edition. Blackwell, 2003.
# - Korn EL, Graubard BI. Confidence intervals for proportions with small expected number of
#   positive counts estimated from survey data. *Survey Methodology* 1998; 24: 193-201.
# - Mackenbach JP, Kunst AE. Measuring the magnitude of socio-economic inequalities in health: an
#   overview of available measures. *Social Science and Medicine* 1997; 44: 757-771.
# - Morris JK, Tan J, Fryers P, Bestwick J. Evaluation of stability of directly standardized rates
#   for sparse data using simulation methods. *Population Health Metrics* 2018; 16: 19.
# - Newcombe RG. Two-sided confidence intervals for the single proportion: comparison of seven
#   methods. *Statistics in Medicine* 1998; 17: 857-872.
# - Office for Health Improvement and Disparities. [Fingertips public health technical
#   guidance](https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/).
# - Pamuk ER. Social class inequality in mortality from 1921 to 1972 in England and Wales.
#   *Population Studies* 1985; 39: 17-31.
# - Pearcy JN, Keppel KG. A summary measure of health disparity. *Public Health Reports* 2002; 117:
#   273-280.
# - Public Health England. *Technical guide: confidence intervals*. 2018.
# - Spiegelhalter DJ. Funnel plots for comparing institutional performance. *Statistics in
#   Medicine* 2005; 24: 1185-1202. [doi:10.1002/sim.1970](https://doi.org/10.1002/sim.1970)
# - Theil H. *Economics and information theory*. North-Holland, 1967.
# - Wilson EB. Probable inference, the law of succession, and statistical inference. *Journal of
#   the American Statistical Association* 1927; 22: 209-212.
#   [doi:10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953)
# - World Health Organization. *Health Equity Assessment Toolkit: technical notes*. 2024.

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
from harp_utils.published_reader import load_run

run = load_run(published)

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
# Other bodies use other rules. OHID's removes unknown codes and moves people out of "any other
# ethnic group" if they have a second code [[OHID, CHIME
# method](https://www.gov.uk/government/statistics/covid-19-health-inequalities-monitoring-in-england-tool-chime/method-for-assigning-ethnic-group-in-the-covid-19-health-inequalities-monitoring-for-england-chime-tool)].
# Different rules give different figures.
#
# ### How far to trust a code
#
# ONS compared hospital records with the 2021 census, person by person [[ONS, November
# 2023](https://www.ons.gov.uk/peoplepopulationandcommunity/healthandsocialcare/healthinequalities/articles/understandingconsistencyofethnicitydatarecordedinhealthrelatedadministrativedatasetsinengland2011to2021/november2023)].
# Agreement depended on the category.
#
# | Category | Agreement with the census |
# |---|---|
# | White British | More than 95% |
# | Bangladeshi | More than 92% |
# | Pakistani | More than 86% |
# | Indian | More than 82% |
# | Chinese | More than 79% |
# | Any other mixed background | Less than 35% |
# | Any other ethnic group | Less than 26% |
# | Any other Black background | Less than 20% |
#
# "Any other ethnic group" is used too often in hospitals [[Nuffield Trust,
# 2021](https://www.nuffieldtrust.org.uk/project/ethnicity-coding-in-english-health-service-datasets)].
# So rates for the Other ethnic group tend to be too high.

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
# ## Rates standardised by age
#
# Older people go to hospital more. Ethnic groups differ in age. To compare them fairly, we ask
# what the rate would be if each group had the ages of one standard population: the European
# Standard Population of 2013 [Eurostat, 2013].
#
# For age band $i$, let $x_i$ be the events, $n_i$ the people and $w_i$ the standard's people. The
# **directly standardised rate** for every 100,000 people is
#
# $$\text{DSR} = 100{,}000 \times \frac{\sum_i w_i \, x_i / n_i}{\sum_i w_i}$$
#
# There are 18 age bands, from 0 to 4 up to 85 and over. A measure for some ages only, such as
# adults, uses only those bands. Where a measure begins at age 18, two fifths of the band from 15
# to 19 are taken as its people and its weight.
#
# No rate is given for fewer than 10 events.
#
# A rate for three years together divides by three times the population, so that it is still a rate
# for one year.

# %% [markdown]
# ## Intervals
#
# An interval shows the range of values that the data fit well. We print 95% intervals. The
# downloads also hold 99.8% intervals. Let $z$ be 1.96 for 95% and 3.09 for 99.8%.
#
# ### Counts
#
# For $O$ events, Byar's limits are [Breslow and Day, 1987]
#
# $$O_L = O\left(1 - \frac{1}{9O} - \frac{z}{3\sqrt{O}}\right)^3$$
#
# $$O_U = (O+1)\left(1 - \frac{1}{9(O+1)} + \frac{z}{3\sqrt{O+1}}\right)^3$$
#
# ### Standardised rates
#
# Dobson's limits carry Byar's limits over to a standardised rate [[Dobson and others,
# 1991](https://doi.org/10.1002/sim.4780100317)]. For the lower limit
#
# $$\text{DSR}_L = \text{DSR} + \sqrt{\frac{\text{Var}(\text{DSR})}{O}}\,(O_L - O)$$
#
# with
#
# $$\text{Var}(\text{DSR}) = \frac{\sum_i w_i^2 \, x_i / n_i^2}{\left(\sum_i w_i\right)^2}$$
#
# in units of the rate. The upper limit has $O_U$ in place of $O_L$.
#
# ### Repeat admissions
#
# The formula above takes each event as independent. Admissions are not: one person may be admitted
# many times, above all with sickle cell disease. Intervals that ignore this are too narrow. Let
# $\text{Var}_k$ be the variance above, counting people with exactly $k$ events in a period. Then
#
# $$\text{Var}(\text{DSR}) = \sum_k k^2 \, \text{Var}_k$$
#
# This is the adjustment for non-independent events in OHID's public method
# [[PHEindicatormethods](https://cran.r-project.org/package=PHEindicatormethods)]. Every rate of
# admissions and attendances on this site uses it.
#
# ### Rates for every 1,000 deliveries or births
#
# These are crude rates: events divided by deliveries or births, times 1,000, with Byar's limits.
#
# ### Percentages
#
# Wilson's limits, without a correction for continuity [[Wilson,
# 1927](https://doi.org/10.1080/01621459.1927.10502953)]. For $x$ out of $n$, with $p = x/n$ and $q
# = 1 - p$,
#
# $$\frac{2x + z^2 \pm z\sqrt{z^2 + 4xq}}{2\,(n + z^2)}$$
#
# A percentage of 0 has limits too, because 0 out of 9 is far less sure than 0 out of 900: 0 to
# 29.9% and 0 to 0.4%. Rates of 0 are shown without limits.
#
# ### Averages
#
# For an average of $n$ stays with standard deviation $s$, the limits are $\bar{x} \pm t_{n-1}\, s
# / \sqrt{n}$, where $t$ is from Student's distribution. One stay has no interval.

# %% [markdown]
# ## Re-admission within 30 days
#
# The share of discharges that are followed by an emergency admission of the same person, for any
# cause, 0 to 29 days later.
#
# - The denominator is every discharge of the measure in which the person left alive.
# - Each discharge is paired with the next admission only.
# - A move to another hospital is not a re-admission.
# - Discharges in the last 30 days of the data are left out: their 30 days are not over.
#
# This is HARP's definition as far as it is published. The **official NHS England definition** is
# narrower: it leaves out, among others, day cases, maternity care and people with cancer [[NHS
# England, indicator
# I02040](https://digital.nhs.uk/data-and-information/publications/statistical/compendium-emergency-readmissions/current/specifications/emergency-readmissions-within-30-days-of-discharge-from-hospital_3)].
# Its figures are different and cannot be compared with these.

# %% [markdown]
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

# %% [markdown]
# ## Gaps between groups
#
# A gap is a ratio to the White ethnic group, the largest: 1 means no difference. For values $y_1$
# and $y_0$ with variances $v_1$ and $v_0$, the limits of the ratio are
#
# $$\exp\left(\ln\frac{y_1}{y_0} \pm z\sqrt{\frac{v_1}{y_1^2} + \frac{v_0}{y_0^2}}\right)$$
#
# For standardised rates the variances are those above, with repeat admissions allowed for. For
# percentages the limits are those of Katz.
#
# A gap is **clear** if the 95% interval does not hold 1. "Clear" is about chance. It does not mean
# large, unfair, or caused by care.
#
# The **widest gaps** in a list are chosen only among clear gaps with enough events behind them
# (100 or more for England), so that a small group cannot win by chance. Attendance and admission
# rates of sickle cell disease are not ranked: ancestry decides who has the disease, so those gaps
# say nothing about care. Its re-admissions and stays are ranked. Each list says its rule.
#
# With many comparisons, some look clear by chance: about 1 in 20. Each gap chart says how many
# there are.

# %% [markdown]
# ## Deprivation
#
# Rates by ethnic group are shown for each fifth of deprivation, with three years together. If a
# gap is the same in each fifth, deprivation alone does not account for it. Rates standardised by
# age and deprivation at once are planned.

# %% [markdown]
# ## Protecting people
#
# The rule is that of NHS Digital for these records since 2018 [[disclosure control for HES and
# | [Hospital Episode Statistics][hes], admitted patient care | One episode | Admissions, stays |
#
# - For England as a whole, counts are shown as they are.
# - Below England, a count from 1 to 7 is hidden, and any other is rounded to the nearest 5. Zero
#   stays zero.
# - Totals are added first and rounded after. They may differ from the sum of rounded parts.
# - Percentages, and rates for every 1,000 deliveries or births, are made from rounded counts below
#   England.
# - An average needs 8 or more stays behind it.
# - Standardised rates come from exact counts, and are not given below 10 events. Below England the
#   shape of their intervals, and of those of average stays, comes from the rounded count, because
#   the two arms of an interval would give the exact count away.
#
# Every hidden value says why. See [why a value is hidden](how-to-use.qmd#why-a-value-is-hidden).

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
# | Age standardised | Adjusted so that groups with different ages can be compared |
# | Attendance | A visit to an emergency department |
# | Clear gap | A ratio whose 95% interval does not include 1 |
# | Confidence interval | The range of values that fit the data well. Wider means less sure |
# | Crude rate | Events divided by people, with no adjustment |
# | Denominator | What a figure is divided by |
# | Deprivation quintile | A fifth of small areas in England, from most to least deprived |
# | Discharge | Leaving hospital |
# | Edition | A dated map of ICBs |
# | Episode | A time in hospital under one consultant |
# | Ethnic category | One of the 16 codes in a hospital record |
# | Ethnic group | One of the five groups made from the categories, or Unknown |
# | Extract | The file of records that a run of the suite read |
# | HES | Hospital Episode Statistics |
# | ICB | Integrated care board: the NHS body that plans care for an area |
# | Median | The middle value: half of stays are longer and half are shorter |
# | Numerator | The events that are counted |
# | Rate ratio | One group's rate divided by another's |
# | Reference group | The group that others are compared with: here, White |
# | Rounded | Moved to the nearest 5 to protect people |
# | Spell | A whole stay in one hospital trust |
# | Suppressed | Hidden to protect people |
# | Synthetic | Invented by a computer to look like real records |

# %% [markdown]
# ## Sources
#
# - Breslow NE, Day NE. *Statistical methods in cancer research, volume II: the design and analysis
#   of cohort studies*. International Agency for Research on Cancer, 1987.
# - Busby J, Purdy S, Hollingworth W. Calculating hospital length of stay using the Hospital
#   Episode Statistics; a comparison of methodologies. *BMC Health Services Research* 2017; 17:
#   347. [doi:10.1186/s12913-017-2295-z](https://doi.org/10.1186/s12913-017-2295-z)
# - Dobson AJ, Kuulasmaa K, Eberle E, Scherer J. Confidence intervals for weighted sums of Poisson
#   parameters. *Statistics in Medicine* 1991; 10: 457-462.
#   [doi:10.1002/sim.4780100317](https://doi.org/10.1002/sim.4780100317)
# - Eurostat. *Revision of the European Standard Population*. 2013.
# - Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk ratio in
#   cohort studies. *Biometrics* 1978; 34: 469-474.
# - Office for Health Improvement and Disparities. [Fingertips public health technical
#   guidance](https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/).
# - Wilson EB. Probable inference, the law of succession, and statistical inference. *Journal of
#   the American Statistical Association* 1927; 22: 209-212.
#   [doi:10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953)

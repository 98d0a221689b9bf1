"""What the rules and groupings for ethnic categories are called, wherever a reader meets them."""

#: Short name of each rule, as a column heading or in a line of facts.
RULE_NAMES = {
    "most_frequent": "most frequent record",
    "most_recent": "most recent record",
    "ohid_chime": "OHID rule",
}
#: How each rule chooses, to follow "ethnicity is".
RULES_IN_WORDS = {
    "most_frequent": "the category most often recorded over a person's contacts, "
    "the most recent where tied",
    "most_recent": "the category recorded last over a person's contacts, "
    "the most frequent where tied",
    "ohid_chime": "the category most often recorded over a person's contacts, but any other "
    "ethnic group only where nothing else was recorded; where tied, the most recent, then an "
    "admission before an attendance, then the category with more people in England",
}
#: Who set each rule out.
RULE_SOURCES = {
    "most_frequent": "HARP (rho-harp.org, data limitations)",
    "most_recent": "A plain alternative, for comparison",
    "ohid_chime": "Office for Health Improvement and Disparities, method of the CHIME tool, 2023",
}
#: What each grouping does, as a sentence under a table.
GROUPINGS_IN_WORDS = {
    "nhs_2001_5": "Groups as in the 2001 Census: Chinese people are in Other.",
    "census_2021_5": "Groups as in the 2021 Census: Chinese people are in Asian.",
}
GROUPING_NAMES = {
    "nhs_2001_5": "2001 census groups",
    "census_2021_5": "2021 census groups",
    "nhs_2001_16": "16 categories",
}

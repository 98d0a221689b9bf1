"""What the codes of an episode say about its stay, as signs that are true or false.

Records are sorted, joined and written many times over, and a sign takes a fraction of what text
does. Where the record is silent the sign is false.

Source of the codes: NHS Data Dictionary.
"""

from ibis.expr.types import BooleanValue, StringValue, Table

NOT_FINISHED = ("8", "9")
DIED = ("4", "5")
DIED_DESTINATION = ("79",)
OTHER_PROVIDER = ("51", "52", "53")
TRANSFER_METHODS = ("2B", "81")
# Obstetrics, midwifery, and general practice maternity; deliveries and births of any kind.
MATERNITY_SPECIALTIES = ("501", "560", "610")
MATERNITY_EPISODES = ("2", "3", "5", "6")
# Learning disability, adult, child, forensic, psychotherapy, old age psychiatry.
MENTAL_HEALTH_SPECIALTIES = ("700", "710", "711", "712", "713", "715")


def signs(rows: Table) -> dict[str, BooleanValue]:
    """Say how each episode began, what it was for and how it ended.

    Columns: ``was_sent`` (by another provider), ``is_birth`` (a birth or delivery by its type),
    ``is_obstetric`` and ``is_psychiatric`` (by its specialty, where the file has that),
    ``is_unfinished`` (the stay goes on in another episode), ``has_died`` and ``is_sent_on`` (to
    another provider).
    """
    end, destination = rows.discharge_method, rows.discharge_destination
    by_source = is_any_of(rows.admission_source, OTHER_PROVIDER)
    return {
        "was_sent": by_source | is_any_of(rows.admission_method.upper(), TRANSFER_METHODS),
        "is_birth": is_any_of(rows.episode_type, MATERNITY_EPISODES),
        "is_obstetric": is_any_of(rows.specialty, MATERNITY_SPECIALTIES),
        "is_psychiatric": is_any_of(rows.specialty, MENTAL_HEALTH_SPECIALTIES),
        "is_unfinished": is_any_of(end, NOT_FINISHED),
        "has_died": is_any_of(end, DIED) | is_any_of(destination, DIED_DESTINATION),
        "is_sent_on": is_any_of(destination, OTHER_PROVIDER),
    }


def is_any_of(code: StringValue, codes: tuple[str, ...]) -> BooleanValue:
    """Tell whether a code is one of these; false where there is none."""
    return code.isin(codes).fill_null(False)

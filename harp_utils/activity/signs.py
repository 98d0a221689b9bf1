"""What the codes of an episode say about its stay, as signs that are true or false.

Records are sorted, joined and written many times over, and a sign takes a fraction of what text
does. Where the record is silent the sign is false.

Source of the codes: NHS Data Dictionary.
"""

from ibis.expr.types import BooleanValue, StringValue, Table

from harp_utils.params import Suite

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


def add_signs(episodes: Table, suite: Suite) -> Table:
    """Say how each episode began, what it was for and how it ended.

    New columns: ``is_emergency`` (the admission), ``was_sent`` (by another provider), ``is_birth``
    (a birth or delivery by its type), ``is_obstetric`` and ``is_psychiatric`` (by its specialty),
    ``is_unfinished`` (the stay goes on in another episode), ``has_died`` and ``is_sent_on`` (to
    another provider).
    """
    method, end = episodes.admission_method, episodes.discharge_method
    emergency = suite.admission_filters["emergency"].admission_methods
    by_source = _is_any_of(episodes.admission_source, OTHER_PROVIDER)
    by_destination = _is_any_of(episodes.discharge_destination, DIED_DESTINATION)
    return episodes.mutate(
        is_emergency=_is_any_of(method, emergency),
        was_sent=by_source | _is_any_of(method, TRANSFER_METHODS),
        is_birth=_is_any_of(episodes.episode_type, MATERNITY_EPISODES),
        is_obstetric=_is_any_of(episodes.specialty, MATERNITY_SPECIALTIES),
        is_psychiatric=_is_any_of(episodes.specialty, MENTAL_HEALTH_SPECIALTIES),
        is_unfinished=_is_any_of(end, NOT_FINISHED),
        has_died=_is_any_of(end, DIED) | by_destination,
        is_sent_on=_is_any_of(episodes.discharge_destination, OTHER_PROVIDER),
    )


def _is_any_of(code: StringValue, codes: tuple[str, ...]) -> BooleanValue:
    return code.isin(codes).fill_null(False)

"""The year worked out by hand: who was oriented when, and what each session must see.

Each EPL sees the studies due before the session after it; a study due later, up to 60 days after
the session, might be expected: it is left out as "not due" (A1.11, H12).
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORIENTED = {
    "Adam": "2021-01-05", "Alice": "2021-01-13", "Bruno": "2021-02-09",
    "Chloé": "2021-02-10", "Denis": "2021-02-28", "Élise": "2021-03-09",
    "Farid": "2021-03-10", "Gaëlle": "2021-03-31", "Hugo": "2021-04-13",
    "Inès": "2021-04-14", "Jules": "2021-04-30", "Karima": "2021-05-11",
    "Léon": "2021-05-12", "Maëlle": "2021-05-31", "Nadia": "2021-06-08",
    "Omar": "2021-06-09", "Paul": "2021-06-30", "Quentin": "2021-07-06",
    "Rachid": "2021-07-07", "Sara": "2021-07-31", "Tarek": "2021-08-10",
    "Ursule": "2021-08-11", "Victor": "2021-08-31", "Wassila": "2021-09-07",
    "Xavier": "2021-09-08", "Yasmine": "2021-09-30", "Zoé": "2021-10-12",
    "Aïcha": "2021-10-13", "Basile": "2021-10-31", "Cécile": "2021-11-09",
    "Driss": "2021-11-10", "Emma": "2021-11-30", "Félix": "2021-12-07",
    "Gilles": "2021-12-08", "Hana": "2021-12-31", "Isaac": "2022-01-11",
    "Jade": "2021-11-02",  # whose body proposes a reorientation on 20 April
    "Mona": "2022-02-15",  # not due before 2023
}  # fmt: skip
"""Who is accompanied by the CCAS, in Centre Anjou; each study is due twelve months later."""
ELSEWHERE = {"Kamel": "2021-03-15"}
"""Accompanied in Est Anjou: never on an agenda here."""

LATE, DUE, AGAIN, ASKED = "review_late", "review_due", "postponed", "reorientation_proposed"


def each(names: str, reason: str) -> dict[str, str]:
    """Every name with that reason."""
    return dict.fromkeys(names.split(), reason)


def not_due(names: str) -> dict[str, str]:
    return each(names, "not_due")


@dataclass(frozen=True)
class Agenda:
    """What the proposal must list, and leave out, each with its reason."""

    listed: Mapping[str, str]
    left_out: Mapping[str, str]


EPL = {
    "2022-01-13": Agenda(
        {"Adam": LATE, "Alice": DUE, "Bruno": DUE}, not_due("Chloé Denis Élise Farid")
    ),
    "2022-02-10": Agenda(each("Chloé Denis Élise", DUE), not_due("Farid Gaëlle")),
    "2022-03-10": Agenda(each("Farid Gaëlle Hugo", DUE), not_due("Inès Jules")),
    # Hugo, absent in March. This one was held a week late: Inès was due on the day first set.
    "2022-04-14": Agenda(
        {"Hugo": AGAIN} | each("Inès Jules Karima", DUE), not_due("Léon Maëlle Nadia Omar")
    ),
    "2022-05-12": Agenda(
        {"Jade": ASKED} | each("Léon Maëlle Nadia", DUE), not_due("Omar Paul Quentin Rachid")
    ),
    "2022-06-09": Agenda(each("Omar Paul Quentin", DUE), not_due("Rachid Sara")),
    "2022-07-07": Agenda(each("Rachid Sara Tarek", DUE), not_due("Ursule Victor")),
    "2022-08-11": Agenda(each("Ursule Victor Wassila", DUE), not_due("Xavier Yasmine")),
    "2022-09-08": Agenda(each("Xavier Yasmine Zoé", DUE), not_due("Aïcha Basile")),
    # Yasmine left RSA the eve of the session of September, which put her case off.
    "2022-10-13": Agenda(
        each("Aïcha Basile Cécile", DUE), {"Yasmine": "exited"} | not_due("Driss Emma Félix Gilles")
    ),
    "2022-11-10": Agenda(each("Driss Emma Félix", DUE), not_due("Gilles Hana")),
    # Félix was removed by hand in November, Gilles added. Those maintained, or reoriented, on
    # 17 January are due again on 17 January 2023: after the session that follows.
    "2022-12-08": Agenda({"Félix": LATE} | each("Hana Isaac", DUE), not_due("Adam Alice Bruno")),
}
"""By the day first convened."""

EPD = {
    "2022-03-17": Agenda({"Adam": "file_complete"}, {"Chloé": "procedure_incomplete"}),
    "2022-06-16": Agenda(
        each("Adam Chloé", "file_complete"), each("Omar Paul", "procedure_incomplete")
    ),
    "2022-09-15": Agenda(each("Omar Sara", "file_complete"), {}),
    # Sara again: the President left her until 31 October. Victor has left RSA.
    "2022-12-15": Agenda({"Sara": "file_complete"}, {"Victor": "exited"}),
}

STUDIED_LATE = {
    "Adam": "2022-01-05",  # before the first session of the year
    "Hugo": "2022-04-13",  # put off in March
    "Inès": "2022-04-14",  # the session of April lacked its quorum
    "Félix": "2022-12-07",  # removed by hand in November
}
"""Everyone whose study came after its last day, with that day: each must have had an alert."""

"""The state of the RSA right, read from SituationDossierRSA.

A file whose data bear several states is read in the order 0, 1, 5, 3, 4, 2, 6: the declared
ETATDOSRSA and the states that the blocks present stand for are all candidates.
"""

from lxml.etree import _Element

from pathways.domain.beneficiary.events import RightStatus
from pathways.intake.cnaf import fields
from pathways.intake.cnaf.defects import Defect
from pathways.intake.cnaf.motives import label
from pathways.intake.cnaf.rows import Motive, RightState

DETECTION_ORDER = ("0", "1", "5", "3", "4", "2", "6")

STATUS = {
    "0": RightStatus.REQUESTED,  # nouvelle demande en attente de décision
    "1": RightStatus.REFUSED,  # droit refusé
    "2": RightStatus.OPEN,  # droit ouvert et versable
    "3": RightStatus.SUSPENDED,  # droit ouvert et suspendu
    "4": RightStatus.SUSPENDED,  # droit ouvert, versement suspendu
    "5": RightStatus.CLOSED,  # droit clos
    "6": RightStatus.CLOSED,  # droit clos sur un mois antérieur
}

# state: block that bears it, its motive and the day since which it holds
BLOCKS = {
    "1": ("Refus", "MOTIREFURSA", "DTREFURSA"),
    "3": ("SuspensionDroit", "MOTISUSDRORSA", "DDSUSDRORSA"),
    "4": ("SuspensionVersement", "MOTISUSVERSRSA", "DDSUSVERSRSA"),
    "5": ("FinDroit", "MOTICLORSA", "DTCLORSA"),
    "6": ("FinDroitMoisAnterieur", "MOTICLORSA", "DTCLORSA"),
}


def read_right(prestation: _Element, request: _Element) -> RightState:
    """The right of a household, from its PrestationRSA and DemandeRSA. Raises `Defect`."""
    situation = fields.block(prestation, "SituationDossierRSA")
    declared = _declared(situation)
    motives = {state: _motives(situation, *block) for state, block in BLOCKS.items()}
    present = {*declared, *(state for state, found in motives.items() if found)}
    code = next(state for state in DETECTION_ORDER if state in present)
    found = motives.get(code, ())
    since = found[0].since if found else None
    if code == "0":
        since = fields.day(request, "DTDEMRSA")
    return RightState(code, declared[0], STATUS[code], since, found)


def _declared(situation: _Element) -> list[str]:
    codes = []
    for state in fields.block(situation, "EtatDossierRSA").findall("ETATDOSRSA"):
        code = (state.text or "").strip()
        if code not in STATUS:
            message = f"état de 0 à 6 attendu, « {code[:20]} » lu"
            raise Defect(fields.line_of(state), "ETATDOSRSA", message)
        codes.append(code)
    if not codes:
        raise Defect(fields.line_of(situation), "ETATDOSRSA", "valeur obligatoire absente")
    return codes


def _motives(situation: _Element, block: str, motive: str, since: str) -> tuple[Motive, ...]:
    """The motives of that state, the earliest first."""
    found = []
    for element in situation.findall(block):
        code, day = fields.text(element, motive, at_most=3), fields.day(element, since)
        found.append(Motive(code, label(motive, code, day), day))
    return tuple(sorted(found, key=lambda m: (m.since, m.code)))

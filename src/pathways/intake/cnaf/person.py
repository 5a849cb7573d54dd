"""One Personne of a household: who they are, their role under RSA, what the flow says of them."""

from datetime import date

from lxml.etree import _Element

from pathways.domain.beneficiary.events import Sex
from pathways.domain.beneficiary.identifiers import BadNir, parse_nir
from pathways.intake.cnaf import fields
from pathways.intake.cnaf.defects import Defect
from pathways.intake.cnaf.rows import FlowPerson, Pregnancy, Role

_SEX = {"1": Sex.MALE, "2": Sex.FEMALE}
_FARM_ACTIVITIES = ("EXP", "ETI")  # exploitant agricole; travailleur indépendant au régime agricole


def read_role(person: _Element) -> Role:
    """ROLEPERS of the RSA benefit; the other Prestations block is about family benefits."""
    roles = set()
    for benefit in person.findall("Prestations"):
        if fields.optional_text(benefit, "NATPREST") != "RSA":
            continue
        code = fields.text(benefit, "ROLEPERS")
        if code not in Role.__members__.values():
            line = fields.line_of(fields.block(benefit, "ROLEPERS"))
            raise Defect(line, "ROLEPERS", f"rôle inconnu : « {code[:20]} »")
        roles.add(Role(code))
    if len(roles) != 1:
        message = "deux rôles différents" if roles else "aucun bloc de prestation RSA"
        raise Defect(fields.line_of(person), "Prestations", message)
    return roles.pop()


def read_birth_date(person: _Element, reference_day: date) -> date:
    born_on = fields.day(person, "Identification/DTNAI")
    if not date(1880, 1, 1) <= born_on <= reference_day:
        line = fields.line_of(fields.block(person, "Identification/DTNAI"))
        message = f"date de naissance impossible au {reference_day:%d/%m/%Y}"
        raise Defect(line, "DTNAI", message)
    return born_on


def read_adult(person: _Element, role: Role, reference_day: date) -> FlowPerson:
    """The person as a row. A wrong NIR refuses nobody: it is left out and its defect told."""
    identity = fields.block(person, "Identification")
    nir, nir_defect = _nir(identity)
    sex = fields.text(identity, "SEXE")
    if sex not in _SEX:
        line = fields.line_of(fields.block(identity, "SEXE"))
        raise Defect(line, "SEXE", f"1 ou 2 attendu, « {sex[:20]} » lu")
    return FlowPerson(
        role=role,
        last_name=fields.text(identity, "NOM", at_most=100),
        birth_name=fields.optional_text(identity, "NOMNAI"),
        first_name=fields.text(identity, "PRENOM", at_most=100),
        birth_date=read_birth_date(person, reference_day),
        sex=_SEX[sex],
        civility=fields.optional_text(identity, "QUAL"),
        nir=nir,
        nir_defect=nir_defect,
        rights_and_duties=fields.optional_boolean(
            person, "MontantCalculDroitRSAPersonne/TOPPERSDRODEVORSA"
        ),
        pregnancy=_pregnancy(person),
        agricultural_regime=_has_activity(person, reference_day, regime="AG"),
        farmer=person.find("InformationsAgricoles") is not None
        or any(
            _has_activity(person, reference_day, regime="AG", activity=activity)
            for activity in _FARM_ACTIVITIES
        ),
        france_travail_id=fields.optional_text(person, "DossierPoleEmploi/IDASSEDIC"),
        line=fields.line_of(person),
    )


def _nir(identity: _Element) -> tuple[str | None, str | None]:
    written = fields.optional_text(identity, "NIR")
    if written is None or not written.strip("0 "):
        return None, None  # absent, or filled with zeros as some payers do
    try:
        return parse_nir(written).number, None
    except BadNir as refusal:
        return None, refusal.message


def _pregnancy(person: _Element) -> Pregnancy | None:
    found = person.find("Grossesse")
    if found is None:
        return None
    return Pregnancy(
        since=fields.day(found, "DDGRO"),
        until=fields.optional_day(found, "DFGRO"),
        declared_on=fields.day(found, "DTDECLGRO"),
    )


def _has_activity(person: _Element, on: date, *, regime: str, activity: str | None = None) -> bool:
    """Whether an activity of that scheme, and of that kind if given, is going on that day."""
    for found in person.findall("Activite"):
        until = fields.optional_day(found, "DFACT")
        if (
            fields.optional_text(found, "REG") == regime
            and (activity is None or fields.text(found, "ACT") == activity)
            and fields.day(found, "DDACT") <= on
            and (until is None or on <= until)
        ):
            return True
    return False

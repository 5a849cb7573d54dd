"""One InfosFoyerRSA: the payer's file, its people, its right."""

from datetime import date
from decimal import Decimal

from lxml.etree import _Element

from pathways.domain.beneficiary.identifiers import normalise_matricule
from pathways.intake.cnaf import fields
from pathways.intake.cnaf.defects import Defect
from pathways.intake.cnaf.person import read_adult, read_birth_date, read_role
from pathways.intake.cnaf.right import read_right
from pathways.intake.cnaf.rows import (
    ADULTS,
    Address,
    Allowance,
    FlowPerson,
    Fund,
    Household,
    Reduction,
    Refused,
)

_FUNDS: dict[str, Fund] = {"CAF": "CAF", "MSA": "MSA"}
_RSA_MAJORE = "RSI"  # NATPF: RSA socle majoré


def read_household(household: _Element, reference_day: date) -> Household | Refused:
    """The household of that element, or its refusal with the line and field at fault."""
    try:
        return _household(household, reference_day)
    except Defect as defect:
        number = _payer_number_if_readable(household)
        return Refused(defect.line, defect.field, defect.message, payer_number=number)


def _household(household: _Element, reference_day: date) -> Household:
    identification = fields.block(household, "IdentificationRSA")
    organisation = fields.block(identification, "Organisme")
    request = fields.block(identification, "DemandeRSA")
    administrative = fields.block(household, "DonneesAdministratives")
    benefit = fields.block(household, "PrestationRSA")
    fund = fields.text(organisation, "FONORG")
    if fund not in _FUNDS:
        line = fields.line_of(fields.block(organisation, "FONORG"))
        raise Defect(line, "FONORG", f"CAF ou MSA attendu, « {fund[:20]} » lu")
    adults, children_born_on = _people(household, reference_day)
    matricule = fields.digits(organisation, "MATRICULE")
    return Household(
        fund=_FUNDS[fund],
        organisation_number=fields.text(organisation, "NUMORG", at_most=3),
        payer_number=_payer_number(organisation, matricule),
        matricule=matricule,
        request_number=fields.text(request, "NUMDEMRSA", at_most=11),
        requested_on=fields.day(request, "DTDEMRSA"),
        family_situation=fields.text(administrative, "SituationFamille/SITFAM", at_most=3),
        agricultural_family=fields.optional_text(administrative, "SituationFamille/REGAGRIFAM"),
        address=_address(administrative),
        no_fixed_home=fields.boolean(
            fields.block(benefit, "DetailDroitRSA/TroncCommunDroitRSA"), "TOPSANSDOMFIXE"
        ),
        right=read_right(benefit, request),
        rsa_majore=_rsa_majore(benefit, reference_day),
        reductions=tuple(
            Reduction(
                amount=fields.amount(found, "MTREDRSA"),
                since=fields.day(found, "DDREDRSA"),
                until=fields.optional_day(found, "DFREDRSA"),
                line=fields.line_of(found),
            )
            for found in benefit.findall("DetailDroitRSA/AvisPCGDroitRSA/ReductionRSA")
        ),
        allowance=_allowance(benefit),
        adults=adults,
        dependants=len(children_born_on),
        youngest_dependant_born_on=max(children_born_on, default=None),
        line=fields.line_of(household),
    )


def _people(household: _Element, reference_day: date) -> tuple[tuple[FlowPerson, ...], list[date]]:
    adults, children_born_on = [], []
    for person in household.findall("Personne"):
        role = read_role(person)
        if role in ADULTS:
            adults.append(read_adult(person, role, reference_day))
        else:
            children_born_on.append(read_birth_date(person, reference_day))
    if not adults:
        message = "aucun demandeur, conjoint ou responsable de dossier"
        raise Defect(fields.line_of(household), "Personne", message)
    return tuple(adults), children_born_on


def _payer_number(organisation: _Element, matricule: str) -> str:
    try:
        return normalise_matricule(matricule)
    except ValueError as error:
        line = fields.line_of(fields.block(organisation, "MATRICULE"))
        raise Defect(line, "MATRICULE", str(error)) from None


def _payer_number_if_readable(household: _Element) -> str | None:
    try:
        organisation = fields.block(household, "IdentificationRSA/Organisme")
        return _payer_number(organisation, fields.digits(organisation, "MATRICULE"))
    except Defect:
        return None


def _address(administrative: _Element) -> Address | None:
    """The address of the lowest rank (RGADR), in France first."""
    addresses = sorted(
        administrative.findall("Adresse"),
        key=lambda a: fields.optional_text(a, "TroncCommunAdresse/RGADR") or "99",
    )
    for address in addresses:
        french = address.find("AdresseDetailleeFrance")
        if french is not None:
            street = _joined(french, "NUMVOIE", "LIBTYPEVOIE", "NOMVOIE")
            parts = (street, *(_joined(french, n) for n in ("COMPLIDEADR", "COMPLADR", "LIEUDIST")))
            postcode = fields.optional_text(french, "CODEPOS")
            return Address(
                line=", ".join(filter(None, parts)),
                # an integer in the schema: Ain's 01000 may have lost its zero
                postcode=postcode.zfill(5) if postcode and postcode.isdigit() else postcode,
                city=fields.optional_text(french, "NOMCOM"),
                insee=fields.optional_text(french, "NUMCOM"),
            )
    for address in addresses:
        abroad = address.find("AdresseHorsFrance")
        if abroad is not None:
            lines = (fields.optional_text(abroad, f"LIBLIG{n}ADR") for n in range(2, 8))
            return Address(", ".join(filter(None, lines)), None, None, None)
    return None


def _joined(parent: _Element, *names: str) -> str:
    return " ".join(filter(None, (fields.optional_text(parent, name) for name in names)))


def _allowance(benefit: _Element) -> Allowance | None:
    """The total of the calculation, with what the Département's reduction took from it.

    None where nothing is reduced: nobody asks it then. A reading: MTREDCGRSA is one of the amounts
    that lead to the total (MTTOTDRORSA).
    """
    found = benefit.find("DetailDroitRSA/MontantsCalculDroitRSA")
    if found is None or benefit.find("DetailDroitRSA/AvisPCGDroitRSA/ReductionRSA") is None:
        return None
    reduced = fields.optional_text(found, "MTREDCGRSA")
    taken = fields.amount(found, "MTREDCGRSA") if reduced else Decimal(0)
    return Allowance(
        amount=fields.amount(found, "MTTOTDRORSA") + taken,
        since=fields.day(found, "DDELECAL"),
        until=fields.optional_day(found, "DFELECAL"),
    )


def _rsa_majore(benefit: _Element, on: date) -> bool | None:
    """Whether the majoré allowance is due that day; None when the flow details no allowance."""
    details = benefit.findall("DetailDroitRSA/DetailCalculDroitRSA")
    if not details:
        return None
    for detail in details:
        until = fields.optional_day(detail, "DFNATDRO")
        current = fields.day(detail, "DDNATDRO") <= on and (until is None or on <= until)
        if current and fields.text(detail, "NATPF") == _RSA_MAJORE:
            return True
    return False

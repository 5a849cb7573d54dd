"""What one person may enter on a day, and the agreements that have a place for them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pathways.domain.beneficiary.state import BeneficiaryState
from pathways.domain.enrolment.possible import Possible, possible
from pathways.domain.participations.state import ParticipationsState, participations_of
from pathways.domain.refusal import NotFound
from pathways.projections import lists
from pathways.projections.departement import Departement


@dataclass(frozen=True)
class Reason:
    """What stands in the way of one public, with its rule and how to put it right."""

    public: str
    code: str
    rule: str | None
    message: str
    remedy: str | None


@dataclass(frozen=True)
class Eligibility:
    """One module of a programme; `public` is whom the person would count as, None where refused."""

    programme: str
    programme_label: str
    module: str
    module_label: str
    eligible: bool
    public: str | None
    reasons: tuple[Reason, ...]
    agreements: tuple[lists.OpenAgreement, ...]
    """Those that finance the module that day, admit that public and have a place left."""


def eligibility(departement: Departement, person: UUID, on: date) -> list[Eligibility]:
    """Every module of the catalogue on that day, those open to the person first.

    Raises NotFound for someone without a file, FileMerged or PersonErased.
    """
    app = departement.app
    file = app.load(BeneficiaryState, person)
    if not file.exists:
        raise NotFound(field="beneficiary_id")
    told = app.load(ParticipationsState, participations_of(person))
    assert isinstance(file.state, BeneficiaryState)
    assert isinstance(told.state, ParticipationsState)
    agreements = lists.open_agreements(departement, on)
    found = [
        _shown(one, agreements) for one in possible(file.state, told.state, departement.rules, on)
    ]
    return sorted(found, key=lambda one: not one.eligible)


def _shown(one: Possible, agreements: list[lists.OpenAgreement]) -> Eligibility:
    reasons = tuple(
        Reason(public, refusal.code, refusal.rule, refusal.message, refusal.remedy)
        for public, refusal in one.standing_against
    )
    return Eligibility(
        programme=one.programme.code,
        programme_label=one.programme.label,
        module=one.module.code,
        module_label=one.module.label,
        eligible=one.public is not None,
        public=one.public,
        reasons=reasons,
        agreements=tuple(
            agreement
            for agreement in agreements
            if agreement.programme == one.programme.code
            and one.module.code in agreement.modules
            and one.public in agreement.publics
            and agreement.places_left != 0
        ),
    )

"""A town in which every list has something to say: what walks all lists is tested on it."""

from uuid import UUID

from pathways.domain.action_session.scheduling import ScheduleActionSession
from pathways.domain.moped.fleet import RegisterMoped
from pathways.domain.report.opening import OpenFinalReport
from pathways.scheduler.sweep import sweep
from tests.api.caller import SARA, Caller
from tests.api.secretariat import SANCTION, Secretariat
from tests.departement import CCAS, Town, day
from tests.documents.reports import Workshops
from tests.domain.project_application.projects import JARDINS
from tests.domain.spec import an_id
from tests.funding import accepted_project, register_operator, vote
from tests.offers import BAKER, Market

ON = "2022-06-15"
FORMULA = '=HYPERLINK("http://example.org";"cliquez")'
"""What someone may type as a name, to be shown and never run."""


def fill(town: Town, api: Caller) -> UUID:
    """Sara under sanction, Awa at work, an action with its report; the agreement of the action."""
    town.register("Sara")
    secretariat = Secretariat(api, town)
    procedure = secretariat.ready_to_decide()
    secretariat.record(procedure, "decision", **SANCTION)
    town.register("Awa", payer_number="7654321", last_name=FORMULA)
    town.register("Noé", payer_number="7654322", last_name='O\'Neill; "Jo"')
    town.orient("Noé", "2022-03-01", referent=None, decided_by="president")
    town.orient("Zoé", "2022-05-01", decided_by="president")
    market = Market(town)
    market.found()
    market.look("Lou", "2022-03-01")
    town.orient("Lou", "2022-03-02", decided_by="president")
    offer = market.publish("Vendeuse", published_on=day("2022-03-01"), open_until=day("2022-12-31"))
    market.publish("Vendeur", published_on=day("2022-04-01"), open_until=day("2022-12-31"))
    market.position("Lou", offer, "2022-04-01")
    vote(town)
    register_operator(town)
    town.do(
        RegisterMoped(
            moped_id=an_id("cyclomoteur"), organisation_id=JARDINS, registered_on=day("2022-01-10"),
            label="AB-123", site="Angers", territory="centre_anjou",
        )
    )  # fmt: skip
    accepted_project(town, "adse_a", "jardins")
    workshops = Workshops(town.departement)
    town.do(
        OpenFinalReport(
            agreement_id=workshops.agreement, on=day("2022-01-10"), until=day("2021-12-31")
        )
    )
    town.do(
        ScheduleActionSession(
            session_id=an_id("atelier"), agreement_id=workshops.agreement,
            on=day("2021-01-11"), held_on=day("2021-12-01"), starts_at="09:30", minutes=150,
            theme="Atelier bois", site="Trélazé",
        )
    )  # fmt: skip
    town.catch_up()
    sweep(town.departement, day(ON))
    secretariat.on(ON)
    return workshops.agreement


def few(town: Town) -> None:
    """Someone to orient, someone without référent, someone followed."""
    town.register("Awa", payer_number="7654321", last_name=FORMULA)
    town.register("Noé", payer_number="7654322", last_name='O\'Neill; "Jo"')
    town.orient("Noé", "2022-03-01", referent=None, decided_by="president")
    town.orient("Zoé", "2022-05-01", decided_by="president")
    town.catch_up()


def addresses(agreement: UUID) -> dict[str, str]:
    """By endpoint: how each list of the API is asked so that it has rows."""
    person, works = an_id("Lou"), an_id("Vendeur")
    return {
        "access-journal.access_journal": "/v1/access-journal?purpose=instance",
        "action-sessions.action_sessions": f"/v1/action-sessions?agreement={agreement}",
        "agreements.agreements": f"/v1/agreements?on={ON}",
        "beneficiaries.beneficiary_accesses": f"/v1/beneficiaries/{SARA}/accesses?purpose=sanction",
        "beneficiaries.beneficiary_history": f"/v1/beneficiaries/{SARA}/history?",
        "beneficiaries.beneficiary_offers": f"/v1/beneficiaries/{person}/offers?on={ON}",
        "beneficiaries.beneficiary_enrolments": f"/v1/beneficiaries/{SARA}/enrolments?",
        "beneficiaries.beneficiary_eligibility": f"/v1/beneficiaries/{person}/eligibility?on={ON}",
        "enrolments.enrolments": "/v1/enrolments?on=2021-06-15",
        "mopeds.mopeds": f"/v1/mopeds?on={ON}",
        "envelopes.envelopes": f"/v1/envelopes?on={ON}",
        "facts.facts": f"/v1/facts/{SARA}?",
        "indicators.indicator_receipt": (
            f"/v1/indicators/first_rdv_in_time/receipt?on={ON}&since=2022-01-01"
        ),
        "lists.alerts": f"/v1/alerts?on={ON}",
        "lists.deadlines": f"/v1/deadlines?on={ON}",
        "lists.file_active": f"/v1/file-active?on={ON}",
        "lists.file_active_members": f"/v1/file-active/members?on={ON}&organisation={CCAS}",
        "lists.ma_liste": f"/v1/ma-liste?on={ON}&organisation={CCAS}",
        "lists.to_orient": f"/v1/to-orient?on={ON}",
        "lists.without_referent": f"/v1/without-referent?on={ON}",
        "offers.offer_candidates": f"/v1/offers/{works}/candidates?on={ON}&organisation={CCAS}",
        "offers.offers": f"/v1/offers?on={ON}&organisation={BAKER}",
        "panel-sessions.panel_sessions": "/v1/panel-sessions?from=2022-01-01",
        "people.search_people": "/v1/people/search",
        "positionings.positionings": f"/v1/positionings?on={ON}",
        "project-applications.project_applications": f"/v1/project-applications?on={ON}",
        "reports.reports": f"/v1/reports?on={ON}",
        "retention.retention": "/v1/retention?on=2040-01-01",
        "sanction-procedures.sanction_legality_of_a_year": (
            f"/v1/sanction-procedures/legality?year=2022&on={ON}"
        ),
        "sanction-procedures.sanction_procedures": f"/v1/sanction-procedures?on={ON}",
        "reconciliation.sanction_reconciliation": (
            f"/v1/sanction-procedures/reconciliation?on={ON}"
        ),
        "settlements.settlement_receipt": f"/v1/agreements/{agreement}/receipt?on={ON}",
    }

"""The letters: what each is called, the fields it may name, the rules it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pathways.documents.letters.common_fields import (
    APPEAL,
    BODY,
    FRAME,
    LAW,
    MEASURE,
    RDV,
    SANCTION,
    SESSION,
)
from pathways.documents.letters.fields import Field, Fields, Kind

DAY = Kind.DAY
DOCUMENT_FRAME = (
    "sender",
    "sender_service",
    "sender_address",
    "sender_contact",
    "reference",
    "written_on",
)


@dataclass(frozen=True)
class Letter:
    """One letter: its French title, its own fields beside those of every letter, its rules."""

    title: str
    own_fields: Fields
    rules: tuple[str, ...]
    """Ids of the regulation."""
    addressed: bool = True
    """A letter with an address; otherwise a document to sign."""
    fields: Fields = field(init=False)
    """Every field its template may name, those of the frame included."""

    def __post_init__(self) -> None:
        frame = FRAME if self.addressed else {n: FRAME[n] for n in DOCUMENT_FRAME}
        object.__setattr__(self, "fields", {**frame, **self.own_fields})


LETTERS: Mapping[str, Letter] = {
    "orientation_notice": Letter(
        "Notification d'orientation",
        {
            **BODY,
            **APPEAL,
            "decided_on": Field("date de la décision", date(2025, 2, 27), DAY),
            "orientation_kind": Field("nature de l'orientation", "sociale"),
            "organisation_address": Field(
                "adresse de l'organisme", "3 rue du Lavoir\n49991 Saint-Aubin-des-Prés"
            ),
            "first_rdv_due_on": Field("premier RDV au plus tard", date(2025, 3, 14), DAY),
            "contract_due_on": Field("contrat au plus tard", date(2025, 4, 1), DAY),
        },
        ("A1.1", "A1.3", "A1.7", "N5", "N11"),
    ),
    "rdv_convocation": Letter(
        "Convocation à un RDV",
        {
            **BODY,
            **RDV,
            "subject": Field("objet du RDV", "faire le point sur votre situation"),
            "bring": Field("à apporter", ("cette lettre",), Kind.ITEMS, optional=True),
        },
        ("A1.3", "A1.5", "A1.9"),
    ),
    "relance": Letter(
        "Relance après un RDV",
        {
            **BODY,
            **RDV,
            "missed_on": Field("jour du RDV manqué ou proposé", date(2025, 2, 25), DAY),
            "ground": Field("motif de la relance", "votre absence est restée sans explication"),
        },
        ("A1.4", "A1.4b"),
    ),
    "contract_relance": Letter(
        "Relance sur le contrat d'engagements",
        {
            **BODY,
            "ground": Field(
                "motif de la relance",
                "votre contrat d'engagements n'a pas été renouvelé à son terme",
            ),
            "answer_by": Field("réponse attendue avant le", date(2025, 3, 16), DAY),
        },
        ("A1.4b", "A1.12"),
    ),
    "engagement_contract": Letter(
        "Contrat d'engagements",
        {
            "person": Field("bénéficiaire", "Madame Élodie CHAUVIGNÉ"),
            "organisation": BODY["organisation"],
            "referent": Field("référent", "Paule GASNIER"),
            "starts_on": Field("début", date(2025, 3, 15), DAY),
            "ends_on": Field("fin", date(2026, 3, 14), DAY),
            "domains": Field("domaines", ("logement", "mobilité"), Kind.ITEMS),
            "actions": Field(
                "engagements de la personne",
                ("Déposer une demande de logement social", "Suivre l'atelier code de la route"),
                Kind.ITEMS,
            ),
            "support": Field(
                "engagements du référent",
                ("Un RDV tous les mois", "Une aide pour le dossier de logement"),
                Kind.ITEMS,
            ),
            "weekly_hours": Field("heures d'activité par semaine", 15, Kind.COUNT, optional=True),
            "hours_adapted": Field("raison des heures adaptées", "garde d'enfants", optional=True),
        },
        ("A1.7", "A1.8", "A1.12", "N9"),
        addressed=False,
    ),
    "contract_exemption": Letter(
        "Dispense de contrat d'engagements",
        {
            "granted_on": Field("date de la dispense", date(2025, 2, 27), DAY),
            "ends_on": Field("fin de la dispense", date(2025, 8, 31), DAY),
            "reason": Field("motif de la dispense", "indisponibilité temporaire"),
            "contract_due_on": Field("contrat au plus tard", date(2025, 10, 31), DAY),
            "organisation": BODY["organisation"],
        },
        ("A1.8",),
    ),
    "breach_notice": Letter(
        "Signalement d'un manquement",
        {
            **LAW,
            "organisation": BODY["organisation"],
            "reported_on": Field("date du signalement", date(2025, 1, 3), DAY),
            "facts": SANCTION["facts"],
            "sanction_incurred": Field(
                "sanction encourue",
                "une réduction d'au plus 80 % de votre allocation, de 1 à 3 mois",
            ),
            "observations_within": Field("délai des observations", "1 mois"),
            "observations_address": Field(
                "où envoyer les observations",
                "Secrétariat de l'équipe pluridisciplinaire\n49990 Bellerive",
            ),
        },
        ("A1.12", "N3", "N3b", "N7"),
    ),
    "epl_convocation": Letter(
        "Convocation à l'équipe pluridisciplinaire locale",
        {
            **SESSION,
            "territory": Field("territoire", "PDS Centre Anjou"),
            "reason": Field(
                "raison de l'étude",
                "Douze mois ont passé depuis votre orientation : votre situation est étudiée.",
            ),
            "organisation": BODY["organisation"],
        },
        ("A1.10", "A1.11", "N8"),
    ),
    "epd_convocation": Letter(
        "Convocation à l'équipe pluridisciplinaire départementale",
        {
            **SESSION,
            "facts": SANCTION["facts"],
            "breach_notified_on": SANCTION["breach_notified_on"],
            "sanction_incurred": Field(
                "sanction encourue",
                "une réduction d'au plus 80 % de votre allocation, de 1 à 3 mois",
            ),
        },
        ("A1.12", "N3", "N3b", "N8", "N10"),
    ),
    "maintain_decision": Letter(
        "Décision de maintien de l'accompagnement",
        {
            **BODY,
            **APPEAL,
            "decided_on": Field("date de la décision", date(2025, 3, 6), DAY),
            "opinion_on": Field("date de l'avis de l'EPL", date(2025, 3, 4), DAY),
            "next_review_on": Field("prochaine étude au plus tard", date(2026, 3, 6), DAY),
            "reasons": Field("motifs", "Des freins au logement restent à lever."),
        },
        ("A1.11", "N8", "N11"),
    ),
    "reorientation_decision": Letter(
        "Décision de réorientation",
        {
            **APPEAL,
            "decided_on": Field("date de la décision", date(2025, 3, 6), DAY),
            "orientation_kind": Field("nature de l'orientation", "professionnelle"),
            "former_organisation": BODY["organisation"],
            "organisation": Field("nouvel organisme", "France Travail, agence de Bellerive"),
            "organisation_address": Field("adresse du nouvel organisme", "8 rue Neuve\n49990"),
            "reasons": Field("motifs", "Vous pouvez maintenant chercher un emploi."),
            "opinion_on": Field("date de l'avis de l'EPL", date(2025, 3, 4), DAY, optional=True),
            "first_rdv_due_on": Field("premier RDV au plus tard", date(2025, 3, 21), DAY),
        },
        ("A1.10", "A1.11", "N5", "N8", "N11"),
    ),
    "reduction_decision": Letter(
        "Décision de réduction de l'allocation",
        {**SANCTION, **MEASURE, **APPEAL},
        ("A1.12", "N1", "N8", "N11"),
    ),
    "suspension_decision": Letter(
        "Décision de suspension de l'allocation",
        {**SANCTION, **MEASURE, **APPEAL},
        ("A1.12", "N2", "N8", "N10", "N11"),
    ),
    "suppression_decision": Letter(
        "Décision de suppression de l'allocation",
        {
            **SANCTION,
            **MEASURE,
            **APPEAL,
            "opinion": Field("avis de l'EPD", "une suppression totale pendant 4 mois"),
            "opinion_on": Field("date de l'avis de l'EPD", date(2025, 2, 18), DAY),
            "strike_off": Field(
                "suite d'une suppression totale",
                "Au terme de ces 4 mois, votre radiation sera demandée à France Travail.",
                optional=True,
            ),
        },
        ("A1.12", "N2", "N8", "N10", "N11"),
    ),
    "no_sanction_decision": Letter(
        "Décision sans sanction",
        {
            **SANCTION,
            "delay_until": Field("délai accordé jusqu'au", date(2025, 5, 31), DAY, optional=True),
            "expected": Field(
                "ce qui est attendu", "Signer votre contrat d'engagements.", optional=True
            ),
        },
        ("A1.12", "N8"),
    ),
    "appeal_answer": Letter(
        "Réponse à un recours préalable",
        {
            "filed_on": Field("date du recours", date(2025, 3, 10), DAY),
            "contested_on": Field("date de la décision contestée", date(2025, 2, 27), DAY),
            "contested": Field("décision contestée", "la réduction de votre allocation"),
            "outcome": Field("réponse", "Votre recours est rejeté."),
            "reasons": Field("motifs", "Les faits sont établis et aucun motif n'est légitime."),
            "consequence": Field(
                "conséquence", "Les sommes retirées vous sont reversées.", optional=True
            ),
            "court": APPEAL["court"],
            "court_address": APPEAL["court_address"],
        },
        ("N11",),
    ),
}

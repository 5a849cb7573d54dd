"""The French of what people read: facts, deadlines, standings. Codes are English, readers are not.

Closed lists of the regulation carry their own labels (`Choice.label`).
"""

import inspect
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

ROLES: Mapping[str, str] = {
    "referent": "référent",
    "body_manager": "responsable d'organisme",
    "operator": "porteur d'actions",
    "employer": "employeur",
    "beneficiary": "bénéficiaire",
    "epl_secretariat": "secrétariat de l'EPL",
    "epd_secretariat": "secrétariat de l'EPD",
    "panel_member": "membre d'une équipe pluridisciplinaire",
    "agent": "agent du Département",
    "delegate": "Président ou délégataire",
    "auditor": "auditeur",
    "administrator": "administrateur",
}
"""The capacities in which someone asks (`pathways.domain.access`)."""

EVENTS: Mapping[str, str] = {
    "OrganisationRegistered": "Organisme enregistré",
    "OrganisationAgreementSigned": "Convention signée",
    "OrganisationAgreementEnded": "Convention terminée",
    "ReferentArrived": "Arrivée d'un référent",
    "ReferentDiplomaRecorded": "Diplôme du référent vu",
    "ReferentDeparted": "Départ d'un référent",
    "BeneficiaryRegistered": "Dossier ouvert",
    "IdentityChanged": "Identité modifiée",
    "ContactDetailsRecorded": "Coordonnées enregistrées",
    "HouseholdRecorded": "Foyer enregistré",
    "RsaRightRecorded": "Droit au RSA",
    "RightsAndDutiesRecorded": "Droits et devoirs",
    "ProfileRecorded": "Profil enregistré",
    "RsaExited": "Sortie du RSA",
    "ReductionToldByPayer": "Réduction sans décision, dite par le payeur",
    "BeneficiaryMerged": "Dossier fusionné dans un autre",
    "DuplicateAbsorbed": "Doublon absorbé",
    "SanctionCounted": "Sanction comptée",
    "SanctionUncounted": "Sanction défaite",
    "PersonForgotten": "Personne effacée",
    "OrientationDecided": "Orientation décidée",
    "OrientationNotified": "Décision notifiée",
    "ReferentDesignated": "Référent désigné",
    "FirstRdvProposed": "Premier RDV proposé",
    "FirstRdvAnswered": "Réponse à la proposition de premier RDV",
    "FirstRdvMoved": "Premier RDV déplacé",
    "RdvHeld": "RDV tenu",
    "RdvMissed": "RDV manqué",
    "RdvExcused": "Absence excusée",
    "RdvScheduled": "RDV fixé",
    "RelanceSent": "Relance envoyée",
    "RelanceAnswered": "Réponse à la relance",
    "RightsAndDutiesExplained": "Droits et devoirs expliqués",
    "DiagnosisMade": "Diagnostic posé",
    "JointDiagnosisMade": "Diagnostic conjoint posé",
    "PartnerMobilised": "Partenaire mobilisé",
    "PositionedOnInsertionOffer": "Positionnement sur l'offre d'insertion",
    "RegisteredAtFranceTravail": "Inscription à France Travail",
    "ReorientationProposed": "Réorientation proposée",
    "ReorientationRefused": "Réorientation refusée",
    "Reoriented": "Réorientation décidée",
    "PathwayMaintained": "Maintien de l'accompagnement",
    "ContractLapseObserved": "Défaut de contrat constaté",
    "BreachReported": "Manquement signalé",
    "RecallClosed": "Procédure de rappel close",
    "ContractExemptionGranted": "Dispense de contrat accordée",
    "ContractExemptionEnded": "Dispense de contrat terminée",
    "OrientationEnded": "Fin de l'accompagnement",
    "EngagementContractDrafted": "Contrat d'engagements rédigé",
    "EngagementContractSigned": "Contrat d'engagements signé",
    "EngagementContractSubmitted": "Contrat d'engagements soumis",
    "EngagementContractValidated": "Contrat d'engagements validé",
    "EngagementContractReturned": "Contrat d'engagements retourné",
    "EngagementContractAmended": "Contrat d'engagements révisé",
    "EngagementContractEnded": "Fin du contrat d'engagements",
    "PanelSessionPlanned": "Séance convoquée",
    "PanelMemberAppointed": "Membre nommé à la séance",
    "PanelMemberReleased": "Membre retiré de la séance",
    "PanelSessionPostponed": "Séance reportée",
    "PanelSessionCancelled": "Séance annulée",
    "CaseListed": "Dossier inscrit à l'ordre du jour",
    "CaseRemoved": "Dossier retiré de l'ordre du jour",
    "AgendaLocked": "Ordre du jour arrêté",
    "PanelSessionHeld": "Séance tenue",
    "MemberRecused": "Membre récusé sur un dossier",
    "EplOpinionGiven": "Avis de l'EPL",
    "EpdOpinionGiven": "Avis de l'EPD",
    "CasePostponed": "Dossier reporté",
    "MinutesSigned": "Procès-verbal signé",
    "DelegationGiven": "Délégation donnée",
    "DelegationWithdrawn": "Délégation retirée",
    "SanctionProcedureOpened": "Procédure de sanction ouverte",
    "BreachLetterSent": "Courrier de manquement envoyé",
    "BreachLetterReceipt": "Réception du courrier de manquement",
    "ObservationsMade": "Observations de la personne",
    "HearingRequested": "Audition demandée",
    "FileCompleted": "Dossier de manquement complet",
    "ReferredToEpd": "Saisine de l'EPD",
    "EpdOpinionReceived": "Avis de l'EPD reçu",
    "SanctionDecided": "Décision sur le manquement",
    "SanctionNotified": "Décision sur le manquement notifiée",
    "SanctionCarriedOut": "Sanction appliquée par le payeur",
    "StrikeOffAsked": "Radiation demandée à France Travail",
    "SanctionEnded": "Fin de la sanction",
    "ProcedureRegularised": "Procédure de sanction régularisée",
    "PriorAppealFiled": "Recours préalable (RAPO) déposé",
    "PriorAppealDecided": "Réponse au recours préalable",
    "CourtSeised": "Tribunal administratif saisi",
    "CourtDismissed": "Requête rejetée par le juge",
    "DecisionAnnulled": "Décision annulée par le juge",
    "DecisionWithdrawn": "Décision retirée",
    "AmountPaidBack": "Somme reversée",
    "ProcedureSealedOff": "Procédure close par l'effacement",
    "SearchProfileRecorded": "Profil de recherche enregistré",
    "PreProjectReceived": "Pré-projet reçu",
    "ProjectSubmitted": "Projet déposé",
    "ProjectReviewed": "Projet instruit",
    "ProjectAccepted": "Projet retenu",
    "ProjectRefused": "Projet refusé",
    "ProjectWithdrawn": "Projet retiré par son porteur",
    "AgreementReached": "Convention signée sur le projet",
    "AgreementNeverRan": "Convention qui n'a jamais couru",
    "AgreementSigned": "Convention d'action signée",
    "AgreementAmended": "Avenant à la convention",
    "AgreementEnded": "Convention d'action terminée",
    "ServiceConfirmed": "Service fait confirmé",
    "CommunicationDutyKept": "Engagement de communication tenu",
    "AgreementSettled": "Convention soldée",
    "SettlementRestated": "Solde rectifié",
    "EnvelopeVoted": "Crédits votés",
    "EnvelopeDrawn": "Crédits engagés",
    "EnvelopeReturned": "Crédits rendus",
    "EligibilityChecked": "Éligibilité vérifiée",
    "Enrolled": "Entrée dans l'action",
    "ParticipationContractSigned": "Contrat avec la structure signé",
    "ParticipantFeePaid": "Participation payée",
    "FirstDiagnosisMade": "Premier diagnostic posé",
    "ActionPlanWritten": "Plan d'actions écrit",
    "InterviewHeld": "Entretien individuel tenu",
    "InterviewMissed": "Entretien individuel manqué",
    "ModuleStarted": "Module commencé",
    "ModuleCancelled": "Module annulé",
    "ScheduleHanded": "Planning remis",
    "SessionAttended": "Présence à une séance collective",
    "SessionMissed": "Absence à une séance collective",
    "HoursWorked": "Heures travaillées",
    "TrainingFollowed": "Formation suivie",
    "ProfessionalisationFollowed": "Professionnalisation suivie",
    "AttendanceCertificateReceived": "Attestation de présence reçue",
    "PlacementRecorded": "Mise en situation de travail",
    "SkillsCertified": "Compétences attestées",
    "PartnerContacted": "Mise en relation avec un partenaire",
    "MobilityInformationGiven": "Information sur la mobilité",
    "MopedRented": "Cyclomoteur loué",
    "MopedReturned": "Cyclomoteur rendu",
    "RentalCancelled": "Location annulée",
    "EnrolmentExtended": "Durée prolongée",
    "PostChanged": "Changement de place",
    "IndividualReportWritten": "Bilan individuel écrit",
    "OutcomeRecorded": "Résultats atteints",
    "EnrolmentEnded": "Sortie de l'action",
    "EnrolmentCancelled": "Entrée annulée",
    "EnrolmentReopened": "Sortie annulée",
    "ActionEntered": "Action commencée",
    "ActionModuleEntered": "Module d'action commencé",
    "ActionModuleCancelled": "Module d'action annulé",
    "ActionExtended": "Action prolongée",
    "ActionLeft": "Action quittée",
    "ActionReopened": "Action reprise",
    "ActionEntryCancelled": "Entrée dans une action annulée",
    "PostTaken": "Place occupée",
    "PostFreed": "Place libérée",
    "MopedRegistered": "Cyclomoteur enregistré",
    "MopedChecked": "Cyclomoteur contrôlé",
    "MopedTaken": "Cyclomoteur pris",
    "MopedFreed": "Cyclomoteur libéré",
    "MopedRetired": "Cyclomoteur retiré du parc",
    "ActionSessionScheduled": "Séance collective prévue",
    "ActionSessionHeld": "Séance collective tenue",
    "ActionSessionCancelled": "Séance collective annulée",
    "OfferPublished": "Offre publiée",
    "OfferChanged": "Offre modifiée",
    "OfferWithdrawn": "Offre retirée",
    "OfferPlaceTaken": "Place de l'offre pourvue",
    "OfferPlaceFreed": "Place de l'offre rendue",
    "PositioningProposed": "Positionnement proposé",
    "PositioningRetained": "Positionnement retenu",
    "PositioningRefused": "Positionnement refusé",
    "PositioningEntered": "Entrée après positionnement",
    "PositioningEntryCancelled": "Entrée après positionnement annulée",
    "PositioningWithdrawn": "Positionnement retiré",
    "ReportOpened": "Bilan ouvert",
    "ReportPartWritten": "Partie du bilan écrite",
    "ReportSubmitted": "Bilan transmis",
    "ReportReturned": "Bilan retourné",
    "ReportReopened": "Bilan rouvert",
    "ReportAccepted": "Bilan accepté",
    "ReportSealed": "Bilan scellé",
    "AlertRaised": "Alerte donnée",
    "DeadlinesSwept": "Échéances relevées",
    "FactWithdrawn": "Fait retiré",
}

DEADLINES: Mapping[str, str] = {
    "orientation": "Orientation à décider",
    "first_rdv": "Premier RDV à tenir",
    "relance": "Relance après absence",
    "relance_without_answer": "Relance sans réponse",
    "contract": "Contrat à signer",
    "contract_relance": "Relance sur le contrat",
    "contract_renewal": "Contrat à renouveler",
    "next_rdv": "Prochain RDV à tenir",
    "epl_review": "Étude en EPL",
    "joint_diagnosis": "Diagnostic conjoint",
    "final_report": "Bilan final à transmettre",
    "quarterly_report": "Bilan trimestriel à transmettre",
}

STANDINGS: Mapping[str, str] = {
    "under_recall": "procédure de rappel",
    "validated": "contrat validé",
    "under_validation": "contrat en cours de validation",
    "exempted": "dispensé de contrat",
    "returned": "contrat retourné",
    "signed": "contrat signé, non soumis",
    "drafted": "contrat en préparation",
    "expired": "contrat échu",
    "without_contract": "sans contrat",
}

STATUSES: Mapping[str, str] = {
    "late": "en retard",
    "due_soon": "à faire bientôt",
    "to_plan": "RDV à fixer",
    "on_track": "à jour",
}

RECIPIENTS: Mapping[str, str] = {
    "referent": "référent",
    "organisation": "organisme",
    "departement": "Département",
}

RECONCILED: Mapping[str, str] = {
    "carried_out": "appliquée telle que décidée",
    "not_yet": "pas encore appliquée",
    "different": "appliquée autrement",
    "without_decision": "réduction sans décision",
}

DIFFERENCES: Mapping[str, str] = {
    "starts_earlier": "commence plus tôt",
    "starts_later": "commence plus tard",
    "lasts_longer": "dure plus longtemps",
    "ends_earlier": "dure moins longtemps",
    "amount": "montant différent",
    "undone": "décision défaite",
    "overlapping": "appliquée deux fois pour la même période",
}

MEASURES: Mapping[str, str] = {
    "collective_participations": "participations aux séances collectives",
    "collective_sessions": "séances collectives",
    "collective_hours": "heures collectives",
    "individual_interviews": "entretiens individuels",
    "individual_hours": "heures individuelles",
    "professionalisation_hours": "heures de professionnalisation",
    "worked_hours": "heures travaillées",
    "training_hours": "heures de formation",
    "placement_hours": "heures d'immersion et de mise à disposition",
    "rental_days": "jours de location",
    "occupied_days": "jours de place occupée",
    "participants": "participants",
    "mopeds": "cyclomoteurs",
}
"""What an insertion action counts."""

FORMULAS: Mapping[str, str] = {
    "units": "prorata des unités réalisées",
    "hours": "heures réalisées",
    "occupied_places": "prorata des jours de place occupée",
    "confirmed": "montant convenu, une fois le service confirmé",
    "monthly_hours": "par mois, selon les heures travaillées",
}
"""How an action is paid."""

CONDITIONS: Mapping[str, str] = {
    "admitted_public": "relever d'un public que la convention admet",
    "rsa_that_day": "avoir droit au RSA ce jour-là",
    "young_public_age": "pour un jeune du FAJ, avoir de 18 à 25 ans révolus",
    "proof_kept": "un justificatif conservé",
    "positioning_interview_first": "un entretien diagnostic de positionnement avant tout module",
    "followed_or_precarious": "être suivi par un professionnel, ou en activité précaire",
    "not_in_the_other_pathway": "n'être pas déjà dans l'autre parcours",
}
"""What someone who enters an action must meet."""

ACTION_STEPS: Mapping[str, str] = {
    "positioning_interview": "entretien diagnostic de positionnement",
    "participation_contract": "contrat entre la structure et le participant",
    "first_diagnosis": "premier diagnostic",
    "action_plan": "plan d'actions écrit",
    "schedule_handed": "planning remis",
    "individual_report": "bilan individuel, copié au référent",
    "skills_certificate": "attestation de compétences",
    "mobility_information": "information sur la mobilité",
}
"""What is expected of every stay in an action."""

PLACES: Mapping[str, str] = {"post": "poste", "moped": "cyclomoteur"}
"""What one person has at a time."""

NORMS: Mapping[str, str] = {
    "weekly_hours": "heures de travail par semaine",
    "weeks": "semaines par place et par an",
    "supervision": "places par encadrant permanent",
    "fleet": "taille du parc",
    "sites": "nombre de sites",
    "compulsory_modules": "les modules obligatoires sont tous dans le projet",
    "state_agreed_post": "chaque place s'appuie sur un poste conventionné par l'État",
    "rural_supplement": "un complément ruralité peut s'ajouter",
    "rental_days": "jours de location par cyclomoteur et par an",
    "active_months": "mois d'activité par an",
    "interviews_a_month": "entretiens par mois",
    "sessions_a_month": "séances par mois",
    "hours_a_post": "heures travaillées par poste",
    "training_share": "part de formation dans le contrat de travail",
    "job_aid_a_year": "aide au poste du Département, par place annuelle",
    "state_job_aid": "aide au poste de l'État, par ETP",
}
"""Other figures of a programme."""

ACTION_LISTS: Mapping[str, str] = {
    "rental_reasons": "motifs du déplacement",
    "handover": "ce que prévoit chaque mise à disposition",
    "followed_by": "situation de l'usager",
}
"""Other closed lists of a programme."""

OPENINGS: Mapping[str, str] = {
    "open": "ouvert",
    "closed": "clos",
    "to_be_published": "à publier",
}
"""Whether a programme takes applications."""

STEPS: Mapping[str, str] = {
    "reminder": "rappel",
    "late": "en retard",
    "escalated_to_organisation": "remontée à l'organisme",
    "escalated_to_departement": "remontée au Département",
}
"""Steps of the alert on a deadline."""

SESSIONS: Mapping[str, str] = {
    "planned": "convoquée",
    "locked": "ordre du jour arrêté",
    "held": "tenue",
    "signed": "procès-verbal signé",
    "cancelled": "annulée",
}
"""How far a panel session is."""

OFFER_KINDS: Mapping[str, str] = {
    "insertion_action": "action d'insertion",
    "training": "formation",
    "job_offer": "emploi",
}

OFFER_STATUSES: Mapping[str, str] = {
    "open": "ouverte",
    "full": "complète",
    "closed": "fermée",
    "withdrawn": "retirée",
}

POSITIONINGS: Mapping[str, str] = {
    "proposed": "en attente",
    "retained": "retenu",
    "refused": "refusé",
    "entered": "entré",
    "withdrawn": "abandonné",
}

POSITIONED_BY: Mapping[str, str] = {"referent": "le référent", "beneficiary": "la personne"}

APPLICATIONS: Mapping[str, str] = {
    "pre_project": "pré-projet reçu",
    "submitted": "projet déposé",
    "reviewed": "instruit",
    "accepted": "retenu",
    "agreed": "convention signée",
    "refused": "refusé",
    "withdrawn": "retiré",
}

AGREEMENTS: Mapping[str, str] = {
    "to_come": "à venir",
    "running": "en cours",
    "over": "terminée",
    "never_ran": "jamais commencée",
}

REPORTS: Mapping[str, str] = {
    "open": "en préparation",
    "submitted": "transmis",
    "returned": "retourné",
    "accepted": "accepté",
    "sealed": "scellé",
}

VERDICTS: Mapping[str, str] = {
    "legal": "légale",
    "irregular": "irrégulière",
    "in_progress": "en cours, régulière à ce jour",
    "regularised": "régularisée",
    "undone": "dont la décision est défaite",
}

COUNTED_IN: Mapping[str, str] = {
    "units": "participations et entretiens",
    "hours": "heures",
    "days": "jours de place",
    "months": "mois",
    "people": "personnes",
    "minutes": "minutes",
    "hundredths": "centièmes d'heure",
}
"""What the lines of an agreement are counted in."""

FACTS: Mapping[str, str] = {
    "session": "séance collective",
    "interview": "entretien individuel",
    "positioning": "entretien de positionnement",
    "professionalisation": "professionnalisation",
    "worked": "heures travaillées",
    "training": "formation",
    "placement": "immersion, mise à disposition",
    "rental": "location",
    "stay": "place occupée",
}
"""What a settlement counts."""

PROCEDURES: Mapping[str, str] = {
    "opened": "ouverte",
    "letter_sent": "courrier envoyé",
    "letter_received": "courrier reçu",
    "answered": "observations reçues",
    "complete": "dossier complet",
    "referred": "EPD saisie",
    "opinion_given": "avis de l'EPD reçu",
    "decided": "décidée",
    "notified": "notifiée",
    "carried_out": "appliquée",
    "ended": "terminée",
    "regularised": "régularisée",
    "appealed": "recours déposé",
    "appeal_answered": "recours répondu",
    "in_court": "devant le tribunal",
    "undone": "défaite",
}
"""How far a sanction procedure is."""

ACTION_SESSIONS: Mapping[str, str] = {
    "scheduled": "programmée",
    "held": "tenue",
    "cancelled": "annulée",
}

MOPED_STATUSES: Mapping[str, str] = {
    "free": "libre",
    "rented": "loué",
    "awaited": "retour attendu",
    "unfit": "hors d'état",
}

UNASSIGNED: Mapping[str, str] = {
    "not_oriented": "à orienter",
    "without_referent": "sans référent",
}
"""What someone waits for."""

CATEGORIES: Mapping[str, str] = {"beneficiary": "bénéficiaire", "referent": "référent"}

CODES: Mapping[str, str] = {
    # Orientations and RDVs
    "social": "sociale",
    "socio_professional": "socioprofessionnelle",
    "employment": "emploi",
    "held": "tenu",
    "missed": "absence",
    "excused": "absence excusée",
    "planned": "fixé",
    "face_to_face": "en face à face",
    "home": "au domicile",
    "phone": "par téléphone",
    # Relances and breaches
    "first_rdv_missed": "absence au premier RDV",
    "first_rdv_unanswered": "premier RDV proposé sans réponse",
    "contract_not_made": "contrat non réalisé",
    "contract_not_renewed": "contrat non renouvelé",
    "contract_not_respected": "contrat non respecté",
    "controls_refused": "refus de contrôle",
    "received": "remis contre signature",
    "first_presented": "première présentation",
    "unclaimed": "non réclamé",
    # Panels
    "twelve_month_review": "étude à 12 mois",
    "reorientation_request": "demande de réorientation",
    "breach": "manquement",
    "chair": "présidence",
    "departement": "représentant du Département",
    "france_travail": "représentant de France Travail",
    "social_work": "professionnel de l'insertion sociale",
    "beneficiaries": "représentant des bénéficiaires du RSA",
    "maintain": "maintien de l'accompagnement",
    "reorient": "réorientation",
    "no_sanction": "pas de sanction",
    "delay": "délai accordé",
    "reduction": "réduction",
    "suspension": "suspension",
    "suppression": "suppression",
    "postponed": "reporté à la séance suivante",
}
"""Codes of the events' own lists, as documents print them."""


def said(code: str | None) -> str | None:
    """The French of a code of an event's own list; the code itself where there is none."""
    return CODES.get(code, code) if code is not None else None


@cache
def beside(choices: type[StrEnum]) -> dict[str, str]:
    """The French label written beside each member in the source, by value; some have none."""
    lines = re.findall(r'^\s+\w+ = "(\w+)"\s+# (.+)$', inspect.getsource(choices), re.MULTILINE)
    return dict(lines)

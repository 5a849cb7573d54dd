"""The French of what people read: facts, deadlines, standings. Codes are English, readers are not.

Closed lists of the regulation carry their own labels (`Choice.label`).
"""

from collections.abc import Mapping

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
    "BeneficiaryMerged": "Dossier fusionné dans un autre",
    "DuplicateAbsorbed": "Doublon absorbé",
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

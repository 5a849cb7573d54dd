"""Fields that several letters share."""

from datetime import date

from pathways.documents.letters.fields import Field, Fields, Kind

DAY, TEXT = Kind.DAY, Kind.TEXT

FRAME: Fields = {
    "sender": Field("expéditeur", "Département de Maine-et-Loire"),
    "sender_service": Field("service", "Direction de l'insertion"),
    "sender_address": Field("adresse de l'expéditeur", "1 place du Marché\n49990 Bellerive"),
    "sender_contact": Field("téléphone ou courriel", "02 41 00 00 00", optional=True),
    "recipient_name": Field("destinataire", "Madame Élodie CHAUVIGNÉ"),
    "recipient_address": Field(
        "adresse du destinataire", "12 rue des Tuffeaux\n49992 Montjoie-sur-Loire"
    ),
    "reference": Field("référence du dossier", "R-0042"),
    "place": Field("lieu", "Bellerive"),
    "written_on": Field("date du courrier", date(2025, 3, 1), DAY),
    "signatory": Field("signataire", "Irène BARRAULT"),
    "signatory_capacity": Field("qualité du signataire", "Par délégation du Président"),
}
APPEAL: Fields = {
    "appeal_within": Field("délai du recours préalable", "2 mois"),
    "appeal_address": Field(
        "adresse du recours préalable",
        "Monsieur le Président du Département\nBP 0000, 49990 Bellerive",
    ),
    "appeal_answer_within": Field("silence qui vaut rejet", "2 mois"),
    "court": Field("tribunal compétent", "tribunal administratif de Nantes"),
    "court_address": Field("adresse du tribunal", "6 allée de l'Exemple, 44000 Nantes"),
}
BODY: Fields = {
    "organisation": Field("organisme", "CCAS de Saint-Aubin-des-Prés"),
    "referent": Field("référent", "Paule GASNIER", optional=True),
}
RDV: Fields = {
    "rdv_on": Field("jour du RDV", date(2025, 3, 11), Kind.WEEK_DAY),
    "rdv_at": Field("heure du RDV", "09:30", Kind.HOUR),
    "rdv_place": Field("lieu du RDV", "CCAS, 3 rue du Lavoir, 49991 Saint-Aubin-des-Prés"),
}
SESSION: Fields = {
    "session_on": Field("jour de la séance", date(2025, 4, 1), Kind.WEEK_DAY),
    "session_at": Field("heure de passage", "10:15", Kind.HOUR),
    "session_place": Field("lieu de la séance", "MDS, 4 place des Tilleuls, 49990 Bellerive"),
}
LAW: Fields = {
    "law": Field(
        "textes appliqués (« des articles … »)",
        "des articles L262-37 et R262-68 du code de l'action sociale et des familles",
    ),
}
SANCTION: Fields = {
    **LAW,
    "decided_on": Field("date de la décision", date(2025, 2, 27), DAY),
    "facts": Field("faits reprochés", "Le contrat d'engagements n'a pas été renouvelé."),
    "breach_notified_on": Field("date du courrier de signalement", date(2025, 1, 6), DAY),
    "opinion": Field("avis de l'EPD", "une réduction de 50 % pendant 2 mois", optional=True),
    "opinion_on": Field("date de l'avis de l'EPD", date(2025, 2, 18), DAY, optional=True),
    "reasons": Field("motifs de la décision", "Aucun motif légitime n'a été présenté."),
}
MEASURE: Fields = {
    "percent": Field("part de l'allocation", 50, Kind.PERCENT),
    "months": Field("nombre de mois", 2, Kind.COUNT),
    "starts_on": Field("premier jour", date(2025, 4, 1), DAY),
    "amount": Field("montant retiré chaque mois", 317, Kind.EUROS, optional=True),
    "household": Field(
        "protection du foyer",
        "Votre foyer compte plus d'une personne : la réduction ne dépasse pas 50 %.",
        optional=True,
    ),
}

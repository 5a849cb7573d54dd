"""The French of the record that no list nor document says already."""

from collections.abc import Mapping

CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "État civil": ("civility", "last_name", "first_name", "birth_name", "birth_date"),
    "Numéros d'identification": ("nir", "payer_number"),
    "Coordonnées": ("address", "postcode_city", "phone", "email"),
    "Projet et plan d'action": ("actions", "plan", "plan_adjusted"),
    "Situation sociale et professionnelle (texte libre)": (
        "notes", "diagnosis", "details", "assessment", "report",
    ),
    "Motifs, manquements et observations (texte libre)": (
        "facts", "observations", "helped_by", "ground", "grounds", "differs_because", "reason",
        "reasons", "renewal_reason", "comment",
    ),
}  # fmt: skip
"""The categories of sealed data, each field in one. A sealed field of no category fails the tests.
"""

READ_MODELS: Mapping[str, str] = {
    "accompaniment_acts": "Actes de chaque accompagnement",
    "accompaniments": "Accompagnements, par organisme et par référent",
    "alerts": "Alertes données",
    "attendances": "Présences et heures dans les actions",
    "categories": "Territoire et profil de chaque personne",
    "concerned": "Personnes que chaque fait concerne",
    "deadlines": "Échéances de chaque personne",
    "enrolments": "Entrées dans les actions",
    "file_active": "Files actives",
    "forgotten": "Personnes effacées",
    "milestones": "Étapes que comptent les indicateurs",
    "module_periods": "Périodes de modules",
    "panel_cases": "Dossiers des séances",
    "payer_days": "Ce que le payeur a dit, par jour",
    "payer_reductions": "Réductions dites par le payeur",
    "people": "Noms, pour retrouver une personne",
    "positionings": "Positionnements sur des offres",
    "rdvs": "RDV",
    "referents": "Référents de chaque organisme",
    "reorientation_requests": "Réorientations proposées",
    "rights": "Droit au RSA",
    "sanction_procedures": "Procédures de sanction",
    "search_profiles": "Recherche de chaque personne",
    "timeline": "Histoire de chaque personne",
}
"""What each read model that names a person tells."""

COLUMNS: Mapping[str, str] = {
    "arrived_on": "Arrivé le",
    "closed_by": "Fait qui la clôt",
    "departed_on": "Parti le",
    "diploma": "Diplôme",
    "identity_hash": "Empreinte du numéro d'allocataire, de la naissance et du prénom",
    "never": "Jamais effectuée",
    "nir_hash": "Empreinte du NIR",
    "payer_hash": "Empreinte du numéro d'allocataire",
    "search": "Nom pour la recherche",
    "sort_key": "Nom pour le tri",
    "who": "Concerné",
}
"""Columns of read models that no list shows."""

SECURITY: tuple[str, ...] = (
    "Ce qui est personnel est chiffré (AES-GCM) sous une clé propre à chaque personne avant"
    " d'entrer dans la base ; les clés sont elles-mêmes chiffrées par une clé maîtresse tenue"
    " hors d'elle.",
    "Le reste est pseudonyme : identifiants aléatoires, codes et jours. Les auteurs des"
    " enregistrements sont désignés par des pseudonymes.",
    "Le NIR et le numéro d'allocataire se recherchent par empreintes à clé, jamais en clair.",
    "Chaque accès se fait sous un rôle et dans un périmètre (personne, organisme, territoire)."
    " Les clés d'accès ne sont conservées que hachées, et se retirent sur-le-champ.",
    "Les faits ne se modifient ni ne s'effacent : les droits de la base et une chaîne d'empreintes"
    " le garantissent, et « pathways verify » le vérifie.",
    "Une rectification est un fait nouveau ; ce qu'elle remplace reste lisible, et le dit.",
    "L'effacement détruit la clé de la personne : ce qui la concerne ne peut plus être lu, y"
    " compris dans les copies qui ne détiennent pas cette clé. Il est refusé tant qu'une"
    " procédure ou un recours court.",
    "Les journaux techniques ne portent ni adresse demandée, ni nom, ni numéro ; une personne se"
    " cherche par une requête dont l'adresse ne dit rien.",
)
"""Technical and organisational measures (art. 32)."""

TRANSFERS = "Aucun transfert hors de l'Union européenne."

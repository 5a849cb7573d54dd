"""What is run each year, by whom, and who comes: a département of 600 people has all seven."""

from dataclasses import dataclass

from pathways.domain.organisation.events import OrganisationKind
from pathways.domain.sites import Site

RSA, FAJ, OTHER = "rsa", "faj_youth", "other"
OPERATOR, TRAINING_BODY = OrganisationKind.OPERATOR, OrganisationKind.TRAINING_BODY
EMPLOYER = OrganisationKind.EMPLOYER

PROVIDERS = {
    "Association Le Fil d'Anjou": (OPERATOR, "est_anjou"),
    "Deux-Roues pour l'emploi": (OPERATOR, "nord_anjou"),
    "AI Coup de main": (OPERATOR, "centre_anjou"),
    "Chantier Les Jardins de Valmarin": (OPERATOR, "ouest_anjou"),
    "EI Recycl'Anjou": (OPERATOR, "centre_anjou"),
    "GEIQ Bâtiment du Val": (OPERATOR, "est_anjou"),
    "Formation Loire": (TRAINING_BODY, "centre_anjou"),
    "Val Logistique": (EMPLOYER, "centre_anjou"),
}
"""The bodies that come for the actions alone, with what they are and where."""


@dataclass(frozen=True)
class Line:
    """What is financed of a module; `amount` where the programme sets no price."""

    module: str
    quantity: int
    budget_line: str | None = "insertion"
    publics: tuple[str, ...] = ()
    amount: int | None = None
    reference_hours: int | None = None


@dataclass(frozen=True)
class Entrants:
    """How many come in a year, as whom; `module` where they enter one of several."""

    public: str
    number: int
    module: str | None = None


@dataclass(frozen=True)
class Plan:
    """An action that its body runs again each year; figures are those of 600 people.

    `month` is the one it starts in, `supplement` the rural one, `fleet` the mopeds it rents.
    `amended` and `cut_short` say what happens to the agreement of a year that is over.
    """

    programme: str
    title: str
    body: str
    territories: tuple[str, ...]
    sites: tuple[Site, ...]
    publics: tuple[str, ...]
    lines: tuple[Line, ...]
    entrants: tuple[Entrants, ...]
    month: int = 1
    supplement: int | None = None
    cofunder: str | None = None
    supervisors: int | None = None
    state_agreed: bool = False
    fleet: bool = False
    amended: bool = False
    cut_short: bool = False


PLANS = (
    Plan(
        programme="adse_a",
        title="Ateliers Reprendre pied",
        body="Association Le Fil d'Anjou",
        territories=("est_anjou", "nord_anjou"),
        sites=(Site("Salle des Vignes", "est_anjou", "saumur"),),
        publics=(RSA, FAJ),
        lines=(
            Line("simple", 5, publics=(RSA,)),
            Line("simple", 1, "faj", publics=(FAJ,)),
            Line("reinforced", 3, publics=(RSA,)),
        ),
        entrants=(Entrants(RSA, 8, "simple"), Entrants(FAJ, 1, "simple"),
                  Entrants(RSA, 3, "reinforced")),
        supplement=1_500,
    ),
    Plan(
        programme="adse_a",
        title="Ateliers du centre social",
        body="CCAS de Bellerive",
        territories=("centre_anjou",),
        sites=(Site("Centre social", "centre_anjou", "trelaze"),),
        publics=(RSA,),
        lines=(Line("simple", 6),),
        entrants=(Entrants(RSA, 8),),
    ),
    Plan(
        programme="adse_b",
        title="Théâtre et parole",
        body="Association L'Escale",
        territories=("centre_anjou",),
        sites=(Site("Théâtre municipal", "centre_anjou", "angers"),),
        publics=(RSA, FAJ),
        lines=(
            Line("mobilisation", 8, publics=(RSA,), amount=9_000),
            Line("mobilisation", 2, "faj", publics=(FAJ,), amount=2_000),
        ),
        entrants=(Entrants(RSA, 8), Entrants(FAJ, 1)),
        month=4,
        amended=True,
    ),
    Plan(
        programme="mobility_point",
        title="Cyclomoteurs du Nord Anjou",
        body="Deux-Roues pour l'emploi",
        territories=("nord_anjou", "centre_anjou"),
        sites=(Site("Atelier de Segré", "nord_anjou", "segre_en_anjou_bleu"),
               Site("Relais d'Angers", "centre_anjou", "angers")),
        publics=(RSA, FAJ, OTHER),
        lines=(
            Line("rental", 6, publics=(RSA, OTHER), amount=16_000),
            Line("rental", 2, "faj", publics=(FAJ,), amount=5_000),
        ),
        entrants=(Entrants(RSA, 8), Entrants(FAJ, 2), Entrants(OTHER, 1)),
        cofunder="Région Pays de la Loire",
        fleet=True,
    ),
    Plan(
        programme="ai",
        title="Accompagnement des salariés en parcours",
        body="AI Coup de main",
        territories=("centre_anjou", "est_anjou"),
        sites=(Site("Agence de Bellerive", "centre_anjou", "angers"),),
        publics=(RSA, FAJ),
        lines=(
            Line("module_1", 130),
            Line("module_2", 110, publics=(RSA,)),
            Line("module_2", 18, "faj", publics=(FAJ,)),
            Line("module_3", 105, publics=(RSA,)),
        ),
        entrants=(Entrants(RSA, 9), Entrants(FAJ, 1)),
        cofunder="État, fonds de développement de l'inclusion",
    ),
    Plan(
        programme="aci",
        title="Maraîchage d'insertion",
        body="Chantier Les Jardins de Valmarin",
        territories=("ouest_anjou", "centre_anjou"),
        sites=(Site("Les serres de Valmarin", "ouest_anjou"),),
        publics=(RSA, FAJ),
        lines=(
            Line("accompaniment", 6, publics=(RSA,)),
            Line("accompaniment", 1, "faj", publics=(FAJ,)),
            Line("job_aid", 6, None, reference_hours=113),
        ),
        entrants=(Entrants(RSA, 7), Entrants(FAJ, 1)),
        supervisors=1,
    ),
    Plan(
        programme="ei",
        title="Tri et réemploi",
        body="EI Recycl'Anjou",
        territories=("centre_anjou",),
        sites=(Site("Ressourcerie", "centre_anjou", "beaucouze"),),
        publics=(RSA,),
        lines=(Line("accompaniment", 4),),
        entrants=(Entrants(RSA, 5),),
        state_agreed=True,
        cut_short=True,
    ),
    Plan(
        programme="geiq",
        title="Compagnons du bâtiment",
        body="GEIQ Bâtiment du Val",
        territories=("est_anjou", "centre_anjou"),
        sites=(Site("Plateau technique", "est_anjou", "doue_en_anjou"),),
        publics=(RSA,),
        lines=(Line("accompaniment", 4),),
        entrants=(Entrants(RSA, 5),),
    ),
)  # fmt: skip

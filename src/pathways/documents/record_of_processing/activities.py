"""The département's processing activities: why, under which law, about whom, told to whom.

Only what no registry of the code knows is written here. An activity names the packages whose facts
it records; a test holds that every package is in one, and one only.
"""

from dataclasses import dataclass

from pathways.domain.access import Role

KEPT_WITH_THE_FILE = "file"
KEPT_WITH_WHAT_THEY_DID = "professionals"
KEPT_BY_OPERATORS = "operators"
KEPT_AS_ACCOUNTS = "accounts"
KEPT_AS_A_LOOK = "look"


@dataclass(frozen=True)
class Activity:
    """`facts` are packages of the domain; `kept` says which of the delays of retention holds."""

    title: str
    facts: tuple[str, ...]
    purposes: tuple[str, ...]
    bases: tuple[str, ...]
    people: tuple[str, ...]
    recipients: tuple[Role, ...]
    outside: tuple[str, ...] = ()
    kept: tuple[str, ...] = (KEPT_WITH_THE_FILE,)


_BENEFICIARIES = (
    "Personnes qui demandent ou perçoivent le RSA, et membres de leur foyer tenus aux droits et"
    " devoirs"
)
_REFERENTS = "Référents et professionnels des organismes"
_MEMBERS = "Membres des équipes pluridisciplinaires"
_PUBLIC_TASK = "RGPD, art. 6.1 e : mission d'intérêt public confiée au Département"
_LAW = "RGPD, art. 6.1 c : obligation légale"
_EVERY_FILE = (
    Role.REFERENT,
    Role.BODY_MANAGER,
    Role.BENEFICIARY,
    Role.AGENT,
    Role.DELEGATE,
    Role.AUDITOR,
)  # fmt: skip

ACTIVITIES: tuple[Activity, ...] = (
    Activity(
        title="Dossiers des personnes et droit au RSA",
        facts=("beneficiary",),
        purposes=(
            "Tenir un dossier par personne, sans doublon",
            "Savoir qui est soumis aux droits et devoirs, et depuis quand",
            "Joindre la personne",
        ),
        bases=(
            _PUBLIC_TASK,
            "CASF L262-13, L262-28, L262-40 : attribution, droits et devoirs, échanges avec les"
            " organismes payeurs",
            "Décret n° 2019-341 du 19 avril 2019 : usage du numéro de sécurité sociale (NIR)",
        ),
        people=(_BENEFICIARIES,),
        recipients=_EVERY_FILE,
        outside=("CAF et MSA : elles envoient leurs flux, et ne reçoivent rien par l'outil",),
    ),
    Activity(
        title="Orientation, accompagnement et échéances",
        facts=("orientation", "alert"),
        purposes=(
            "Orienter chaque personne vers un organisme et un référent",
            "Suivre les rendez-vous, les relances, les diagnostics et les réorientations",
            "Alerter avant et après chaque échéance",
        ),
        bases=(
            _PUBLIC_TASK,
            "CASF L262-27 à L262-31 : droit à un accompagnement, orientation, réorientation",
            "RGPD, art. 9.2 b (protection sociale) : un diagnostic peut nommer la santé parmi les"
            " freins",
        ),
        people=(_BENEFICIARIES, _REFERENTS),
        recipients=(*_EVERY_FILE, Role.EPL_SECRETARIAT, Role.PANEL_MEMBER),
    ),
    Activity(
        title="Contrats d'engagements",
        facts=("engagement_contract",),
        purposes=(
            "Établir, signer, valider, réviser et renouveler le contrat d'engagements",
            "Prouver ce qui a été convenu, et pour quelle durée",
        ),
        bases=(_PUBLIC_TASK, "CASF L262-34 à L262-36 : contrat d'engagements"),
        people=(_BENEFICIARIES, _REFERENTS),
        recipients=_EVERY_FILE,
    ),
    Activity(
        title="Équipes pluridisciplinaires (EPL, EPD)",
        facts=("panel",),
        purposes=(
            "Convoquer les séances, arrêter leur ordre du jour, éditer la liste des dossiers",
            "Recueillir les avis des membres",
        ),
        bases=(_LAW, "CASF L262-39 : équipes pluridisciplinaires ; L262-31 : leur saisine"),
        people=(_BENEFICIARIES, _MEMBERS),
        kept=(KEPT_WITH_THE_FILE, KEPT_WITH_WHAT_THEY_DID),
        recipients=(
            Role.EPL_SECRETARIAT,
            Role.EPD_SECRETARIAT,
            Role.PANEL_MEMBER,
            Role.REFERENT,
            Role.AGENT,
            Role.DELEGATE,
            Role.AUDITOR,
        ),
    ),
    Activity(
        title="Sanctions et recours",
        facts=("sanction", "delegation"),
        purposes=(
            "Instruire un manquement, entendre la personne, décider, notifier",
            "Répondre aux recours, appliquer les jugements",
            "Prouver chaque étape de la procédure",
        ),
        bases=(
            _LAW,
            "CASF L262-37, R262-68 et suivants : suspension ou réduction, procédure contradictoire",
            "CASF L262-47, R262-88 : recours administratif préalable",
            "CASF L262-39, CGCT L3221-3 : délégation de signature",
        ),
        people=(_BENEFICIARIES, "Délégataires de signature"),
        kept=(KEPT_WITH_THE_FILE, KEPT_WITH_WHAT_THEY_DID),
        recipients=(
            Role.EPD_SECRETARIAT,
            Role.PANEL_MEMBER,
            Role.DELEGATE,
            Role.AGENT,
            Role.BENEFICIARY,
            Role.AUDITOR,
        ),
        outside=(
            "CAF ou MSA : la décision à appliquer",
            "Tribunal administratif : le dossier de l'instance",
        ),
    ),
    Activity(
        title="Actions d'insertion et présences",
        facts=("enrolment", "participations", "post", "moped", "action_session"),
        purposes=(
            "Vérifier qui peut entrer dans une action, suivre les présences et les heures",
            "Compter ce que chaque convention doit, avec sa preuve",
            "Dire ce que l'action a donné pour la personne",
        ),
        bases=(
            _PUBLIC_TASK,
            "CASF L263-1 à L263-4 : programme et pacte départementaux d'insertion",
        ),
        people=(
            _BENEFICIARIES,
            "Jeunes aidés par le Fonds d'aide aux jeunes, et autres publics des conventions",
            _REFERENTS,
        ),
        recipients=(Role.OPERATOR, *_EVERY_FILE),
        kept=(KEPT_WITH_THE_FILE, KEPT_BY_OPERATORS),
    ),
    Activity(
        title="Offres et positionnements",
        facts=("offer", "positioning"),
        purposes=(
            "Rapprocher une personne d'une offre, à sa demande ou à celle de son référent",
            "Recueillir la réponse de qui porte l'offre",
        ),
        bases=(_PUBLIC_TASK, "CASF L262-27, L263-1 : accompagnement vers l'emploi et l'insertion"),
        people=(_BENEFICIARIES, _REFERENTS),
        recipients=(Role.OPERATOR, Role.EMPLOYER, *_EVERY_FILE),
        kept=(KEPT_WITH_THE_FILE, KEPT_BY_OPERATORS),
    ),
    Activity(
        title="Organismes, conventions et bilans",
        facts=("organisation", "project_application", "agreement", "budget", "report"),
        purposes=(
            "Savoir qui accompagne qui, au nom de quel organisme",
            "Financer les organismes et les actions, recevoir leurs bilans",
        ),
        bases=(
            _PUBLIC_TASK,
            "CASF L262-29, L263-1 à L263-4 : organismes référents et conventions d'insertion",
        ),
        people=(_REFERENTS,),
        kept=(KEPT_WITH_WHAT_THEY_DID,),
        recipients=(
            Role.BODY_MANAGER,
            Role.OPERATOR,
            Role.AGENT,
            Role.DELEGATE,
            Role.AUDITOR,
        ),
    ),
    Activity(
        title="Comptes, sécurité et droits des personnes",
        facts=(),
        purposes=(
            "N'ouvrir chaque dossier qu'à qui en a la charge, et garder trace de qui l'a consulté",
            "Répondre aux demandes d'accès, de rectification et d'effacement",
        ),
        bases=(_LAW, "RGPD, art. 5.1 f, 12 à 22 et 32 : sécurité, droits des personnes"),
        people=("Utilisateurs de l'outil", _BENEFICIARIES),
        recipients=(Role.ADMINISTRATOR, Role.AUDITOR, Role.BENEFICIARY),
        kept=(KEPT_AS_ACCOUNTS, KEPT_AS_A_LOOK),
    ),
)

OPEN_DATA = (
    "Les indicateurs, les bilans et les données ouvertes ne tiennent que des nombres. En données"
    " ouvertes, un nombre de personnes inférieur au seuil est masqué, et ne se déduit d'aucun"
    " autre."
)

"""Who the people of the demo are: invented names, birth dates and numbers.

No NIR made here can be anybody's: the register numbers births from 001, here they are all 000.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pathways.domain.beneficiary.events import Sex
from pathways.domain.beneficiary.identifiers import nir_key


def words(text: str) -> list[str]:
    """The words of a text; a name of several is written with a hyphen."""
    return text.split()


LAST_NAMES = words("""
Aubépin Barrault Béchet Bellanger Bonnamy Boursault Briand Cadeau Cailleau Chauvigné Chesnaie
Clavreul Corbineau Courtin Davy Delaunay Deschamps Diop Drouet Dutertre Édeline Esnault Faligand
Fermier Froger Gaborit Gasnier Gautreau Girardeau Godelier Grellier Guéry Hamelin Haddad
Houdebine Jarry Jolivet Kerboul Konaté Lambourg Landreau Le-Bihan Lebrun Lemaçon Lhuillier
Maillard Malherbe Marionneau Mbaye Ménard Moreira Mousseau Nédélec Oger Pasquier Pelé Péan
Poirier Quénault Rabouin Raimbault Ribéreau Rousselot Sauvêtre Sidibé Soulard Taugourdeau
Thibaudeau Touré Vaillant Verron Viau Yvon Zerrouki
""")
FIRST_NAMES = {
    Sex.FEMALE: words("""
Adèle Aïcha Alizée Amandine Anaïs Aurore Béatrice Brigitte Camille Capucine Céleste Clémence
Corinne Delphine Élodie Fanta Fatima Florence Gaëlle Hélène Inès Jeannine Josiane Katia Laëtitia
Léonie Lucile Maëva Marguerite Mariama Marine Mélissa Nadège Nadia Océane Odile Pauline Rachida
Roselyne Sabine Solène Sylvie Tatiana Véronique Yolande Zoé
"""),
    Sex.MALE: words("""
Abdel Adrien Alassane Anatole Antonin Aurélien Bastien Benoît Bruno Cédric Cyprien Damien Didier
Édouard Émile Étienne Fabien Florent Franck Gaël Ghislain Gilles Hervé Ibrahim Joël Jérémie
Kévin Léandre Ludovic Maël Marcel Mehdi Moussa Norbert Olivier Ousmane Patrice Quentin Régis
Rémi Samir Sylvain Tanguy Thierry Ulysse Valentin Xavier Yannick Youssef
"""),
}

STREETS = ("rue des Tuffeaux", "rue du Vieux-Lavoir", "impasse des Ardoises", "allée des Peupliers")
TOWNS = {
    "centre_anjou": ("49990 Bellerive", "49991 Saint-Aubin-des-Prés"),
    "est_anjou": ("49992 Montjoie-sur-Loire", "49993 La Chapelle-aux-Vignes"),
    "nord_anjou": ("49994 Pontgravier", "49995 Noyers-le-Grand"),
    "ouest_anjou": ("49996 Les Landes-Vertes", "49997 Valmarin"),
}


@dataclass(frozen=True)
class Who:
    """A person as their first form tells them."""

    last_name: str
    first_name: str
    sex: Sex
    birth_date: date
    payer_number: str
    nir: str | None

    @property
    def civility(self) -> str:
        return "Mme" if self.sex is Sex.FEMALE else "M."


def invent(number: int, rng: Random, today: date) -> Who:
    """The person of that number; every tenth shares the payer's number of the one before."""
    sex = Sex.FEMALE if rng.random() < 0.54 else Sex.MALE
    birth = today - timedelta(days=round(365.25 * rng.triangular(21, 63, 34)))
    couple = number - 1 if number % 10 == 1 else number
    nir = None if rng.random() < 0.07 else _nir(sex, birth, rng)
    last_name = rng.choice(LAST_NAMES)
    return Who(
        last_name, rng.choice(FIRST_NAMES[sex]), sex, birth, f"{3_000_000 + couple:07d}", nir
    )


def _nir(sex: Sex, birth: date, rng: Random) -> str:
    place = rng.choice(("49", "49", "49", "44", "72", "99")) + f"{rng.randint(1, 990):03d}"
    number = f"{2 if sex is Sex.FEMALE else 1}{birth:%y%m}{place}000"
    return f"{number}{nir_key(number):02d}"

"""What can go wrong with the database, said to the person who can mend it (in French)."""


class DatabaseProblem(Exception):
    """La base de données n'est pas utilisable."""


class UnknownSchemaName(DatabaseProblem):
    """PATHWAYS_SCHEMA : 40 caractères au plus, minuscules, chiffres et « _ »."""


class NoPostgres(DatabaseProblem):
    """Aucun PostgreSQL utilisable n'a été trouvé (version 15 au moins)."""


class WrongDataFormat(DatabaseProblem):
    """Les données ont été écrites par une autre version majeure de PostgreSQL."""


class ServerDidNotStart(DatabaseProblem):
    """PostgreSQL n'a pas démarré."""


class FolderNotOurs(DatabaseProblem):
    """Le dossier de données appartient à un autre utilisateur."""


class MigrationChanged(DatabaseProblem):
    """Une migration déjà appliquée a changé depuis : on n'en modifie pas, on en ajoute une."""


class MigrationFailed(DatabaseProblem):
    """Une migration a échoué ; rien n'a été appliqué."""


class RolesMissing(DatabaseProblem):
    """Les rôles de la base manquent et cet utilisateur n'a pas le droit de les créer."""

"""A process of its own on an embedded server: writes its words, says so, waits to be told to go."""

import sys
from pathlib import Path

import psycopg

from pathways.postgres.database import Role, find_database
from pathways.postgres.migrate import migrate

WORDS = Path(__file__).parent / "migrations" / "0001_words.sql"


def main() -> None:
    with find_database() as database:
        migrate(database, [WORDS])
        with psycopg.connect(database.conninfo(Role.APPLICATION), autocommit=True) as connection:
            for word in sys.argv[1:]:
                connection.execute("insert into words values (%s)", [word])
            sys.stdout.write("acknowledged\n")
            sys.stdout.flush()
            sys.stdin.read()


if __name__ == "__main__":
    main()

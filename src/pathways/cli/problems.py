"""An error in one clear line of French, and the exit code that goes with it."""

import os

import click


def explain(error: BaseException) -> int:
    """Tell what went wrong on stderr; 2 for a wrong call, 130 when interrupted, 1 otherwise."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        click.echo("Interrompu.", err=True)
        return 130
    if isinstance(error, click.UsageError):
        where = f"{error.ctx.command_path} --help" if error.ctx else "pathways --help"
        click.echo(f"{error.format_message()}\nAide : {where}", err=True)
        return 2
    if os.environ.get("PATHWAYS_DEBUG"):
        raise error
    if isinstance(error, BrokenPipeError):
        # Whoever was reading has left (`| head`): nobody to tell, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    click.echo(message_of(error), err=True)
    return 1


def message_of(error: BaseException) -> str:
    """What to tell the person at the keyboard. Imports what can be raised, once it was."""
    import psycopg

    from pathways.api.identity.oidc.settings import OidcMistaken
    from pathways.domain.refusal import Refusal
    from pathways.domain.rules import RulesMistaken
    from pathways.event_store.keys import BadMasterKey
    from pathways.event_store.signing import BadPublicKey, BadSigningKey
    from pathways.intake.unreadable import UnreadableFile
    from pathways.postgres.problems import DatabaseProblem

    match error:
        case Refusal():
            return _refused(error)
        case BadSigningKey() | BadPublicKey():
            return str(error)
        case UnreadableFile() | DatabaseProblem() | RulesMistaken() | OidcMistaken():
            return str(error)
        case click.ClickException():
            return error.format_message()
        case BadMasterKey():
            return f"Clé maîtresse (PATHWAYS_KEY ou master.key) refusée : {error}"
        case psycopg.Error():
            return f"PostgreSQL : {_first_line(error)}"
        case OSError():
            where = f"{error.filename} : " if error.filename else ""
            return f"{where}{error.strerror or error}"
        case _:
            told = f"{type(error).__name__} : {_first_line(error)}"
            return f"Erreur inattendue ({told}). PATHWAYS_DEBUG=1 en montre le détail."


def _refused(refusal: "BaseException") -> str:
    rule = getattr(refusal, "rule", None)
    remedy = getattr(refusal, "remedy", None)
    return " ".join(filter(None, [str(refusal), f"[règle {rule}]" if rule else None, remedy]))


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or repr(error)).splitlines()[0]

"""`/mopeds`: the fleet of the rental services (A3.2, A3.7)."""

from pathways.api.commands import command
from pathways.api.openapi import PREFIX, Blueprint
from pathways.domain.moped.fleet import CheckMoped, RegisterMoped, RetireMoped

blueprint = Blueprint(
    "mopeds",
    __name__,
    url_prefix=f"{PREFIX}/mopeds",
    description="Mopeds of the rental services: registered, checked, retired.",
)
ONE = "/<uuid:moped_id>"

command(blueprint, "", RegisterMoped)
command(blueprint, f"{ONE}/checks", CheckMoped)
command(blueprint, f"{ONE}/retirement", RetireMoped)

"""`gunicorn pathways.api.wsgi:app`, for those who run their own server; see `serve` otherwise.

Imported in each worker, after the fork (without `--preload`). Slow clients are then for that server
or its proxy to bear: `serve` has a worker of its own for them.
"""

from contextlib import ExitStack

from pathways.api.app import create_app
from pathways.api.identity import keys
from pathways.api.identity.oidc.provider import provider_of
from pathways.api.rate import Rates
from pathways.api.sandbox import Sandbox
from pathways.projections.departement import open_departement

_open = ExitStack()  # closed with the process
_departement = _open.enter_context(open_departement())
keys.prepare(_departement.database)

app = create_app(_departement, sandbox=Sandbox(), provider=provider_of(), rates=Rates())

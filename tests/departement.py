"""A small département for tests: people one can name."""

import base64

from tests.domain.spec import an_id

MASTER_KEY = base64.b64encode(bytes(range(32))).decode()
SARA = an_id("Sara")

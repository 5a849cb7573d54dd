"""Canaries through the API and the whole command line: imports, answers, files, alerts."""

from collections.abc import Iterator

import pytest

from tests.canaries.passing import check, sing
from tests.cli.conftest import Shell, on_folder

pytestmark = pytest.mark.prove


@pytest.fixture
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with on_folder(tmp_path_factory.mktemp("canaries") / "data") as shell:
        yield shell


def test_no_canary_is_heard_but_where_names_are_kept(
    shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = sing(shell, tmp_path_factory.mktemp("written"), commands=True)
    check(shell, told)

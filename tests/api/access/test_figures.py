"""A figure is the same whoever asks for it: a body's own, and the Département's of that body."""

from typing import Any

from tests.api.access.conftest import WHOLE_AGENT, Walk

ON = "2021-11-15"


def told(walk: Walk, who: str, address: str) -> Any:
    response = walk.ask(who, "GET", address)
    assert response.status_code == 200, (who, address, response.text)
    return response.get_json()


def test_every_indicator_of_a_body_is_the_departements_of_that_body(walk: Walk) -> None:
    body = walk.own.ids["organisation"]
    codes = [one["code"] for one in told(walk, WHOLE_AGENT, "/v1/indicators")["indicators"]]
    assert len(codes) > 20
    counted = 0
    for code in codes:
        address = f"/v1/indicators/{code}?on=2021-12-31&organisation={body}&by=referent"
        by_default = address.removesuffix("&by=referent")
        response = walk.ask(WHOLE_AGENT, "GET", address)
        asked = address if response.status_code == 200 else by_default
        theirs, ours = (told(walk, who, asked) for who in ("body_manager", WHOLE_AGENT))
        assert theirs == ours, code
        cases = [
            told(walk, who, asked.replace(f"/{code}?", f"/{code}/receipt?"))
            for who in ("body_manager", WHOLE_AGENT)
        ]
        assert [_nameless(row) for row in cases[0]["items"]] == [
            _nameless(row) for row in cases[1]["items"]
        ], code
        counted += len(cases[1]["items"])
    assert counted > 10


def test_a_bodys_file_active_counts_who_has_left_and_no_longer_names_them(walk: Walk) -> None:
    body, gone = walk.own.ids["organisation"], str(walk.own.ids["gone"])
    for list_of in ("file-active", "file-active/members"):
        address = f"/v1/{list_of}?on={ON}&organisation={body}"
        rows = {who: told(walk, who, address)["items"] for who in ("body_manager", WHOLE_AGENT)}
        assert [_nameless(one) for one in rows["body_manager"]] == [
            _nameless(one) for one in rows[WHOLE_AGENT]
        ]
    named = {who: {one["person"]: one["last_name"] for one in rows[who]} for who in rows}
    assert named[WHOLE_AGENT][gone] == "Parti"
    assert named["body_manager"][gone] is None
    assert named["body_manager"][str(walk.own.ids["beneficiary"])] == "PersonneA"


def test_an_operators_figures_are_the_departements(walk: Walk) -> None:
    agreement, body = walk.own.ids["agreement"], walk.own.ids["operator"]
    for address in (
        f"/v1/agreements/{agreement}/settlement?on=2022-01-31",
        f"/v1/action-indicators?since=2021-01-01&organisation={body}",
    ):
        assert told(walk, "operator", address) == told(walk, WHOLE_AGENT, address)


def test_a_figure_is_asked_of_ones_own_body(walk: Walk) -> None:
    for address in ("/v1/file-active", "/v1/indicators/first_rdv_in_time"):
        assert walk.ask("body_manager", "GET", address).status_code == 422
        theirs = f"{address}?organisation={walk.other.ids['organisation']}"
        assert walk.ask("body_manager", "GET", theirs).status_code == 404
        assert walk.ask("agent", "GET", theirs).status_code == 404


def _nameless(row: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in row.items() if not name.endswith("_name")}

"""Fields that are not told to whoever asks, wherever they stand: null in their place.

Which fields, to whom and why is data (`access.toml`). What is hidden is told all the same where one
capacity of who asks may read it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from flask import g, has_request_context

from pathways.api.table import Hidden, standard_table
from pathways.domain.access import Grant
from pathways.domain.organisation.state import OrganisationState

T = TypeVar("T")

NULLABLE = frozenset[str]().union(*(each.fields for each in standard_table().hidden))
"""The fields that may be null in an answer though what they tell of has a value."""


def hide(value: T) -> T:
    """The value without what is not told to whoever asks; itself outside of a request."""
    names = hidden_fields()
    return cast(T, _without(value, names)) if names else value


def hidden_fields() -> frozenset[str]:
    """The fields that are not told to whoever asks; none outside of a request."""
    if not has_request_context() or "access" not in g:
        return frozenset()
    if "hidden" not in g:
        g.hidden = frozenset[str]().union(
            *(
                each.fields
                for each in standard_table().hidden
                if g.access.grants and all(_from(each, grant) for grant in g.access.grants)
            )
        )
    return cast("frozenset[str]", g.hidden)


def _from(hidden: Hidden, grant: Grant) -> bool:
    if grant.role not in hidden.roles:
        return False
    if grant.organisation is None or not hidden.but:
        return True
    state = g.seen_by.whole.app.load(OrganisationState, grant.organisation).state
    assert isinstance(state, OrganisationState)
    return state.kind not in hidden.but


def _without(value: Any, names: frozenset[str]) -> Any:
    match value:
        case Mapping():
            return {k: None if k in names else _without(one, names) for k, one in value.items()}
        case list():
            return [_without(one, names) for one in value]
        case tuple():
            each = [_without(one, names) for one in value]
            return type(value)(*each) if hasattr(value, "_fields") else tuple(each)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        told = {k: None if k in names else _without(one, names) for k, one in kept.items()}
        changed = {k: one for k, one in told.items() if one is not kept[k]}
        return replace(cast(Any, value), **changed) if changed else value
    return value

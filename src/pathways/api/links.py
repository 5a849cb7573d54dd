"""What follows what is created, told in the specification: OpenAPI links from each 201.

Every operation on the new resource by its `id`, with the `ETag` of its creation as the version
the first change rests on; and every creation whose body names it.
"""

import re
from collections import Counter
from typing import Any

from apispec import APISpec

_OF_ONE = re.compile(r"(/v1/[a-z-]+)/\{(\w+)\}(?:/[^{}]*)?")
_PREFIX = re.compile(r"/v1/[a-z-]+")


def install(spec: APISpec) -> None:
    """Tell the links of every operation that creates."""
    operations = [
        (path, operation)
        for path, methods in spec._paths.items()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    ]
    named = _names([path for path, _ in operations])
    shared = {name for name, times in Counter(named.values()).items() if times > 1}
    for path, operation in operations:
        prefix = _PREFIX.match(path)
        created = operation["responses"].get("201")
        if prefix is None or created is None or prefix[0] not in named:
            continue
        name = named[prefix[0]]
        found: dict[str, Any] = {}
        for other_path, other in operations:
            at = _OF_ONE.fullmatch(other_path)
            if other_path.startswith(prefix[0]):
                if at:
                    found[other["operationId"]] = _on_it(other, name)
            elif _may_name(spec, other, name) and name not in shared:
                found[other["operationId"]] = {
                    "operationId": other["operationId"],
                    "requestBody": {name: "$response.body#/id"},
                }
        created["links"] = found


def _names(paths: list[str]) -> dict[str, str]:
    """By the address of a collection: how its resources' ids are called."""
    return {at[1]: at[2] for path in paths if (at := _OF_ONE.fullmatch(path))}


def _on_it(operation: dict[str, Any], name: str) -> dict[str, Any]:
    parameters = {f"path.{name}": "$response.body#/id"}
    if any("IfMatch" in str(each) for each in operation.get("parameters", ())):
        parameters["header.If-Match"] = "$response.header.ETag"
    return {"operationId": operation["operationId"], "parameters": parameters}


def _may_name(spec: APISpec, operation: dict[str, Any], name: str) -> bool:
    """Whether it creates something else, whose body names this."""
    return "201" in operation["responses"] and name in _body(spec, operation)


def _body(spec: APISpec, operation: dict[str, Any]) -> dict[str, Any]:
    """The properties of the operation's JSON body."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = str(content.get("schema", {}).get("$ref", "")).rsplit("/", 1)[-1]
    properties: dict[str, Any] = spec.components.schemas.get(reference, {}).get("properties", {})
    return properties

"""GitHub's own descriptions of its two APIs, as npm has them: fetched, never committed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from tests.missing import do_without

FETCHED = Path(__file__).parents[2] / ".cache" / "github" / "node_modules" / "@octokit"
GRAPHQL = FETCHED / "graphql-schema" / "schema.graphql"
REST = FETCHED / "openapi" / "generated" / "api.github.com.json"

CONTRADICTED = (".homepage", ".resource", ".license.url")
"""Members that GitHub sends otherwise than it describes them, by the ends of their paths. A
repository's `homepage`, said to be a URI or null, is also sent as "". Each quota's `resource` is
sent and not described. The `url` of an unrecognised licence is null, as one repository's
description has it; that of an organisation's list has only text."""


def there(path: Path) -> Path:
    """A fetched file; without it the test is skipped, with CI=true it fails."""
    if not path.exists():
        do_without(f"no {path.relative_to(FETCHED)} of GitHub's: run .ci/prepare (it wants npm)")
    return path


def broken(body: object, path: str, status: int) -> list[str]:
    """In what the answer to a GET differs from GitHub's description; `path` as it spells it."""
    schema = _schema(path, status) | {"components": _description()["components"]}
    errors = DIALECT(schema, format_checker=FORMATS).iter_errors(body)
    return [
        f"{error.json_path}: {error.message}"
        for error in errors
        if not error.json_path.endswith(CONTRADICTED)
    ]


@cache
def _description() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(there(REST).read_bytes())
    return description


def _schema(path: str, status: int) -> dict[str, Any]:
    """That of a described answer, else the one that all of GitHub's errors share."""
    description = _description()
    answers = description["paths"][path]["get"]["responses"]
    if status >= 400 and str(status) not in answers:
        return {"$ref": "#/components/schemas/basic-error"}
    answer = answers[str(status)]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema: dict[str, Any] = answer["content"]["application/json"]["schema"]
    return schema


Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


def _or_null(keyword: Keyword) -> Keyword:
    """OpenAPI 3.0 is JSON Schema draft 4 with `nullable` in place of the type "null"."""

    def checked(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        if instance is not None or not schema.get("nullable"):
            yield from keyword(validator, value, instance, schema) or ()

    return checked


def _described(
    validator: Any, members: Mapping[str, Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """Check the members, and that the emulation made none up."""
    yield from Draft4Validator.VALIDATORS["properties"](validator, members, instance, schema) or ()
    if isinstance(instance, dict) and "additionalProperties" not in schema:
        for name in instance.keys() - members.keys():
            yield ValidationError(f"{name} is not described", path=(name,))


KEYWORDS = {**Draft4Validator.VALIDATORS, "properties": _described}
DIALECT = extend(  # type: ignore[no-untyped-call]  # its stub says too little
    Draft4Validator, {name: _or_null(check) for name, check in KEYWORDS.items()}
)
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return value.isascii() and value.isprintable() and " " not in value and bool(urlsplit(value)[0])

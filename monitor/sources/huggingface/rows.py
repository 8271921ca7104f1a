"""What the hub says of a model, as facts. Odd members are passed over, an odd row is unreadable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.errors import Unreadable
from monitor.facts.hub import Row, Variant, made_from, parameters
from monitor.facts.licenses import of_tags
from monitor.facts.plain import plain
from monitor.model import Counter, Fact
from monitor.values import Json, moment, stamp

EXPAND = (
    "sha",
    "lastModified",
    "createdAt",
    "downloads",
    "likes",
    "gated",
    "private",
    "disabled",
    "pipeline_tag",
    "library_name",
    "tags",
    "safetensors",
    "gguf",
    "baseModels",
)
"""Everything that is a fact, in one request. `cardData` stays out: it is long, and tags tell."""

_TEXT_LENGTH = 200
_MOST_BASES = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One model of a listing: `identity` is the hub's `_id`, which no rename moves.

    `born` and `modified` are RFC 3339 in UTC, None where they are not told.
    """

    id: str
    identity: str | None
    said: Mapping[str, Json]

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0]

    @property
    def sha(self) -> str | None:
        return self.text("sha")

    @property
    def born(self) -> str | None:
        return _when(self.text("createdAt"))

    @property
    def modified(self) -> str | None:
        return _when(self.text("lastModified"))

    @property
    def tags(self) -> list[str]:
        tags = self.said.get("tags")
        return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []

    def text(self, name: str) -> str | None:
        value = self.said.get(name)
        return plain(value, _TEXT_LENGTH) or None if isinstance(value, str) else None

    def count(self, name: str) -> int | None:
        value = self.said.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def row(self) -> Row:
        relation, bases = made_from(self.said, self.tags)
        return Row(
            id=self.id,
            born=self.born or "",
            relation=relation,
            bases=bases[:_MOST_BASES],
            library=self.text("library_name"),
            downloads=self.count("downloads") or 0,
        )


def listed(data: Json) -> Listed:
    """Take a row; Unreadable without the members that the hub always sends, `_id` and `id`."""
    if not isinstance(data, dict):
        raise Unreadable("a model of the listing is no object")
    id_, identity = data.get("id"), data.get("_id")
    if not isinstance(id_, str) or not id_.isprintable():
        raise Unreadable("a model of the listing has no `id`")
    return Listed(id_, identity if isinstance(identity, str) else None, data)


def subject(id_: str) -> str:
    return f"hf:{id_}"


def model_fact(about: str, model: Listed, address: str, more: Mapping[str, Json]) -> Fact:
    """State that a model is there; `address` is the hub's."""
    bases: list[Json] = [*model.row().bases]
    value: dict[str, Json] = {
        "id": model.identity,
        "created_at": model.born,
        "pipeline": model.text("pipeline_tag"),
        "library": model.text("library_name"),
        "url": f"{address}/{model.id}",
        "base": bases,
        **more,
    }
    return Fact(about, "model", value)


def lasting(about: str, model: Listed, variant: Variant | None) -> Iterable[Fact]:
    """State licence and size."""
    yield Fact(about, "license", of_tags(model.tags))
    yield Fact(about, "parameters", parameters(model.said, variant))


def access(about: str, model: Listed) -> Fact:
    """State who may have the weights: what bars them, or "open". `gated` is false or a word."""
    gated = model.said.get("gated")
    if gated is None:
        return Fact(about, "access", None)
    bars: dict[str, Json] = {}
    if gated is not False:
        bars["gated"] = gated if isinstance(gated, str) else "auto"
    for name in ("private", "disabled"):
        if model.said.get(name) is True:
            bars[name] = True
    return Fact(about, "access", bars or "open")


def counters(about: str, model: Listed) -> Iterable[Counter]:
    for name in ("downloads", "likes"):
        value = model.count(name)
        if value is not None:
            yield Counter(about, name, value)


def _when(text: str | None) -> str | None:
    try:
        return stamp(moment(text))
    except ValueError:
        return None

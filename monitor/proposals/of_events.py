"""Proposals out of what was told: newcomers that the catalog does not list. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.config import Config
from monitor.facts.licenses import spdx
from monitor.facts.plain import plain
from monitor.facts.sizes import measured
from monitor.model import Event
from monitor.proposals.records import AddProvider, Proposal
from monitor.values import Json, stamp


def newcomers(config: Config, events: Sequence[Event]) -> Iterator[Proposal]:
    """A provider's skeleton for each organisation that entered and is not listed, once."""
    known = config.known_owners() | {provider.id for provider in config.providers}
    for event in events:
        id_ = event.subject.removeprefix("hf:")
        owner = id_.partition("/")[0]
        if event.kind == "entrant.new" and owner and owner.lower() not in known:
            known |= {owner.lower()}
            yield _newcomer(config, event, id_, owner)


def _newcomer(config: Config, event: Event, id_: str, owner: str) -> Proposal:
    facts = event.new if isinstance(event.new, dict) else {}
    model = {"name": id_.partition("/")[2], "huggingface": id_, **_stated(facts)}
    provider = {"id": _id(owner), "name": owner, "section": _section(config)}
    edit = AddProvider(
        tuple((key, value) for key, value in provider.items() if value),
        tuple(model.items()),
        (("kind", "huggingface"), ("org", owner)),
    )
    counts = [
        f"{facts[name]} {name}"
        for name in ("likes", "downloads")
        if isinstance(facts.get(name), int)
    ]
    seen = (stamp(event.observed_at) or "")[:10]
    reason = f"first seen {seen} in a watched task" + (f": {', '.join(counts)}" if counts else "")
    title = plain(f"{owner} entered with {model['name']}")
    return Proposal(
        "newcomer", None, (owner.lower(),), title, reason, (edit,), event.evidence, url=event.url
    )


def _stated(facts: Mapping[str, Json]) -> dict[str, str]:
    """Size and licence as the page would have them."""
    stated = {}
    count, licence = facts.get("parameters"), facts.get("license")
    if isinstance(count, int) and not isinstance(count, bool):
        stated["parameters"] = measured(count).replace(" ", "")
    if isinstance(licence, str) and (id_ := spdx(licence)):
        stated["license"] = id_
    return stated


def _id(owner: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in owner.lower())


def _section(config: Config) -> str:
    """Where models with weights stand: the section with most hub ids, else the first."""
    sections = [section.id for section in config.catalog.sections]
    counts = dict.fromkeys(sections, 0)
    for provider in config.providers:
        if provider.section in counts:
            counts[provider.section] += sum(bool(model.huggingface) for model in provider.models)
    return max(sections, key=lambda id_: counts[id_], default="")

"""Proposals out of claims that upstream does not bear out. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.claims import Judged, Known, place
from monitor.claims.generation import read as read_generation
from monitor.config import Config, Model, Provider, Watched
from monitor.facts.licenses import spdx
from monitor.facts.plain import plain
from monitor.proposals.records import AddModel, Edit, Kind, Proposal, Put, PutLink, PutSource
from monitor.sources.base import IMPLIED

CORRECTED = ("license", "parameters")
VENDOR = "page"
"""The kind of source in which a maker speaks of its own models; lists are somebody else's."""
HUB_FIELDS = {
    "huggingface": ("huggingface", "model"),
    "modelscope": ("modelscope", "model"),
    "github": ("github", "repo"),
}
"""Fields that name a model or repository, and the kind and key of a source that watches it."""


def of_claims(config: Config, known: Known, judged: Sequence[Judged]) -> Iterator[Proposal]:
    """What the verdicts propose, in the order of the catalog; corrections of one value once."""
    by_id = {provider.id: provider for provider in config.providers}
    shared = _shared_licences(config, judged)
    yield from shared.values()
    for each in judged:
        provider = by_id[each.claim.provider]
        model = next((m for m in provider.models if m.name == each.claim.model), None)
        proposal = _proposal(config, known, provider, model, each)
        if proposal is not None and not (each.claim.field == "license" and provider.id in shared):
            yield _placed(config, proposal, each)


def _placed(config: Config, proposal: Proposal, each: Judged) -> Proposal:
    """The proposal with the address at which people see what it goes by."""
    return replace(proposal, url=place(each.by.said, config.upstream) if each.by else None)


def _proposal(
    config: Config, known: Known, provider: Provider, model: Model | None, each: Judged
) -> Proposal | None:
    if each.verdict not in ("outdated", "contradicted") or each.by is None:
        return None
    edit = _edit(config, known, provider, model, each)
    return edit or (_look(provider, each) if each.verdict == "contradicted" else None)


def _edit(
    config: Config, known: Known, provider: Provider, model: Model | None, each: Judged
) -> Proposal | None:
    """What may be put in the place of a statement; None where upstream names nothing."""
    field = each.claim.field.partition(":")[0]
    if each.observed is None:
        return None
    if each.verdict == "contradicted" and field in CORRECTED:
        return _correct(provider, model, each)
    if field in HUB_FIELDS and model is not None and each.verdict == "outdated":
        return _rename(config, provider, model, each)
    if field == "api" and model is not None and each.verdict == "outdated":
        return _retire(config, known, provider, model, each)
    if field in ("website", "link"):
        return _link(provider, each)
    if field == "generation" and model is not None:
        return _newer(config, known, provider, model, each)
    return None


def _look(provider: Provider, each: Judged) -> Proposal:
    claim, whose = each.claim, each.claim.model or provider.name
    found = f", upstream says {each.observed}" if each.observed else ""
    title = f"{whose}: {claim.field.replace('_', ' ')} is {claim.claimed} on the page{found}"
    return _made("look", provider, each, title, ())


def _correct(provider: Provider, model: Model | None, each: Judged) -> Proposal | None:
    field, new = each.claim.field, _value(each)
    own = model is not None and getattr(model, field) is not None
    if not own and (field == "parameters" or len(provider.models) > 1):
        if model is None:
            return None
        edit = Put(provider.id, model.name, field, None, new)
    else:
        name = model.name if own and model else None
        edit = Put(provider.id, name, field, each.claim.claimed, new)
    whose = each.claim.model or provider.name
    title = f"{whose}: {field} {each.claim.claimed} → {new}"
    return _made("correct", provider, each, title, (edit,))


def _shared_licences(config: Config, judged: Sequence[Judged]) -> dict[str, Proposal]:
    """The providers whose own licence is contradicted alike by all of several models."""
    found = defaultdict[str, list[Judged]](list)
    for each in judged:
        if each.claim.field == "license":
            found[each.claim.provider].append(each)
    proposals = {}
    for provider in config.providers:
        its = found[provider.id]
        values = {_value(each) for each in its}
        plain = provider.license and not any(model.license for model in provider.models)
        alike = len(its) > 1 and all(each.verdict == "contradicted" for each in its)
        if plain and alike and len(values) == 1:
            new = values.pop()
            edit = Put(provider.id, None, "license", provider.license, new)
            title = f"{provider.name}: license {provider.license} → {new}"
            made = _made("correct", provider, its[0], title, (edit,), "license")
            claims = tuple(each.claim.id for each in its)
            proposals[provider.id] = _placed(config, replace(made, claims=claims), its[0])
    return proposals


def _value(each: Judged) -> str:
    """What upstream says, as people write it: a licence by its SPDX id."""
    observed = each.observed or ""
    return spdx(observed) or observed if each.claim.field == "license" else observed


def _rename(config: Config, provider: Provider, model: Model, each: Judged) -> Proposal | None:
    old, new = each.claim.claimed, (each.observed or "").partition(",")[0]
    if "/" not in new or new.casefold() == old.casefold():
        return None
    kind, key = HUB_FIELDS[each.claim.field]
    edits: list[Edit] = [Put(provider.id, model.name, each.claim.field, old, new)]
    watched = [each.source for each in config.sources]
    twice = any(_is(source, kind, key, new) for source in watched)
    if not twice and any(_is(source, kind, key, old) for source in watched):
        edits.append(PutSource(provider.id, kind, key, old, new))
    aside = each.by is not None and each.by.said.source.startswith(IMPLIED)
    safe = not aside or _owner(old) == _owner(new)  # a first look cannot tell whose it was
    return _made("rename", provider, each, f"{old} is now {new}", tuple(edits), safe=safe)


def _owner(name: str) -> str:
    return name.partition("/")[0].casefold()


def _is(source: object, kind: str, key: str, value: str) -> bool:
    held = getattr(source, key, None)
    same = isinstance(held, str) and held.casefold() == value.casefold()
    return getattr(source, "kind", None) == kind and same


def _retire(
    config: Config, known: Known, provider: Provider, model: Model, each: Judged
) -> Proposal | None:
    if model.retired is not None or each.by is None:
        return None
    said = each.by.said
    date = said.value if said.predicate == "shutdown" and isinstance(said.value, str) else None
    edits = [Put(provider.id, model.name, "retired", None, date or "yes")]
    instead = _replacement(known, provider, model)
    if instead and model.replacement is None:
        edits.append(Put(provider.id, model.name, "replacement", None, instead))
    kinds = {w.source.id: w.source.kind for w in config.sources}
    when = f" on {date}" if date else ""
    follows = f", {instead} takes its place" if instead else ""
    return _made(
        "retire",
        provider,
        each,
        f"{model.name} was shut down{when}{follows}",
        tuple(edits),
        safe=date is not None and kinds.get(said.source) == VENDOR,
    )


def _replacement(known: Known, provider: Provider, model: Model) -> str | None:
    """What a list or table names in the place of a model that is shut down."""
    for row in known.rows_of(provider.id, model.api):
        said = row.facts.get("replacement")
        value = said.value if said else None
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and first.strip():
            return plain(first, 100)
    return None


def _link(provider: Provider, each: Judged) -> Proposal | None:
    old, new = each.claim.claimed, _moved(each)
    if new is None and each.observed != "gone":
        return None
    what = f"has moved to {new}" if new else "is dead"
    if each.claim.field == "website":
        edit: Edit = Put(provider.id, None, "website", old, new)
    else:
        edit = PutLink(provider.id, _link_name(provider, old), old, new)
    return _made("link", provider, each, f"{provider.name}: {old} {what}", (edit,))


def _moved(each: Judged) -> str | None:
    """Where a link leads now: another address, or its own host's page of a new name."""
    observed = each.observed or ""
    if observed.startswith(("https://", "http://")):
        return observed
    if each.verdict == "outdated" and re.fullmatch(r"[\w.-]+/[\w.-]+", observed):
        scheme, _, rest = each.claim.claimed.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}/{observed}"
    return None


def _link_name(provider: Provider, url: str) -> str:
    return next((link.name for link in provider.links if link.url == url), "")


def _newer(
    config: Config, known: Known, provider: Provider, model: Model, each: Judged
) -> Proposal | None:
    if each.by is None or not each.observed:
        return None
    found, hub = each.observed, each.by.said.subject.startswith("hf:")
    key, id_ = ("huggingface", found) if hub else ("api", _own_id(config, known, provider, found))
    if id_ and any(getattr(other, key) == id_ for other in provider.models):
        return None
    name = (id_ or found).rpartition("/")[2]
    if any(other.name == name for other in provider.models):
        return None
    title = f"{provider.name} offers {name}, a newer generation of {model.name}"
    edit = AddModel(provider.id, (("name", name), *([(key, id_)] if id_ else [])))
    return _made("model", provider, each, title, (edit,), found)


def _own_id(config: Config, known: Known, provider: Provider, name: str) -> str | None:
    """A model's API id as its maker writes it; None where only others name it, each in its way."""
    own = {w.source.id for w in config.sources if w.provider == provider.id and _own(provider, w)}
    ids = [row.name for row in known.rows(provider.id) if row.source in own and _is_id(row.name)]
    meant = read_generation(name)
    alike = (id_ for id_ in ids if meant is not None and read_generation(id_) == meant)
    return name if name in ids else next(alike, None)


def _is_id(name: str) -> bool:
    """Say whether a row's name may be an id, and not only what people call a model."""
    return not any(letter.isspace() for letter in name)


def _own(provider: Provider, watched: Watched) -> bool:
    """Say whether a maker speaks of itself: on a page, or in a list of its own site."""
    if watched.source.kind == VENDOR:
        return True
    site = _site(provider.website)
    its = _site(getattr(watched.source, "url", None))
    return bool(site) and (its == site or its.endswith(f".{site}"))


def _site(url: str | None) -> str:
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def _made(
    kind: Kind,
    provider: Provider,
    each: Judged,
    title: str,
    edits: tuple[Edit, ...],
    about: str | None = None,
    *,
    safe: bool = False,
) -> Proposal:
    named = (each.claim.model or "", each.claim.field) if about is None else ("", about)
    return Proposal(
        kind,
        provider.id,
        named,
        title,
        each.reason,
        edits,
        each.evidence,
        safe,
        (each.claim.id,),
    )

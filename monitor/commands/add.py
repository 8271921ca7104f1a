"""`monitor add`: a source added to sources.toml, its kind told from the address."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import tomlkit

from monitor.adopt import Place, place, slug, unique
from monitor.adopt.probe import FOUND, Probe
from monitor.commands.setting import Setting, formats, http_settings, print_json, say, settle
from monitor.config import Config, Provider
from monitor.config.schema import address
from monitor.editing import Editing, replace, text_of
from monitor.errors import UsageError
from monitor.facts.homes import agreed
from monitor.fetch import Fetcher, Plan, Tokens
from monitor.model import Failure, Observation
from monitor.sources import KINDS
from monitor.sources.base import Member
from monitor.values import Json

OWNED = {"github": "repo", "gitlab": "project", "codeberg": "repo"}
"""Kinds whose names begin with an owner, and the key that holds the name."""
SITES = ("page", "feed", "json")
"""Kinds that are known by their address."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be added, and what else there is at the address."""

    place: Place
    offers: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, Any]:
        """The keys of the source's table."""
        fields = tomlkit.inline_table()
        fields.update(self.fields)
        fields.comment("told from its rows: take out what nobody needs")
        more = {"fields": fields} if self.fields else {}
        return {"kind": self.place.kind, **self.place.keys, **more}


def run(args: argparse.Namespace) -> int:
    """Look at the address where it does not tell its kind, and write the source down."""
    form = formats(args, "text", "json")
    setting = settle(args)
    url = _checked(args.url)
    found = _found(setting, url, args.kind)
    _new(setting.config, found.place)
    owner, made = _owner(setting.config, found.place, url, args.provider)
    path = setting.config.path
    editing = Editing(text_of(path))
    keys = found.keys
    if "task" in keys:
        editing.add_watch(keys)
    elif made is not None:
        editing.add_provider(made, [keys])
    else:
        editing.add_source(owner, keys)
    replace(path, editing.text, os.environ)
    whose = "[[watch]]" if "task" in keys else f'provider "{owner}"'
    id_ = KINDS[found.place.kind].model_validate(keys).default_id()
    if form == "json":
        document: dict[str, Json] = {"schema": "monitor/add/1", "add": [id_]}
        document["provider"] = None if "task" in keys else owner
        document["offers"] = list(found.offers)
        document["fields"] = dict(found.fields)
        print_json(document)
    elif not args.quiet:
        new = " (new: give it its words)" if made is not None and "task" not in keys else ""
        say([f"added {id_} to {whose}{new} in {path.name}", *found.offers])
        if found.fields:
            say([f"its rows tell {', '.join(found.fields)}: see `fields` there"])
        say([f"next: monitor run --only {shlex.quote(id_)}"])
    return 0


def _checked(url: str) -> str:
    try:
        return address(url)
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from error


def _found(setting: Setting, url: str, kind: str | None) -> Found:
    """Tell the kind; a page's address is looked at, since it may be a feed or a list."""
    known = place(url, setting.config.upstream)
    if known.kind not in KINDS:
        known = Place("page", {"url": url})
    if kind is not None and kind not in KINDS:
        raise UsageError(f'no kind is called "{kind}"\n  there are: {", ".join(sorted(KINDS))}')
    if kind == "json" or (kind == "feed" and known.kind != "feed"):
        return _looked(setting, url, wanted=kind)
    if kind is not None and kind != known.kind:
        if kind in ("page", "feed"):
            return Found(Place(kind, {"url": url}))
        raise UsageError(f"{url} is not the address of a {kind} source\n  leave --kind out")
    if known.kind in ("page", "feed") and kind is None:
        return _looked(setting, url)
    return Found(known)


def _looked(setting: Setting, url: str, wanted: str | None = None) -> Found:
    """Look at an address. UsageError where it cannot be seen, or is not what is wanted."""
    told = _probed(setting, url)
    kind, twin = str(told["kind"]), told.get("twin")
    feeds = [str(each) for each in told.get("feeds") or ()]
    if wanted == "feed" and kind == "page":
        if not feeds:
            raise UsageError(f"{url} tells of no feed\n  watch the page itself: leave --kind out")
        return Found(Place("feed", {"url": feeds[0]}))
    if wanted is not None and kind != wanted:
        raise UsageError(f"{url} is a {kind}, not a {wanted}\n  leave --kind out")
    if kind == "json":
        rows = Place("json", {"url": url, "items": told["items"], "key": told["key"]})
        return Found(rows, fields=told.get("fields") or {})
    return Found(Place(kind, {"url": url}), tuple(_offers(setting.config, feeds, twin)))


def _offers(config: Config, feeds: Sequence[str], twin: str | None) -> Iterator[str]:
    """What else there is at a page's address, where nothing of that is watched yet."""
    watched = {agreed(getattr(each.source, "url", "")) for each in config.sources}
    if feeds and not any(agreed(feed) in watched for feed in feeds):
        yield f"it has a feed: monitor add {shlex.quote(feeds[0])}"
    if twin and agreed(twin) not in watched:
        yield f"it has a Markdown twin, which moves less: monitor add {shlex.quote(twin)}"


def _probed(setting: Setting, url: str) -> Mapping[str, Any]:
    probe = Probe(kind="page", id=f"probe:{url}", url=url)
    fetcher = Fetcher(
        settings=http_settings(setting.config),
        upstream=setting.config.upstream,
        tokens=Tokens.from_environment(os.environ),
        now=lambda: setting.now,
    )
    with closing(fetcher.looks([Plan(Probe, (Member(probe, None),), {})])) as looks:
        look = next(iter(looks)).look
    match look:
        case Observation():
            told = next(fact.value for fact in look.facts if fact.predicate == FOUND)
            return told if isinstance(told, dict) else {}
        case Failure():
            raise UsageError(
                f"{url} cannot be looked at: {look.error}: {look.detail}\n"
                "  nothing was added; to add it unseen, name its kind: --kind page"
            )
    raise UsageError(f"{url} was not looked at\n  try again later")


def _new(config: Config, its: Place) -> None:
    """UsageError where the file has the source already."""
    source = KINDS[its.kind].model_validate({"kind": its.kind, **its.keys})
    for watched in config.sources:
        if watched.source.default_id() == source.default_id():
            raise UsageError(
                f"{watched.source.id} is watched already, by {watched.provider or '[[watch]]'}\n"
                "  to change how, edit its table"
            )


def _owner(
    config: Config, its: Place, url: str, asked: str | None
) -> tuple[str, dict[str, str] | None]:
    """The provider of a source, and its table where it has to be made."""
    ids = [provider.id for provider in config.providers]
    if asked is not None:
        if asked not in ids:
            raise UsageError(f'no provider is called "{asked}"\n  there are: {", ".join(ids)}')
        return asked, None
    name = _name(its, url)
    for provider in config.providers:
        if _is(provider, config, name, its):
            return provider.id, None
    if its.kind in SITES and len(there := _watching(config, name)) == 1:
        return there.pop(), None
    id_ = unique(name, ids, "provider")
    sections = config.catalog.sections
    table = {"id": id_, "name": name}
    return id_, table | ({"section": sections[0].id} if sections else {})


def _name(its: Place, url: str) -> str:
    """What the maker of a source is called: an owner, or the site."""
    if its.kind in OWNED:
        return its.keys[OWNED[its.kind]].partition("/")[0]
    if its.kind in ("huggingface", "modelscope"):
        return its.keys.get("org") or its.keys.get("model", "").partition("/")[0]
    if its.kind in ("pypi", "npm", "arxiv"):
        return next(iter(its.keys.values())).removeprefix("@").partition("/")[0]
    return _host(url) or url


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _watching(config: Config, host: str) -> set[str]:
    """The providers that have a page, feed or list of this host; many share a public one."""
    return {
        watched.provider
        for watched in config.sources
        if watched.provider and _host(getattr(watched.source, "url", None) or "") == host
    }


def _is(provider: Provider, config: Config, name: str, its: Place) -> bool:
    """Say whether a source is this provider's: the same owner, or the same site."""
    if its.kind in SITES:
        host = _host(provider.website or "")
        return bool(host) and (name == host or name.endswith(f".{host}"))
    owners = {watched_owner(each.source) for each in config.sources if each.provider == provider.id}
    ids = [
        id_
        for model in provider.models
        for id_ in (model.huggingface, model.modelscope, model.github)
        if id_
    ]
    owners |= {id_.partition("/")[0].lower() for id_ in ids}
    return name.lower() in owners or slug(name) == provider.id


def watched_owner(source: object) -> str:
    """The owner that a source's name begins with, in lower case; "" where it has none."""
    for key in ("org", "repo", "model", "project"):
        value = getattr(source, key, None)
        if isinstance(value, str):
            return value.partition("/")[0].lower()
    return ""

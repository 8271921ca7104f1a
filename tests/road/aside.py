"""A page that states links and models, and what comes of the looks that these imply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.road.conftest import HEAD, Road

NEWS = 'kind = "feed"\n  url = "WORLD/news.xml"'
ACME = 'kind = "huggingface"\n  org = "acme"'
CODE = 'kind = "github"\n  repo = "acme/watched"'
WEEK = timedelta(days=7)
ASIDE = "snapshots/_claims/"


def stating(
    road: Road,
    *sources: str,
    links: Sequence[str] = (),
    website: str | None = None,
    models: Sequence[str] = (),
    after: str = "",
) -> None:
    """A page with these links (paths of the world) and models (`huggingface = "acme/vox"`)."""
    road.head = HEAD
    if website is not None:
        road.head += f'website = "WORLD{website}"\n'
    if links:
        tables = ", ".join(
            f'{{ name = "L{place}", url = "WORLD{path}" }}' for place, path in enumerate(links)
        )
        road.head += f"links = [{tables}]\n"
    named = [
        f'\n[[provider.model]]\nname = "M{place}"\n{keys}\n' for place, keys in enumerate(models)
    ]
    road.sources(*(sources or (NEWS,)), after="".join(named) + after)


def verdicts(done: dict[str, Any]) -> dict[str, str]:
    return {claim["field"]: claim["verdict"] for claim in done["claims"]}


def claim(done: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in done["claims"] if each["field"] == field)
    return found


def asked(road: Road, path: str) -> int:
    """How often a path was asked for in the last pass."""
    return sum(seen.path.partition("?")[0] == path for seen in road.world.requests)


def a_week_later(road: Road, *words: str, status: int = 0) -> dict[str, Any]:
    road.now += WEEK
    return road.run(*words, status=status)


def aside(road: Road) -> list[str]:
    """The files of looks for claims alone."""
    return [name.removeprefix(ASIDE) for name in road.files() if name.startswith(ASIDE)]


PAGE = (
    "<html><head><title>Vox</title></head><body><main><p>It hears what is said.</p></main></body>"
)

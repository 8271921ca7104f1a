"""Pages that answer with status 200, or politely, and are not what was asked for.

Each over three passes and its recovery, with a watched page and with one that is new: no event but
`source.*`, and no file but the memory of failures.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.road.conftest import Road
from tests.world.faults import SOFT

TEXT = "".join(f"<p>Paragraph number {n} tells of model vox-{n}.</p>" for n in range(12))
PAGE = (
    "<!doctype html><html><head><title>Models</title></head><body><main><h1>Models</h1>"
    f"<ul><li>Vox</li></ul>{TEXT}</main></body></html>"
)

Hurt = Callable[[Road], object]


def says(body: str, status: int = 200, **headers: str) -> Hurt:
    def hurt(road: Road) -> None:
        page = road.world.page("/docs/a", body)
        page.status = status
        page.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return hurt


def leads(to: str, body: str) -> Hurt:
    def hurt(road: Road) -> None:
        road.world.page("/docs/a").redirect(f"{road.world.url}{to}", 302)
        road.world.page(to.partition("?")[0], body)

    return hurt


CASES: list[tuple[str, Hurt, str]] = [
    *((name, says(body), error) for name, (body, error) in SOFT.items()),
    ("a cut body", says(PAGE[: len(PAGE) // 2].rpartition("<")[0]), "cut"),
    ("a header of Cloudflare", says(f"{PAGE} ", cf_mitigated="challenge"), "blocked"),
    ("a challenge of AWS", says("<html></html>", 202, x_amzn_waf_action="challenge"), "blocked"),
    ("a checkpoint of Vercel", says("<p>…", 403, x_vercel_mitigated="challenge"), "blocked"),
    ("sent to the front page", leads("/", PAGE.replace("Models", "Welcome")), "redirect"),
    ("sent to a login", leads("/login?next=/docs/a", PAGE), "blocked"),
    ("sent to an error", leads("/404", PAGE.replace("Models", "Lost")), "unreadable"),
    ("no body", says(""), "empty"),
    ("blanks", says(" \n \n"), "empty"),
]


@pytest.mark.parametrize(("hurt", "error"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_soft_fault_is_told_of_the_source_alone(road: Road, hurt: Hurt, error: str) -> None:
    kept = road.world.page("/docs/a", PAGE)
    road.world.page("/docs/b", PAGE)
    road.sources(
        'kind = "page"\n  id = "a"\n  url = "WORLD/docs/a"',
        'kind = "page"\n  id = "b"\n  url = "WORLD/docs/b"',
    )
    road.run()
    before = road.files()
    hurt(road)
    for _ in range(3):
        done = road.run()
        assert [(one["source"], one["error"]) for one in done["failures"]] == [("a", error)]
    assert [event["kind"] for event in road.told] == ["source.failing"]
    road.world._put("/docs/a", kept)
    kept.mend()
    assert road.kinds() == ["source.recovered"]
    assert road.kinds() == []
    after = {path: text for path, text in road.files().items() if path.endswith(".json")}
    assert after == {path: text for path, text in before.items() if path.endswith(".json")}


@pytest.mark.parametrize(("hurt", "error"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_soft_fault_at_the_first_look_is_no_baseline(road: Road, hurt: Hurt, error: str) -> None:
    kept = road.world.page("/docs/a", PAGE)
    road.world.page("/docs/b", PAGE)
    hurt(road)
    road.sources(
        'kind = "page"\n  id = "a"\n  url = "WORLD/docs/a"',
        'kind = "page"\n  id = "b"\n  url = "WORLD/docs/b"',
    )
    assert [one["error"] for one in road.run()["failures"]] == [error]
    road.world._put("/docs/a", kept)
    kept.mend()
    assert road.run()["sources"]["first_seen"] == 1
    assert road.kinds() == []
    assert road.told == []


def test_a_page_written_anew_is_doubted_once_and_then_a_change(road: Road) -> None:
    road.world.page("/docs/a", PAGE)
    road.sources('kind = "page"\n  id = "a"\n  url = "WORLD/docs/a"')
    road.run()
    anew = "".join(f"<p>Quite another sentence, about voice {n}.</p>" for n in range(12))
    road.world.page("/docs/a", f"<html><body><main><h1>Voices</h1>{anew}</main></body></html>")
    done = road.run()
    assert [one["error"] for one in done["failures"]] == ["doubted"]
    assert done["events"] == []
    assert road.kinds() == ["page.changed"]
    assert road.kinds() == []


def test_a_page_that_shrinks_and_returns_was_never_changed(road: Road) -> None:
    kept = road.world.page("/docs/a", PAGE)
    road.sources('kind = "page"\n  id = "a"\n  url = "WORLD/docs/a"')
    road.run()
    road.world.page("/docs/a", "<html><body><main><h1>Models</h1></main></body></html>")
    assert road.kinds() == []
    road.world._put("/docs/a", kept)
    assert road.kinds() == []
    assert road.told == []

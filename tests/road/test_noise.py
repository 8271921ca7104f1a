"""Pages that are never the same and on which nothing happens: nobody is told of anything."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from tests.road import noisy
from tests.road.conftest import Road
from tests.world import Page

PAGES, PASSES = 20, 6
PAGE = 'kind = "page"\n  id = "p"\n  url = "WORLD/p"'
WORDS = "".join(f"<p>Paragraph {n} tells a tale of its own.</p>" for n in range(12))


class Drawn(Page):
    """A page that is made anew for each request, from how many there were."""

    def __init__(self, road: Road, make: Callable[[int], str]) -> None:
        super().__init__(road.world._now, etag=False, last_modified=False)
        self.make = make
        self.asked = 0

    def content(self) -> bytes:
        self.asked += 1
        return self.make(self.asked).encode()


def drawn(road: Road, path: str, make: Callable[[int], str]) -> Drawn:
    return road.world._put(path, Drawn(road, make))


def html(said: str) -> str:
    return f"<html><body><main><h1>Vox</h1>{WORDS}{said}</main></body></html>"


def fixed(said: str) -> Callable[[int], str]:
    return lambda _: html(said)


def told_of(number: int) -> Callable[[int], str]:
    return fixed(f"<p>We heard {37 * number} hours of talk this year.</p>")


def one(road: Road, make: Callable[[int], str]) -> Drawn:
    page = drawn(road, "/p", make)
    road.sources(PAGE)
    return page


def muted(road: Road) -> list[dict[str, str]]:
    """What `monitor status` says is passed over."""
    assert road.call("status", "--format", "json") == 0
    found: list[dict[str, str]] = json.loads(road.out)["status"][0]["noise"]
    return found


def besides_pending(road: Road) -> dict[str, bytes]:
    return {path: data for path, data in road.files().items() if "pending.json" not in path}


def test_pages_that_are_never_the_same_raise_no_event(road: Road) -> None:
    def made(n: int, *, edit: str = "") -> Callable[[int], str]:
        return lambda request: noisy.body(n, len(passed), request, edit=edit)

    passed: list[int] = []
    pages = [drawn(road, f"/{n}", made(n)) for n in range(PAGES)]
    road.sources(*(f'kind = "page"\n  id = "{n}"\n  url = "WORLD/{n}"' for n in range(PAGES)))
    while len(passed) < PASSES:
        passed.append(1)
        done = road.run()
        assert done["events"] == []
        assert done["failures"] == []
    assert sum(page.asked for page in pages) < 4 * PAGES * PASSES
    road.forget()
    assert road.kinds() == []
    for n, page in enumerate(pages):
        page.make = made(n, edit="shows how")
    assert road.kinds() == ["page.changed"] * PAGES
    assert road.kinds() == []


@pytest.mark.parametrize("name", ["nonces", "stamps", "shuffled", "counters"])
def test_what_is_known_as_noise_leaves_every_file_as_it_was(road: Road, name: str) -> None:
    noise = noisy.NOISES[name]

    blocks = [f"<p>{word} is one of four.</p>" for word in ("North", "East", "South", "West")]

    def make(request: int) -> str:
        at = noisy.Moment(1, request, request, random.Random(request))
        return html("\n".join(noise(at, blocks)))

    page = one(road, make)
    road.run()
    before = road.files()
    for _ in range(3):
        assert road.kinds() == []
        assert road.files() == before
    assert page.asked == 6 + 3


def test_a_first_look_and_a_change_are_fetched_more_than_once_and_nothing_else(road: Road) -> None:
    page = one(road, lambda _: html("<p>Vox hears 12 languages.</p>"))
    road.run()
    assert page.asked == 6
    road.run()
    assert page.asked == 7
    page.make = lambda _: html("<p>Vox hears 13 languages.</p>")
    assert road.kinds() == ["page.changed"]
    asked = page.asked
    assert asked > 7 + 1
    assert road.kinds() == []
    assert page.asked == asked + 1


def test_a_change_that_one_fetch_saw_and_the_next_did_not_is_none(road: Road) -> None:
    page = one(road, lambda _: html("<p>Open.</p>"))
    road.run()
    before = road.files()
    page.make = lambda request: html("<p>Sale!</p>" if request == 7 else "<p>Open.</p>")
    assert road.kinds() == []
    assert besides_pending(road) == before
    page.make = lambda _: html("<p>Sale!</p>")
    assert road.kinds() == ["page.changed"]


def test_an_experiment_is_learned_and_shown(road: Road) -> None:
    one(road, lambda request: html(f"<p>{noisy.BANNERS[request % 2]}</p>"))
    road.run()
    assert {each["text"] for each in muted(road)} == set(noisy.BANNERS)
    assert {each["kind"] for each in muted(road)} == {"either"}
    road.call("status", "--verbose")
    assert noisy.BANNERS[0] in road.out
    before = road.files()
    for _ in range(4):
        assert road.kinds() == []
    assert road.files() == before
    road.forget()
    assert road.kinds() == []
    assert {each["text"] for each in muted(road)} == set(noisy.BANNERS)


def test_a_sentence_whose_number_moves_in_each_fetch_is_muted_but_its_words_are_not(
    road: Road,
) -> None:
    page = one(road, lambda request: html(f"<p>Node {7 * request} spoke to you in Europe.</p>"))
    road.run()
    before = road.files()
    assert [each["kind"] for each in muted(road)] == ["numbers"]
    assert road.kinds() == []
    assert road.files() == before
    page.make = lambda request: html(f"<p>Node {7 * request} sang to you in Europe.</p>")
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["page.changed"]
    assert "spoke" in str(done["events"][0]["old"])
    assert "sang" in str(done["events"][0]["new"])
    assert road.kinds() == []


def test_a_number_that_moves_in_every_look_is_told_three_times(road: Road) -> None:
    page = one(road, lambda _: html("<p>We heard 0 hours of talk this year.</p>"))
    told = []
    for number in range(8):
        page.make = told_of(number)
        told += road.kinds()
    assert told == ["page.changed"] * 3
    assert [each["kind"] for each in muted(road)] == ["numbers"]
    road.forget()
    page.make = lambda _: html("<p>We heard 999 hours of talk this year.</p>")
    assert road.kinds() == []
    page.make = lambda _: html("<p>We heard 999 hours of song this year.</p>")
    assert road.kinds() == ["page.changed"]
    assert muted(road) == []


def test_a_lost_database_makes_no_other_events_of_a_number_that_moves(road: Road) -> None:
    page = one(road, lambda _: html("<p>We heard 0 hours of talk this year.</p>"))
    told = []
    for number in range(6):
        page.make = told_of(number)
        told += road.kinds()
        road.forget()
    assert told == ["page.changed"] * 3


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("<h2>Version of month {n}</h2>", "page.changed"),
        ("<table><tr><td>vox</td><td>{n} voices</td></tr></table>", "page.changed"),
        ("<p>Vox costs ${n}.00 per hour of talk.</p>", "price.changed"),
        ("<p>The newest one is version 1.{n}.0 of May.</p>", "page.changed"),
    ],
)
def test_headings_rows_prices_and_versions_are_never_muted(
    road: Road, said: str, kind: str
) -> None:
    page = one(road, lambda _: html(said.format(n=0)))
    road.run()
    for number in range(1, 7):
        page.make = fixed(said.format(n=number))
        assert road.kinds() == [kind]


def test_a_block_that_comes_and_goes_between_passes_is_held(road: Road) -> None:
    faces = ["<p>Now with more bass in it.</p>", "<p>Try the new voices now.</p>"]
    page = one(road, fixed(faces[0]))
    road.run()
    told = []
    for number in range(1, 8):
        page.make = fixed(faces[number % 2])
        told += road.kinds()
    assert told == ["page.changed"] * 2
    assert {each["kind"] for each in muted(road)} == {"flaps"}


def test_a_change_that_cannot_be_confirmed_waits_once(road: Road) -> None:
    page = one(road, lambda _: html("<p>Vox hears 12 languages.</p>"))
    road.run()
    before = road.files()

    def broken(request: int) -> str:
        page.status = 200 if request == 101 else 503
        return html("<p>Vox hears 13 languages.</p>")

    page.asked, page.make = 100, broken
    done = road.run()
    assert (done["events"], done["failures"]) == ([], [])
    assert besides_pending(road) == before
    page.asked = 100
    assert road.kinds() == ["page.changed"]


def test_explain_says_what_was_passed_over(road: Road) -> None:
    one(road, lambda request: html(f"<p>Node {7 * request} spoke to you in Europe.</p>"))
    road.run()
    road.call("run", "--all", "--explain", "--only", "p", "--dry-run")
    assert "muted, only numbers in it moved" in road.out


def test_a_recording_holds_what_every_fetch_said(road: Road) -> None:
    page = one(road, lambda request: html(f"<p>{noisy.BANNERS[request % 2]}</p>"))
    tape = str(road.folder / "tape.warc.gz")
    road.run("--record", tape)
    assert page.asked == 6
    learned = muted(road)
    for path in (road.folder / "snapshots").rglob("*"):
        if path.is_file():
            path.unlink()
    road.run("--replay", tape)
    assert page.asked == 6
    assert [each["text"] for each in muted(road)] == [each["text"] for each in learned]

"""Links that the page names and no source watches, pass after pass."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.road.aside import (
    ACME,
    ASIDE,
    CODE,
    NEWS,
    PAGE,
    a_week_later,
    aside,
    asked,
    claim,
    stating,
    verdicts,
)
from tests.road.conftest import Road
from tests.world.faults import SOFT


@pytest.fixture
def road(road: Road) -> Road:
    """A road with one watched feed, so that there is an upstream that answers."""
    road.world.feed("/news.xml")
    return road


def test_a_link_that_answers_is_confirmed_and_counted_nowhere(road: Road) -> None:
    road.world.page("/paper", PAGE)
    road.world.page("/site", PAGE)
    stating(road, links=["/paper"], website="/site")
    done = road.run()
    assert verdicts(done) == {"website": "confirmed", "link:L0": "confirmed"}
    assert done["sources"] == {
        "checked": 1, "unchanged": 0, "changed": 0, "first_seen": 1, "failed": 0, "deferred": 0,
    }  # fmt: skip
    evidence = claim(done, "link:L0")["evidence"]
    assert (evidence["url"], evidence["status"]) == (f"{road.world.url}/paper", 200)
    assert (done["events"], done["failures"]) == ([], [])
    assert road.call("status", "--format", "json") == 0
    assert [row["source"] for row in json.loads(road.out)["status"]] == [
        f"feed:{road.world.url}/news.xml"
    ]
    assert road.call("status") == 0
    assert "/paper" not in road.out
    assert road.call("check") == 0
    assert "for the claims alone: 2 more looks" in road.out


def test_a_link_is_asked_for_by_get_and_later_conditionally(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    road.run()
    (first,) = [seen for seen in road.world.requests if seen.path == "/paper"]
    assert (first.method, first.conditional) == ("GET", False)
    assert verdicts(a_week_later(road)) == {"link:L0": "confirmed"}
    (second,) = [seen for seen in road.world.requests if seen.path == "/paper"]
    assert (second.status, second.conditional) == (304, True)


def test_a_link_is_looked_at_once_a_week_whatever_is_asked_for(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    road.run()
    assert asked(road, "/paper") == 1
    for _ in range(3):
        road.now += timedelta(days=2)
        road.run()
        assert asked(road, "/paper") == 0
    road.now += timedelta(days=1)
    road.run()
    assert asked(road, "/paper") == 1


def test_a_failed_look_does_not_ask_more_often(road: Road) -> None:
    road.world.page("/paper", PAGE).status = 403
    stating(road, links=["/paper"])
    road.run()
    road.run()
    assert asked(road, "/paper") == 0
    a_week_later(road)
    assert asked(road, "/paper") == 1


def test_who_asks_for_one_source_gets_no_other_looks(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    done = road.run("--only", f"feed:{road.world.url}/news.xml")
    assert asked(road, "/paper") == 0
    assert verdicts(done) == {"link:L0": "unverified"}
    assert verdicts(road.run()) == {"link:L0": "confirmed"}


def test_a_new_link_is_looked_at_at_once(road: Road) -> None:
    road.world.page("/paper", PAGE)
    road.world.page("/other", PAGE)
    stating(road, links=["/paper"])
    road.run()
    stating(road, links=["/paper", "/other"])
    assert verdicts(road.run()) == {"link:L0": "confirmed", "link:L1": "confirmed"}
    assert (asked(road, "/paper"), asked(road, "/other")) == (0, 1)


@pytest.mark.parametrize("status", [404, 410])
def test_a_link_that_dies_is_dead_by_the_second_look(road: Road, status: int) -> None:
    page = road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    road.run()
    page.status = status
    assert verdicts(a_week_later(road)) == {"link:L0": "confirmed"}
    done = a_week_later(road)
    assert verdicts(done) == {"link:L0": "contradicted"}
    assert [event["kind"] for event in done["events"]] == ["claim.contradicted"]
    assert done["failures"] == []
    page.mend()
    done = a_week_later(road)
    assert verdicts(done) == {"link:L0": "confirmed"}
    assert [event["kind"] for event in done["events"]] == ["claim.resolved"]


def test_a_link_that_was_never_there_contradicts_in_silence(road: Road) -> None:
    stating(road, links=["/paper"])
    done = road.run()
    assert verdicts(done) == {"link:L0": "unverified"}
    assert "not-found" in claim(done, "link:L0")["reason"]
    done = a_week_later(road)
    assert verdicts(done) == {"link:L0": "contradicted"}
    assert (done["events"], done["failures"]) == ([], [])


def test_a_link_that_moved_for_good_is_outdated_and_names_its_new_address(road: Road) -> None:
    road.world.page("/new", PAGE)
    road.world.page("/old", "").redirect("/new", 301)
    stating(road, links=["/old"])
    done = road.run()
    assert verdicts(done) == {"link:L0": "outdated"}
    assert claim(done, "link:L0")["observed"] == f"{road.world.url}/new"
    assert done["events"] == []


@pytest.mark.parametrize(
    ("stated", "target", "status"),
    [
        ("/old", "/new", 302),
        ("/old", "/new", 307),
        ("/docs", "/docs/", 301),
        ("", "/en/home", 301),
    ],
)
def test_a_redirect_to_the_same_place_or_for_now_is_no_move(
    road: Road, stated: str, target: str, status: int
) -> None:
    road.world.page(target, PAGE)
    road.world.page(stated or "/", "").redirect(target, status)
    stating(road, website=stated)
    assert verdicts(road.run()) == {"website": "confirmed"}


def test_a_link_that_leads_to_the_front_page_now_proves_nothing(road: Road) -> None:
    road.world.page("/", PAGE)
    road.world.page("/paper", "").redirect("/", 301)
    stating(road, links=["/paper"])
    assert verdicts(road.run()) == {"link:L0": "unverified"}


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_refusal_proves_nothing(road: Road, status: int) -> None:
    page = road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    road.run()
    page.status = status
    for _ in range(3):
        done = a_week_later(road)
        assert verdicts(done) == {"link:L0": "confirmed"}
        assert (done["events"], done["failures"]) == ([], [])


@pytest.mark.parametrize("name", SOFT)
def test_a_page_that_is_none_proves_nothing(road: Road, name: str) -> None:
    body, _ = SOFT[name]
    road.world.page("/paper", body)
    stating(road, links=["/paper"])
    alive = name in {"a shell", "an empty shell", "only a way on"}
    assert verdicts(road.run()) == {"link:L0": "confirmed" if alive else "unverified"}


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [("bot_wall", "unverified"), ("reset", "unverified"), ("empty", "unverified")],
)
def test_a_broken_answer_proves_nothing(road: Road, fault: Any, verdict: str) -> None:
    road.world.page("/paper", PAGE).fault(fault)
    stating(road, links=["/paper"])
    done = road.run()
    assert verdicts(done) == {"link:L0": verdict}
    assert done["failures"] == []


def test_robots_are_heeded(road: Road) -> None:
    road.world.page("/paper", PAGE)
    road.world.robots = "User-agent: *\nDisallow: /paper\n"
    stating(road, links=["/paper"])
    done = road.run()
    assert asked(road, "/paper") == 0
    assert verdicts(done) == {"link:L0": "unverified"}
    assert "robots" in claim(done, "link:L0")["reason"]


def test_only_the_first_bytes_of_a_long_answer_are_read(road: Road) -> None:
    road.world.page("/paper.pdf", b"%PDF-1.7" + bytes(range(256)) * 80_000, "application/pdf")
    stating(road, links=["/paper.pdf"])
    road.head = road.head.replace("min_delay = 0", "min_delay = 0\nmax_body = 1_000_000")
    road.sources(NEWS)
    done = road.run()
    assert verdicts(done) == {"link:L0": "confirmed"}
    assert done["requests"]["bytes"] < 1_000_000


def test_two_providers_share_a_look(road: Road) -> None:
    road.world.page("/paper", PAGE)
    other = '\n[[provider]]\nid = "b"\nname = "B"\nsection = "open"\nwebsite = "%s/paper/#top"\n'
    stating(road, links=["/paper"], after=other % road.world.url)
    assert verdicts(road.run()) == {"link:L0": "confirmed", "website": "confirmed"}
    assert asked(road, "/paper") + asked(road, "/paper/") == 1


def test_an_address_that_is_watched_is_not_asked_again(road: Road) -> None:
    road.world.page("/models", PAGE)
    road.world.github.repo("acme/watched")
    road.world.hub.model("acme/vox")
    sources = (ACME, CODE, 'kind = "page"\n  url = "WORLD/models"')
    stating(road, *sources)
    road.run()
    plainly = sorted(seen.path for seen in road.world.requests)
    road.forget()
    for path in list((road.folder / "snapshots").glob("*/*.json")):
        path.unlink()
    models = ['huggingface = "acme/vox"\ngithub = "acme/watched"']
    links = ["/models#top", "/github/acme/watched", "/hub/acme/vox"]
    stating(road, *sources, links=links, models=models)
    done = road.run()
    assert sorted(seen.path for seen in road.world.requests) == plainly
    assert set(verdicts(done).values()) == {"confirmed"}


def test_where_nothing_watched_was_reached_nothing_else_is_asked_for(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, ACME, links=["/paper"])
    road.world.hub.status = 503
    done = road.run(status=3)
    assert asked(road, "/paper") == 0
    assert verdicts(done) == {"link:L0": "unverified"}
    road.world.hub.mend()
    road.world.hub.model("acme/vox")
    assert verdicts(road.run()) == {"link:L0": "confirmed"}


def test_a_page_of_claims_alone_is_looked_at_when_it_is_due(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    text = (road.folder / "sources.toml").read_text(encoding="utf-8")
    (road.folder / "sources.toml").write_text(text.partition("  [[provider.source]]")[0])
    done = road.run()
    assert (done["sources"]["checked"], verdicts(done)) == (0, {"link:L0": "confirmed"})
    assert done["requests"]["sent"] == 2
    assert road.run()["requests"]["sent"] == 0


def test_an_unchanged_world_leaves_every_file_as_it_is(road: Road) -> None:
    road.world.page("/paper", PAGE)
    road.world.hub.model("acme/vox")
    road.world.github.repo("acme/vox")
    models = ['huggingface = "acme/vox"\ngithub = "acme/vox"']
    stating(road, links=["/paper", "/dead"], models=models)
    road.run()
    a_week_later(road)
    before = road.files()
    assert len([name for name in before if name.startswith(ASIDE)]) == 3
    road.run()
    assert road.files() == before


def test_a_lost_database_forgets_no_look(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper", "/dead"])
    road.run()
    before = road.files()
    road.forget()
    done = road.run()
    assert (asked(road, "/paper"), asked(road, "/dead")) == (0, 0)
    assert verdicts(done) == {"link:L0": "confirmed", "link:L1": "unverified"}
    assert road.files() == before
    road.forget()
    assert verdicts(a_week_later(road))["link:L1"] == "contradicted"


def test_a_claim_that_is_taken_off_leaves_nothing_behind(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper", "/dead"])
    road.run()
    assert len(aside(road)) == 1
    assert "snapshots/pending.json" in road.files()
    stating(road)
    road.run()
    assert aside(road) == []
    assert "snapshots/pending.json" not in road.files()
    assert not (road.folder / ASIDE).exists()
    stating(road, links=["/dead"])
    assert verdicts(road.run()) == {"link:L0": "unverified"}


def test_a_dry_run_looks_and_stores_nothing(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road, links=["/paper"])
    assert verdicts(road.run("--dry-run")) == {"link:L0": "confirmed"}
    assert road.files() == {}


def test_what_a_recording_does_not_hold_is_not_looked_at(road: Road) -> None:
    road.world.page("/paper", PAGE)
    stating(road)
    tape = str(road.folder / "tape.warc.gz")
    road.run("--record", tape)
    stating(road, links=["/paper"])
    done = road.run("--replay", tape)
    assert verdicts(done) == {"link:L0": "unverified"}
    assert "snapshots/pending.json" not in road.files()
    assert verdicts(road.run()) == {"link:L0": "confirmed"}


def test_the_report_and_the_claims_know_of_these_looks(road: Road) -> None:
    road.world.page("/old", "").redirect("/new", 301)
    road.world.page("/new", PAGE)
    stating(road, links=["/old", "/dead"])
    road.run()
    for words in (["claims"], ["report", "--since", "9d"]):
        assert road.call(*words, "--format", "json", "--now", road.now.isoformat()) == 0
        document = json.loads(road.out)
        assert verdicts(document)["link:L0"] == "outdated"
        assert document.get("failures", []) == []


def test_no_source_may_take_the_name_of_an_implied_look(road: Road) -> None:
    stating(road, f'{NEWS}\n  id = "implied:link:x"')
    assert road.call("check") == 2
    assert "implied:" in road.err

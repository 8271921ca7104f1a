"""A page is asked more than once before a first look or a change of it is believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import LookFailed
from monitor.model import Noise, Observation
from monitor.sources.base import Answer, Member, Redirect, Request, Upstream
from monitor.sources.feed import Feed
from monitor.sources.page import WebPage
from tests.sources.asking import reply
from tests.sources.drive import NOON, drive, fact, member, observed

URL = "https://example.org/p"
SOURCE = WebPage(kind="page", url=URL, id="p")
PROSE = "".join(f"<p>Paragraph {n} stays.</p>" for n in range(4))


def html(said: str, *, days: float = 0, modified: str = "", **headers: str) -> Answer:
    answer = reply(f"<html><main><h1>Vox</h1>{PROSE}{said}</main></html>", url=URL)
    evidence = replace(answer.evidence, fetched_at=NOON + timedelta(days=days))
    dated = {"last-modified": modified} if modified else {}
    return replace(answer, headers={**answer.headers, **dated, **headers}, evidence=evidence)


class Site:
    """Answers in turn; the last one stays."""

    def __init__(self, *answers: Answer | LookFailed) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, LookFailed):
            raise answer
        return answer


def look(site: Site, before: Observation | None = None, noise: Sequence[Noise] = ()) -> Observation:
    """A look at what was last looked at on NOON."""
    known = replace(member(SOURCE, before), noise=tuple(noise), checked_at=NOON)
    return observed(drive([known], Upstream(), site)[0])


def texts(seen: Observation) -> set[str]:
    return set(_texts(seen)) - {"Vox", *(f"Paragraph {n} stays." for n in range(4))}


def _texts(seen: Observation) -> Iterator[str]:
    for one in seen.facts:
        if isinstance(one.value, dict) and one.predicate.startswith("block:"):
            yield str(one.value["text"])


def first(*said: str) -> Observation:
    return look(Site(*(html(each) for each in said)))


def test_a_first_look_believes_what_all_fetches_say() -> None:
    site = Site(html("<p>A.</p><p>Both.</p>"), html("<p>Both.</p><p>B.</p>"))
    seen = look(site)
    assert texts(seen) == {"Both."}
    assert [(each.fresh, each.conditional) for each in site.asked] == [
        (False, False),
        *[(True, False)] * 5,
    ]
    assert seen.varied
    assert {(each.kind, each.text) for each in seen.noise} == {("either", "A."), ("either", "B.")}


def test_a_first_look_is_of_two_fetches_where_they_are_of_one_version_or_one_copy() -> None:
    dated = html("<p>A.</p>", modified="Mon, 2 Nov 2026 09:00:00 GMT")
    for page in (html("<p>A.</p>", etag='"1"'), dated, html("<p>A.</p>", age="7")):
        site = Site(page)
        look(site)
        assert len(site.asked) == 2
    site = Site(html("<p>A.</p>", etag='"1"'), html("<p>B.</p>", etag='"2"'))
    look(site)
    assert len(site.asked) == 6


def test_what_first_fetches_did_not_agree_on_is_no_news_and_not_asked_for() -> None:
    taught = first("<p>A.</p>", "<p>B.</p>")
    for face in ("A", "B"):
        site = Site(html(f"<p>{face}.</p>"))
        look(site, taught, taught.noise)
        assert len(site.asked) == 1


def test_a_page_as_it_was_is_asked_once() -> None:
    site = Site(html("<p>Last updated: May 8, 2026</p>"))
    look(site, first("<p>Last updated: May 7, 2026</p>"))
    assert len(site.asked) == 1


def test_what_is_seen_once_and_not_again_is_no_change() -> None:
    before = first("<p>Open.</p>")
    site = Site(html("<p>Sale!</p>"), html("<p>Open.</p>"))
    assert texts(look(site, before)) == {"Open."}
    assert len(site.asked) == 2


def test_a_change_of_a_page_that_is_new_to_us_is_asked_for_ten_times() -> None:
    site = Site(html("<p>Open again.</p>"))
    assert texts(look(site, first("<p>Open.</p>"))) == {"Open again."}
    assert len(site.asked) == 10


def test_a_text_that_came_or_went_is_asked_for_more_often_than_one_that_was_edited() -> None:
    before = first("<p>Open.</p>")
    for said in ("<p>Open.</p><p>And there is more.</p>", "", "<p>Another thing.</p>"):
        site = Site(html(said))
        look(site, before)
        assert len(site.asked) == 12


@pytest.mark.parametrize(
    ("said", "asked"), [("<p>Open again.</p>", (10, 9, 5, 4)), ("", (12, 11, 7, 6))]
)
def test_each_look_that_saw_a_text_as_it_was_saves_a_fetch(
    said: str, asked: tuple[int, ...]
) -> None:
    known = replace(member(SOURCE, first("<p>Open.</p>")))
    for looks, times in zip((0, 1, 5, 30), asked, strict=True):
        for each in (timedelta(hours=12), timedelta(days=7)):
            now = NOON + looks * each
            site = Site(html(said, days=(now - NOON) / timedelta(days=1)))
            drive([replace(known, checked_at=now - each)], Upstream(), site)
            assert len(site.asked) == times


def test_a_page_that_draws_lots_or_was_last_seen_nobody_knows_when_saves_none() -> None:
    known = member(SOURCE, first("<p>Open.</p>"))
    lot = Noise("either", "0" * 12, "Of the month", NOON)
    looked = replace(known, checked_at=NOON + timedelta(days=29))
    for each in (known, replace(looked, noise=(lot,))):
        site = Site(html("<p>Open again.</p>", days=30))
        drive([each], Upstream(), site)
        assert len(site.asked) == 10


def test_what_first_fetches_did_not_agree_on_is_believed_after_a_month_where_all_show_it() -> None:
    taught = first("<p>A.</p>", "<p>B.</p>")
    site = Site(html("<p>A.</p>", days=31))
    assert texts(look(site, taught, taught.noise)) == {"A."}
    assert len(site.asked) == 20
    site = Site(html("<p>A.</p>", days=31), html("<p>B.</p>"))
    assert texts(look(site, taught, taught.noise)) == set()
    assert len(site.asked) == 2


def test_copies_of_one_answer_are_not_asked_for_again() -> None:
    site = Site(html("<p>Open again.</p>", age="12"))
    assert texts(look(site, first("<p>Open.</p>"))) == {"Open again."}
    assert len(site.asked) == 2


def test_a_page_that_says_when_it_changed_is_asked_twice() -> None:
    site = Site(html("<p>Open again.</p>", days=1, modified="Mon, 23 Nov 2026 09:00:00 GMT"))
    look(site, first("<p>Open.</p>"))
    assert len(site.asked) == 2


def test_a_block_known_to_take_turns_is_asked_for_more_often() -> None:
    before = first("<p>A.</p>")
    turned = look(Site(html("<p>B.</p>"), html("<p>A.</p>")), before)
    site = Site(html("<p>B.</p>"))
    assert texts(look(site, before, turned.noise)) == {"B."}
    assert len(site.asked) == 20


def test_a_quote_drawn_by_lot_does_not_take_the_known_one_away() -> None:
    before = first("<p>One.</p>")
    assert texts(look(Site(html("<p>Two.</p>"), html("<p>Three.</p>")), before)) == {"One."}


def test_what_varies_beside_a_text_does_not_hide_that_it_went() -> None:
    taught = look(Site(html("<p>A.</p><p>Stands.</p>"), html("<p>B.</p><p>Stands.</p>")))
    assert texts(taught) == {"Stands."}
    site = Site(html("<p>A.</p>"), *(html(f"<p>{face}.</p>") for face in "BABABABAB"))
    assert texts(look(site, taught, taught.noise)) == set()


def test_a_text_whose_place_new_ones_seemed_to_take_is_gone_in_the_next_look() -> None:
    taught = look(
        Site(html("<p>A.</p><p>Stands.</p><p>Still.</p>"), html("<p>Stands.</p><p>Still.</p>"))
    )
    doubtful = look(Site(html("<p>B.</p><p>Still.</p>"), html("<p>C.</p><p>Still.</p>")), taught)
    assert texts(doubtful) == {"Stands.", "Still."}
    noise = (*taught.noise, *doubtful.noise)
    site = Site(*(html(f"<p>{face}.</p><p>Still.</p>") for face in "BCBCBCBCBCBCBC"))
    assert texts(look(site, taught, noise)) == {"Still."}


def test_an_edit_beside_what_is_new_in_each_fetch_takes_the_old_text_away() -> None:
    taught = look(Site(html("<p>Ad one.</p><p>Vox hears.</p>"), html("<p>Vox hears.</p>")))
    site = Site(*(html(f"<p>Ad {n}, drawn.</p><p>Vox hears us.</p>") for n in "abcdefghijklmnop"))
    assert texts(look(site, taught, taught.noise)) == {"Vox hears us."}


def test_a_few_that_are_drawn_from_many_do_not_push_each_other_out() -> None:
    def drawn(*names: str) -> Answer:
        return html(f"<h2>Guides</h2><ul>{''.join(f'<li>{name}</li>' for name in names)}</ul>")

    taught = look(Site(drawn("Ann", "Ben", "Cat"), drawn("Ann", "Dov", "Eve")))
    assert texts(taught) == {"Guides", "Ann"}
    site = Site(drawn("Ben", "Dov", "Eve"), drawn("Cat", "Fay", "Gus"), drawn("Ben", "Dov", "Fay"))
    assert texts(look(site, taught, taught.noise)) == {"Guides", "Ann"}


def test_what_stood_for_long_is_asked_for_less_often_whatever_else_changed_of_late() -> None:
    before = first("<p>Open.</p><p>New.</p>")
    snapshot = member(SOURCE, before).snapshot
    assert snapshot is not None
    young = NOON + timedelta(days=7)
    facts = {
        key: replace(known, observed_at=young if "New." in str(known.value) else NOON)
        for key, known in snapshot.facts.items()
    }
    late = replace(snapshot, facts=facts, evidence=replace(snapshot.evidence, fetched_at=young))
    for said, asked in (("<p>Open again.</p><p>New.</p>", 4), ("<p>Open.</p><p>Newer.</p>", 8)):
        site = Site(html(said, days=8))
        checked_at = NOON + timedelta(days=7.5)
        drive([Member(SOURCE, late, checked_at=checked_at)], Upstream(), site)
        assert len(site.asked) == asked


def test_a_sentence_is_believed_whose_number_no_two_fetches_share() -> None:
    seen = first("<p>Node 7 spoke up.</p>", "<p>Node 8 spoke up.</p>")
    assert texts(seen) == {"Node 7 spoke up."}
    assert [each.kind for each in seen.noise] == ["numbers"]
    site = Site(html("<p>Node 9 spoke up.</p>"))
    look(site, seen, seen.noise)
    assert len(site.asked) == 1


def test_a_row_that_differs_in_each_fetch_stays_as_it_was_known() -> None:
    row = "<table><tr><td>vox</td><td>{} ms</td></tr></table>"
    before = first(row.format(7))
    seen = look(Site(html(row.format(8)), html(row.format(9))), before)
    assert texts(seen) == {"vox | 7 ms"}
    assert texts(look(Site(html(row.format(8))), before)) == {"vox | 8 ms"}


def test_a_change_without_a_second_fetch_is_unconfirmed() -> None:
    gone = LookFailed("server-error", "503")
    seen = look(Site(html("<p>Open again.</p>"), gone), first("<p>Open.</p>"))
    assert (seen.unconfirmed, texts(seen)) == (True, {"Open again."})
    wall = html("<p>x</p>")
    wall = replace(wall, body=b"<html><title>Just a moment...</title><h1>Checking</h1>")
    other = replace(wall, evidence=replace(wall.evidence, sha256="ff"))
    assert look(Site(html("<p>Open again.</p>"), other), first("<p>Open.</p>")).unconfirmed


def test_a_first_look_without_a_second_fetch_is_a_baseline() -> None:
    seen = look(Site(html("<p>Open.</p>"), LookFailed("timeout", "no answer")))
    assert (seen.unconfirmed, texts(seen)) == (False, {"Open."})


def test_a_move_counts_when_both_fetches_were_led_there() -> None:
    moved = replace(html(""), redirects=(Redirect(301, URL, "https://new.example.org/"),))
    before = first("")
    assert fact(look(Site(moved), before), "p", "moved") == "https://new.example.org/"
    assert fact(look(Site(moved, html("")), before), "p", "moved") is None


def test_sources_of_one_address_are_asked_for_together() -> None:
    one = WebPage(kind="page", url=URL, id="one", select="h1")
    two = WebPage(kind="page", url=URL, id="two", select="p")
    site = Site(html("<p>A.</p>"), html("<p>B.</p>"))
    seen = drive([Member(one, None), Member(two, None)], Upstream(), site)
    assert len(site.asked) == 6
    assert [observed(each).varied for each in seen] == [False, True]


def test_a_feed_is_asked_once() -> None:
    rss = (
        "<rss version='2.0'><channel><item><guid>1</guid><title>One</title></item></channel></rss>"
    )
    site = Site(reply(rss, "application/rss+xml"))
    drive([Member(Feed(kind="feed", url=URL, id="f"), None)], Upstream(), site)
    assert len(site.asked) == 1

"""What one look means: baselines, confirmations, renames, gone ones, what is told and what not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.diff import decide
from monitor.errors import FailureClass
from monitor.events import Subjects
from monitor.model import (
    Counter,
    Cover,
    Decision,
    Deferred,
    Event,
    Evidence,
    Fact,
    Failure,
    Json,
    Look,
    Observation,
    Severity,
    Standing,
    Unmodified,
)
from monitor.sources.base import Member, Source, Upstream, Visit

Facts = dict[tuple[str, str], Json]
DAY = timedelta(days=1)
START = datetime(2026, 11, 22, 6, tzinfo=UTC)
ROW = "json:list#"


class Anything(Source):
    """A source of any kind, for what is the same in all."""

    ends: str | None = None

    @property
    def gone(self) -> str | None:
        return self.ends

    def default_id(self) -> str:
        return "any:thing"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return ()

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        yield from ()
        return ()


class Watch:
    """One source looked at day after day, as the pipeline does it."""

    def __init__(
        self,
        *,
        ends: str | None = None,
        severity: Severity | None = None,
        subjects: Subjects | None = None,
    ) -> None:
        self.source = Anything(kind="any", id="any:thing", ends=ends, severity=severity)
        self.subjects = subjects or Subjects()
        self.standing = Standing()
        self.now = START
        self.events: list[Event] = []

    def see(
        self,
        facts: Mapping[tuple[str, str], Json],
        covers: Sequence[Cover] = (Cover("*"),),
        *,
        scope: Mapping[str, str] | None = None,
        via: str | None = None,
        counters: Sequence[Counter] = (),
    ) -> Decision:
        evidence = Evidence("https://x.test/", self.now, 200, "aa", via)
        rows = tuple(Fact(*key, value) for key, value in sorted(facts.items()))
        return self.look(
            Observation("any:thing", evidence, rows, tuple(covers), tuple(counters), scope or {})
        )

    def fail(self, error: FailureClass = "timeout") -> Decision:
        return self.look(Failure("any:thing", error, "no answer in 30 s"))

    def look(self, look: Look, *, quiet: bool = False) -> Decision:
        decision = decide(
            self.source,
            "acme",
            self.standing,
            look,
            now=self.now,
            subjects=self.subjects,
            quiet=quiet,
        )
        self.standing = decision.standing
        self.now += DAY
        self.events += decision.events
        return decision


def kinds(decision: Decision) -> list[str]:
    return [event.kind for event in decision.events]


VOX = "github:acme/vox"


def release(tag: str, date: str = "2026-01-01T00:00:00Z", **more: Json) -> Facts:
    return {(VOX, f"release:{tag}"): {"published_at": date, **more}}


def test_the_first_look_is_the_baseline_and_raises_nothing() -> None:
    decision = Watch().see(release("v1"))
    assert (decision.result, decision.events) == ("first_seen", ())


def test_the_same_facts_again_are_unchanged_and_keep_their_evidence() -> None:
    watch = Watch()
    first = watch.see(release("v1")).standing.snapshot
    decision = watch.see(release("v1"))
    assert decision.result == "unchanged"
    assert decision.standing.snapshot == first


def test_a_new_release_is_told_once_with_its_evidence() -> None:
    watch = Watch()
    watch.see(release("v1"))
    decision = watch.see({**release("v1"), **release("v2", name="Two")})
    assert kinds(decision) == ["release.new"]
    event = decision.events[0]
    assert (event.predicate, event.title, event.severity) == (
        "release:v2",
        "acme/vox v2 released",
        "notable",
    )
    assert event.evidence.status == 200
    assert not watch.see({**release("v1"), **release("v2", name="Two")}).events


def test_a_prerelease_has_its_own_kind() -> None:
    watch = Watch()
    watch.see(release("v1"))
    assert kinds(watch.see({**release("v1"), **release("v2rc1", prerelease=True)})) == [
        "release.prerelease"
    ]


def test_a_release_made_for_a_known_tag_is_not_told_again() -> None:
    watch = Watch()
    watch.see(release("v1", tag_only=True))
    assert watch.see(release("v1", "2026-02-01T00:00:00Z", name="One")).events == ()


def test_a_release_is_withdrawn_when_two_looks_miss_it() -> None:
    watch = Watch()
    watch.see({**release("v1"), **release("v2")})
    first = watch.see(release("v1"))
    assert (first.events, first.settled, first.result) == ((), False, "unchanged")
    assert kinds(watch.see(release("v1"))) == ["release.withdrawn"]


def test_a_release_of_which_only_the_tag_is_left_is_withdrawn_when_seen_twice() -> None:
    watch = Watch()
    watch.see(release("v1", name="One"))
    assert watch.see(release("v1", tag_only=True)).events == ()
    assert kinds(watch.see(release("v1", tag_only=True))) == ["release.withdrawn"]


def test_tags_that_stood_in_for_releases_are_not_withdrawn_when_releases_are_made() -> None:
    watch = Watch()
    watch.see({**release("v1", tag_only=True), **release("v2", tag_only=True)})
    watch.see(release("v2", name="Two"))
    watch.see(release("v2", name="Two"))
    assert watch.events == []


def test_a_failure_between_two_absences_neither_confirms_nor_clears() -> None:
    watch = Watch()
    watch.see({**release("v1"), **release("v2")})
    watch.see(release("v1"))
    assert watch.fail().events == ()
    assert kinds(watch.see(release("v1"))) == ["release.withdrawn"]


def test_what_comes_back_in_time_was_never_gone() -> None:
    watch = Watch()
    both = {**release("v1"), **release("v2")}
    watch.see(both)
    watch.see(release("v1"))
    assert watch.see(both).settled
    watch.see(release("v1"))
    assert watch.events == []


def test_what_falls_off_a_cut_listing_is_not_absent() -> None:
    watch = Watch()
    watch.see({**release("v1", "2025-01-01"), **release("v2", "2026-01-01")})
    cover = Cover(VOX, "release:*", since=datetime(2025, 6, 1, tzinfo=UTC))
    for _ in range(3):
        watch.see(release("v2", "2026-01-01"), [cover])
    assert watch.events == []
    assert watch.standing.snapshot is not None
    assert (VOX, "release:v1") in watch.standing.snapshot.facts


def test_an_older_release_beyond_the_reach_of_a_cut_listing_is_no_news() -> None:
    watch = Watch()
    shown: Facts = {}
    for number in range(10):
        shown |= release(f"v{number}", f"2026-01-{number + 10:02}")
    watch.see(shown)
    watch.see({**shown, **release("v0.1", "2024-01-01")})
    assert watch.events == []
    assert kinds(watch.see({**shown, **release("v10", "2026-03-01")})) == ["release.new"]


def test_what_a_recording_lacked_is_no_news_when_it_is_older_than_it() -> None:
    watch = Watch()
    watch.see(release("v1"), via="replay:x.warc.gz")
    late = release("v2", "2026-11-01T00:00:00Z")
    new = release("v3", "2026-11-23T00:00:00Z")
    assert [event.predicate for event in watch.see({**release("v1"), **late, **new}).events] == [
        "release:v3"
    ]


def test_another_question_is_a_new_baseline_and_no_event() -> None:
    watch = Watch()
    watch.see(release("v1"), scope={"release:*": "a"})
    decision = watch.see(release("v2"), scope={"release:*": "b"})
    assert (decision.events, decision.result) == ((), "changed")
    assert decision.standing.snapshot is not None
    assert set(decision.standing.snapshot.facts) == {(VOX, "release:v2")}


def test_the_same_change_later_has_another_id_and_seen_again_the_same() -> None:
    watch = Watch()
    watch.see({(VOX, "license"): "MIT"})
    before = watch.standing
    first = watch.see({(VOX, "license"): "Apache-2.0"}).events[0]
    watch.see({(VOX, "license"): "MIT"})
    later = watch.see({(VOX, "license"): "Apache-2.0"}).events[0]
    watch.standing = before
    rebuilt = watch.see({(VOX, "license"): "Apache-2.0"}).events[0]
    assert first.id != later.id
    assert first.id == rebuilt.id


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("MIT", "Apache-2.0", True),
        ("MIT", "unrecognised", True),
        ("unrecognised", "MIT", True),
        (None, "MIT", True),
        (None, "unrecognised", False),
    ],
)
def test_licences_that_move(old: Json, new: Json, told: bool) -> None:
    watch = Watch()
    watch.see({(VOX, "archived"): False} | ({(VOX, "license"): old} if old else {}))
    decision = watch.see({(VOX, "archived"): False, (VOX, "license"): new})
    assert kinds(decision) == (["license.changed"] if told else [])


def test_a_licence_that_vanishes_waits_for_a_second_look() -> None:
    watch = Watch()
    watch.see({(VOX, "license"): "MIT"})
    assert watch.see({}).events == ()
    event = watch.see({}).events[0]
    assert (event.kind, event.old, event.new) == ("license.changed", "MIT", None)


def test_an_unrecognised_licence_that_vanishes_is_nothing_to_tell() -> None:
    watch = Watch()
    watch.see({(VOX, "license"): "unrecognised"})
    watch.see({})
    watch.see({})
    assert watch.events == []


def test_a_repository_with_another_name_and_the_same_id_was_renamed() -> None:
    watch = Watch()
    watch.see({(VOX, "repository"): {"id": 801, "name": "acme/vox"}})
    event = watch.see({(VOX, "repository"): {"id": 801, "name": "acme/vox2"}}).events[0]
    assert (event.kind, event.old, event.new) == ("repo.renamed", "acme/vox", "acme/vox2")


def test_archived_is_told() -> None:
    watch = Watch()
    watch.see({(VOX, "archived"): False})
    assert kinds(watch.see({(VOX, "archived"): True})) == ["repo.archived"]


def hub(name: str, **value: Json) -> Facts:
    return {(f"hf:{name}", "model"): {"id": f"id-{name}", "name": name, **value}}


def test_a_new_model_is_one_event_with_all_that_is_known_of_it() -> None:
    watch = Watch()
    watch.see(hub("acme/a"))
    more: Facts = {("hf:acme/b", "license"): "mit", ("hf:acme/b", "parameters"): 7}
    counters = [Counter("hf:acme/b", "downloads", 5)]
    decision = watch.see({**hub("acme/a"), **hub("acme/b"), **more}, counters=counters)
    assert kinds(decision) == ["model.new"]
    new = decision.events[0].new
    assert isinstance(new, dict)
    assert (new["license"], new["parameters"], new["downloads"]) == ("mit", 7, 5)


def test_a_quantisation_is_a_variant() -> None:
    watch = Watch()
    watch.see(hub("acme/a"))
    gguf = hub("acme/a-GGUF", variant="quantized", base=["acme/a"])
    assert kinds(watch.see({**hub("acme/a"), **gguf})) == ["model.variant"]


def test_a_model_that_comes_back_under_another_name_was_renamed() -> None:
    watch = Watch()
    watch.see({**hub("acme/a"), **hub("acme/other")})
    decision = watch.see({("hf:acme/z", "model"): {"id": "id-acme/a"}, **hub("acme/other")})
    assert kinds(decision) == ["repo.renamed"]
    assert (decision.events[0].old, decision.events[0].new) == ("acme/a", "acme/z")
    assert decision.settled


def test_new_weights_are_told_and_a_readme_edit_is_not() -> None:
    watch = Watch()
    key = ("hf:acme/a", "weights")
    head = ("hf:acme/a", "revision")
    watch.see({**hub("acme/a"), key: {"revision": "1"}, head: {"sha": "1"}})
    edit = watch.see({**hub("acme/a"), key: {"revision": "1", "digest": "x"}, head: {"sha": "2"}})
    assert (edit.result, edit.events) == ("changed", ())
    moved = watch.see({**hub("acme/a"), key: {"revision": "3", "digest": "y"}, head: {"sha": "3"}})
    assert kinds(moved) == ["model.updated"]


def task(name: str, **value: Json) -> Facts:
    return hub(name, listed="task", **value)


def test_a_newcomer_enters_once_however_many_models_it_brings() -> None:
    watch = Watch(subjects=Subjects(owners=frozenset({"acme"})))
    watch.see(task("acme/a"), [])
    decision = watch.see({**task("new/a"), **task("new/b"), **task("other/c")}, [])
    assert [(e.kind, e.subject) for e in decision.events] == [
        ("entrant.new", "hf:new/a"),
        ("entrant.new", "hf:other/c"),
    ]
    assert watch.see({**task("new/d")}, []).events == ()


def test_a_model_that_leaves_a_task_and_returns_is_neither_gone_nor_new() -> None:
    watch = Watch()
    watch.see({**task("a/a"), **task("b/b")}, [])
    for facts in (task("a/a"), task("a/a"), {**task("a/a"), **task("b/b")}):
        watch.see(facts, [])
    assert watch.events == []


def test_a_listed_organisation_that_nobody_watches_has_a_new_model() -> None:
    watch = Watch(subjects=Subjects(owners=frozenset({"acme"})))
    watch.see(task("other/a"), [])
    assert kinds(watch.see({**task("other/a"), **task("acme/b")}, [])) == ["model.new"]


def test_a_watched_organisation_is_not_told_by_the_task_too() -> None:
    subjects = Subjects(owners=frozenset({"acme"}), watched=frozenset({"acme"}))
    watch = Watch(subjects=subjects)
    watch.see(task("other/a"), [])
    assert watch.see({**task("other/a"), **task("acme/b")}, []).events == ()


def row(key: str, **fields: Json) -> Facts:
    subject = f"{ROW}{key}"
    return {(subject, "item"): True} | {(subject, name): value for name, value in fields.items()}


def test_a_new_row_is_one_event_whatever_it_holds() -> None:
    watch = Watch()
    watch.see(row("a"))
    event = watch.see({**row("a"), **row("b", price_input=2, shutdown="2027-01-01")}).events[0]
    assert (event.kind, event.new) == ("item.new", {"price_input": 2, "shutdown": "2027-01-01"})


def test_fields_of_a_row_are_told_by_kind() -> None:
    watch = Watch()
    watch.see(row("a", price_input=2, price_output=4, mode="chat", license="mit"))
    decision = watch.see(
        row("a", price_input=1, price_output=3, mode="audio", license="apache-2.0", shutdown="2027")
    )
    assert {event.kind: (event.old, event.new) for event in decision.events} == {
        "price.changed": (
            {"price_input": 2, "price_output": 4},
            {"price_input": 1, "price_output": 3},
        ),
        "item.changed": ({"mode": "chat"}, {"mode": "audio"}),
        "license.changed": ({"license": "mit"}, {"license": "apache-2.0"}),
        "deprecation.announced": ({"shutdown": None}, {"shutdown": "2027"}),
    }


def test_a_shutdown_date_that_moves_is_told_as_such() -> None:
    watch = Watch()
    watch.see(row("a", shutdown="2026-02-05"))
    event = watch.see(row("a", shutdown="2026-03-31")).events[0]
    assert (event.kind, event.severity) == ("deprecation.changed", "critical")
    assert event.title == "a: shutdown 2026-02-05 → 2026-03-31"


def test_a_field_that_appears_in_the_whole_list_is_its_form_and_no_event() -> None:
    watch = Watch()
    plain: Facts = {}
    rich: Facts = {}
    for number in range(12):
        plain |= row(f"m{number}", mode="chat")
        rich |= row(f"m{number}", mode="chat", cutoff="2024")
    watch.see(plain)
    decision = watch.see(rich)
    assert (decision.events, decision.result) == ((), "changed")
    assert "cutoff" in decision.notes[0]


def test_a_few_shutdown_dates_in_a_list_that_had_none_are_news() -> None:
    watch = Watch()
    rows: Facts = {}
    for number in range(8):
        rows |= row(f"m{number}", mode="chat")
    watch.see(rows)
    for number in range(4):
        rows |= row(f"m{number}", shutdown="2027-01-01")
    assert kinds(watch.see(rows)) == ["deprecation.announced"] * 4


def test_a_row_that_where_no_longer_lets_through_is_not_removed() -> None:
    watch = Watch()
    watch.see({**row("a"), **row("b")})
    cover = Cover(f"{ROW}*", besides=frozenset({f"{ROW}b"}))
    watch.see(row("a"), [cover])
    watch.see(row("a"), [cover])
    assert watch.events == []


def test_rows_that_vanish_together_are_confirmed_first() -> None:
    watch = Watch()
    rows: Facts = {}
    for number in range(10):
        rows |= row(f"m{number}")
    watch.see(rows)
    assert watch.see(row("m0")).events == ()
    assert len(watch.see(row("m0")).events) == 9


def test_the_lowest_severity_of_a_source_keeps_lesser_events_back() -> None:
    watch = Watch(severity="critical")
    watch.see(row("a", mode="chat", license="mit"))
    assert kinds(watch.see(row("a", mode="x", license="apache-2.0"))) == ["license.changed"]


def block(number: int, text: str) -> Facts:
    return {("any:thing", f"block:{number:012}"): {"kind": "p", "text": text}}


def blocks(*numbers: int) -> Facts:
    page: Facts = {}
    for number in numbers:
        page |= block(number, f"Paragraph number {number} says something of its own.")
    return page


def test_an_edited_page_is_one_event_at_once() -> None:
    watch = Watch()
    watch.see(blocks(*range(10)))
    decision = watch.see({**blocks(*range(9)), **blocks(77), **blocks(78)})
    assert kinds(decision) == ["page.changed"]
    assert decision.events[0].title == "thing: 1 edited, 1 added"


def test_a_page_that_comes_back_rewritten_is_doubted_once() -> None:
    watch = Watch()
    watch.see(blocks(*range(10)))
    first = watch.see(blocks(*range(50, 60)))
    assert (first.result, first.events) == ("failed", ())
    assert first.standing.trouble is not None
    assert first.standing.trouble.error == "doubted"
    assert kinds(watch.see(blocks(*range(50, 60)))) == ["page.changed"]


def test_a_page_that_moved_is_told_once() -> None:
    watch = Watch()
    watch.see(blocks(1), [Cover("any:thing", "block:*")])
    moved = {**blocks(1), ("any:thing", "moved"): "https://x.test/new"}
    assert kinds(watch.see(moved, [Cover("any:thing", "block:*")])) == ["page.moved"]
    assert watch.see(moved, [Cover("any:thing", "block:*")]).events == ()


def test_an_entry_of_a_feed_is_new_once_and_never_gone() -> None:
    watch = Watch()
    first: Facts = {("any:thing", "entry:1"): {"title": "One", "url": "https://x.test/1"}}
    second: Facts = {("any:thing", "entry:2"): {"title": "Two", "url": "https://x.test/2"}}
    watch.see(first, [])
    assert kinds(watch.see(second, [])) == ["entry.new"]
    assert watch.see(first, []).events == ()


def test_gone_is_told_after_two_passes_that_got_an_answer() -> None:
    watch = Watch(ends="repo.gone")
    watch.see(release("v1"))
    assert watch.fail("not-found").events == ()
    assert watch.fail("timeout").events == ()
    assert kinds(watch.fail("not-found")) == ["repo.gone"]
    assert watch.fail("not-found").events == ()
    assert kinds(watch.see(release("v1"))) == ["source.recovered"]


def test_a_look_between_two_404s_starts_anew() -> None:
    watch = Watch(ends="page.gone")
    watch.see(blocks(1))
    watch.fail("not-found")
    watch.look(Unmodified("any:thing", Evidence("https://x.test", watch.now, 304, None)))
    watch.fail("not-found")
    assert watch.events == []


def test_what_was_never_seen_cannot_be_gone() -> None:
    watch = Watch(ends="repo.gone")
    for _ in range(2):
        watch.fail("not-found")
    assert watch.events == []


def test_thirty_failures_are_one_message_in_and_one_out() -> None:
    watch = Watch()
    watch.see(release("v1"))
    for number in range(30):
        watch.fail("timeout" if number % 7 else "server-error")
    watch.see(release("v1"))
    assert [event.kind for event in watch.events] == ["source.failing", "source.recovered"]
    assert watch.events[0].observed_at == START + 3 * DAY


def test_two_failures_and_an_answer_are_nothing_to_tell() -> None:
    watch = Watch()
    for _ in range(5):
        watch.see(release("v1"))
        watch.fail()
        watch.fail()
    assert watch.events == []


def test_failures_of_a_pass_that_reached_nothing_count_and_are_not_told() -> None:
    watch = Watch()
    watch.see(release("v1"))
    for _ in range(4):
        decision = watch.look(Failure("any:thing", "dns", "no such host"), quiet=True)
    assert decision.events == ()
    assert decision.standing.trouble is not None
    assert decision.standing.trouble.consecutive == 4
    assert kinds(watch.fail()) == ["source.failing"]


def test_a_deferred_look_changes_nothing() -> None:
    watch = Watch()
    watch.see(release("v1"))
    before = watch.standing
    decision = watch.look(Deferred("any:thing", "the budget of today is spent"))
    assert (decision.result, decision.standing) == ("deferred", before)


def test_titles_hold_no_control_characters() -> None:
    watch = Watch()
    watch.see(row("a"))
    title = watch.see({**row("a"), **row("b\x1b[31m\u202eevil\n")}).events[0].title
    assert title.isprintable()

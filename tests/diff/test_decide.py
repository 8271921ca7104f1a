"""What one look means: baselines, confirmations, failures, what is news and what is not."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import (
    Cover,
    Deferred,
    Evidence,
    Failure,
    Unmodified,
)
from tests.diff.watch import DAY, START, VOX, Facts, Watch, kinds, release


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
    watch.see(release("v1"))
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

"""Events of READMEs: each piece of news once, whatever else was edited in one."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

import pytest

from monitor.model import Decision, Event
from monitor.text import markdown_blocks
from monitor.text.news import readme_facts
from tests.diff.watch import START, VOX, Facts, Watch, kinds
from tests.patience import CPU_S

REPOSITORY: Facts = {
    (VOX, "repository"): {"id": 801, "name": "acme/vox", "url": "https://g/acme/vox"}
}
HEAD = "# Vox\n\nSpeaks.\n\n## News\n\n"


def readme(text: str) -> Facts:
    return REPOSITORY | {fact.key: fact.value for fact in readme_facts(VOX, markdown_blocks(text))}


def seen(before: str, *after: str) -> list[Decision]:
    watch = Watch()
    watch.see(readme(before))
    return [watch.see(readme(text)) for text in after]


def the_event(decision: Decision) -> Event:
    (event,) = decision.events
    return event


def day(back: int) -> str:
    return (START - timedelta(days=back)).strftime("%Y.%m.%d")


def test_a_new_entry_is_told_with_its_own_date_and_link_and_nothing_else() -> None:
    old = "- 2026.10.01: 🎉 Vox 1 is out\n"
    new = "- **[2026.11.22]** 🔥 [Vox 2](https://x.org/2) is out\n"
    (decision,) = seen(HEAD + old, HEAD + new + old)
    event = the_event(decision)
    assert (event.kind, event.severity, event.subject) == ("entry.new", "minor", VOX)
    assert event.title == "acme/vox: Vox 2 is out"
    assert event.new == {
        "title": "Vox 2 is out",
        "url": "https://x.org/2",
        "published_at": "2026-11-22",
    }
    assert event.url == "https://x.org/2"
    assert str(event.predicate).startswith("entry:")


def test_an_entry_without_link_leads_to_the_repository() -> None:
    (decision,) = seen(HEAD + "- 2026-10 a thing\n", HEAD + "- 2026-11 Welsh\n- 2026-10 a thing\n")
    event = the_event(decision)
    assert event.url == "https://g/acme/vox"
    assert event.new == {"title": "Welsh", "date": "2026-11"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- 2026-10-01: Vox speaks Welsh\n", "- 2026-10-01: Vox 2 speaks Welsh and Breton\n"),
        ("- 2026-10-01: Vox speaks Welsh\n", "- 2026-10-02: Vox speaks Welsh\n"),
        ("- 2026-10-01: Vox speaks Welsh\n", "- 2026-10-01: Vox speaks [Welsh](https://x.org)\n"),
        ("- Vox speaks Welsh\n", "- 2026-10-01: Vox speaks Welsh\n"),
        ("- Vox 2 speaks Welsh\n", "- Vox 2 speaks Welsh fluently\n"),
        ("- 2026-10: Vox speaks Welsh\n", "- 2026-10-03: Vox speaks Welsh!\n"),
        ("- 2026-10-01: Vox\n", "- 2026-10-01: Vox\n  - speaks Welsh\n"),
    ],
)
def test_an_entry_that_is_edited_is_no_new_one(before: str, after: str) -> None:
    (decision,) = seen(HEAD + before, HEAD + after)
    assert kinds(decision) == ["page.changed"]
    assert "README" in decision.events[0].title


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- Checkpoints v20261001 are out\n", "- Checkpoints v20261101 are out\n"),
        ("- Vox 0.1 is out\n", "- Vox 0.2 is out\n- Vox 0.1 is out\n"),
        ("- 2026-10-01: v0.1 is out\n", "- 2026-11-01: v0.2 is out\n- 2026-10-01: v0.1 is out\n"),
        ("- 2026-10-01: v0.1\n- 2026-09-01: v0.0\n", "- 2026-11-01: v0.2\n- 2026-10-01: v0.1\n"),
    ],
)
def test_an_entry_like_another_is_a_new_one(before: str, after: str) -> None:
    (decision,) = seen(HEAD + before, HEAD + after)
    assert "entry.new" in kinds(decision)


def test_old_news_that_makes_room_for_new_is_not_told() -> None:
    before = "- 2026-10-01: Welsh\n- 2026-09-01: Breton\n"
    (decision,) = seen(HEAD + before, HEAD + "- 2026-11-01: Cornish\n- 2026-10-01: Welsh\n")
    assert kinds(decision) == ["entry.new"]
    (decision,) = seen(HEAD + before, HEAD + "- 2026-10-01: Welsh\n")
    assert kinds(decision) == ["page.changed"]


def test_order_headings_and_emphasis_make_no_news() -> None:
    before = "- 2026-10-01: Welsh\n- 2026-09-01: Breton\n"
    (decision,) = seen(HEAD + before, HEAD + "- 2026-09-01: Breton\n- **2026-10-01**: *Welsh*\n")
    assert decision.events == ()
    (decision,) = seen(HEAD + before, HEAD.replace("News", "🔥 Latest News") + before)
    assert kinds(decision) == ["page.changed"]
    (decision,) = seen(HEAD.replace("News", "Timeline") + before, HEAD + before)
    assert kinds(decision) == ["page.changed"]
    (decision,) = seen(HEAD + before, HEAD.replace("News", "Timeline") + before)
    assert kinds(decision) == ["page.changed"]


def test_a_section_made_anew_tells_its_fresh_entries_alone() -> None:
    old = "".join(f"- 2025-{month:02}-01: thing number {month}\n" for month in range(1, 11))
    (decision,) = seen("# Vox\n\nSpeaks.\n", HEAD + old)
    assert kinds(decision) == ["page.changed"]
    (decision,) = seen("# Vox\n\nSpeaks.\n", f"{HEAD}- {day(3)}: Vox 2 is out\n{old}")
    assert sorted(kinds(decision)) == ["entry.new", "page.changed"]
    assert decision.events[0].title == "acme/vox: Vox 2 is out"


def test_a_section_made_anew_without_dates() -> None:
    (decision,) = seen("# Vox\n\nSpeaks.\n", HEAD + "- Checkpoints are out\n")
    assert "entry.new" in kinds(decision)
    (decision,) = seen("# Vox\n\nSpeaks.\n", HEAD + "- Checkpoints are out\n- Welsh\n- Breton\n")
    assert kinds(decision) == ["page.changed"]


def test_an_entry_dated_a_while_ago_is_news_and_a_batch_of_them_is_not() -> None:
    known = f"- {day(100)}: Vox 1 is out\n"
    (decision,) = seen(HEAD + known, f"{HEAD}- {day(60)}: Welsh at last\n{known}")
    assert kinds(decision) == ["entry.new"]
    filled = "".join(f"- {day(200 + 10 * n)}: paper number {n}\n" for n in range(8))
    (decision,) = seen(HEAD + known, HEAD + known + filled)
    assert kinds(decision) == ["page.changed"]


def test_many_new_lines_without_dates_are_one_edit() -> None:
    lines = ["Welsh", "Breton voices", "Sung Cornish", "A demo of Irish", "Faster Manx"]
    after = "- Vox 1 is out\n" + "".join(f"- {line}\n" for line in lines)
    (decision,) = seen(HEAD + "- Vox 1 is out\n", HEAD + after)
    assert kinds(decision) == ["page.changed"]


def test_days_that_become_lines_tell_nothing_again() -> None:
    days = "### 2026-11-20\n- Vox speaks Welsh\n- The code of it is out\n"
    lines = "- 2026-11-20: Vox speaks Welsh\n- 2026-11-20: The code of it is out\n"
    for before, after in ((days, lines), (lines, days)):
        (decision,) = seen(HEAD + before, HEAD + after)
        assert "entry.new" not in kinds(decision)
    (decision,) = seen(HEAD + days, f"{HEAD}- 2026-11-21: Sung Breton\n{lines}")
    assert kinds(decision).count("entry.new") == 1


def test_a_month_that_begins_is_told_by_its_entries_alone() -> None:
    before = "- 2026/10\n  - Vox speaks Welsh\n"
    (decision,) = seen(HEAD + before, f"{HEAD}- 2026/11\n  - Sung Breton\n{before}")
    assert kinds(decision) == ["entry.new"]
    (decision,) = seen(HEAD + before, f"{HEAD}{before}  - Sung Breton\n")
    assert kinds(decision) == ["entry.new"]


def test_news_that_slides_under_a_fold_tells_nothing() -> None:
    fold = "\n<details>\n<summary>Older news</summary>\n\n"
    old = ["- 2026-10-01: Welsh voices\n", "- 2026-09-01: Breton\n", "- 2026-08-01: Irish\n"]
    before = HEAD + old[0] + old[1] + fold + old[2]
    after = f"{HEAD}- 2026-11-20: Manx\n{old[0]}{fold}{old[1]}{old[2]}"
    (decision,) = seen(before, after)
    assert kinds(decision) == ["entry.new"]


def test_a_line_that_came_under_a_known_day_is_news_of_that_day() -> None:
    old = f"### {day(5)}\n\n- Speaks Welsh now\n\n### {day(40)}\n\n- Sings all its songs\n"
    line = "- Hums in [Breton](https://x.org/b)\n"
    (decision,) = seen(HEAD + old, HEAD + old.replace("now\n", f"now\n{line}"))
    event = the_event(decision)
    assert (event.kind, event.title) == ("entry.new", "acme/vox: Hums in Breton")
    assert (event.old, event.url) == (None, "https://x.org/b")
    assert isinstance(event.new, dict)
    assert event.new["published_at"] == day(5).replace(".", "-")
    first, second = seen(
        HEAD + old,
        HEAD + old.replace("now\n", f"now\n{line}"),
        HEAD + old.replace("now\n", f"now\n{line}- Whistles to itself\n"),
    )
    assert kinds(first) == kinds(second) == ["entry.new"]
    assert first.events[0].id != second.events[0].id


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("- Speaks Welsh\n", "- Speaks Breton\n- Hums all its songs\n"),  # one was edited too
        ("- Speaks Welsh\n", "- Speaks Welsh\n- Yes\n"),
        ("- Speaks Welsh\n- Hums all its songs\n", "- Speaks Welsh\n"),
        ("- Speaks Welsh\n- Hums all its songs\n", "- Hums all its songs\n- Speaks Welsh\n"),
    ],
)
def test_other_edits_of_a_day_are_edits(was: str, now: str) -> None:
    head = f"{HEAD}### {day(5)}\n\n"
    (decision,) = seen(head + was, head + now)
    assert kinds(decision) == ["page.changed"]


def test_a_line_under_a_day_long_past_or_of_a_dated_line_is_an_edit() -> None:
    for head in (f"### {day(50)}\n\n", f"### v1.2 ({day(5)})\n\n", f"- {day(5)} Out\n  "):
        old = HEAD + head + "- Speaks Welsh now\n"
        pad = "  " if head.startswith("-") else ""
        (decision,) = seen(old, f"{old}{pad}- Hums all its songs\n")
        assert kinds(decision) == ["page.changed"]


def test_a_line_that_moves_under_a_known_day_is_no_news() -> None:
    old = f"{HEAD}- Hums all its songs\n\n### {day(5)}\n\n- Speaks Welsh now\n"
    new = f"{HEAD}### {day(5)}\n\n- Speaks Welsh now\n- Hums all its songs\n"
    (decision,) = seen(old, new)
    assert kinds(decision) == ["page.changed"]


def test_news_without_their_year_are_told_with_the_day_that_is_certain() -> None:
    head = f"{HEAD}### 2026\n\n"
    (decision,) = seen(f"{head}- [10/13] Sings\n", f"{head}- [11/21] Speaks\n- [10/13] Sings\n")
    assert the_event(decision).new == {"title": "Speaks", "published_at": "2026-11-21"}


def test_other_edits_are_one_event_with_their_words() -> None:
    entry = "- 2026-10-01: Welsh\n"
    before, after = "Vox speaks many languages.", "Vox speaks and sings many languages."
    head = HEAD.partition("Speaks.")
    (decision,) = seen(
        head[0] + before + head[2] + entry,
        head[0] + after + head[2] + entry,
    )
    event = the_event(decision)
    assert (event.kind, event.title) == ("page.changed", "acme/vox README: 1 edited")
    assert (event.old, event.new) == ([before], [after])


def test_news_come_back_once() -> None:
    one, two = HEAD + "- 2026-10-01: Welsh\n", HEAD + "- 2026-11-20: Breton\n- 2026-10-01: Welsh\n"
    watch = Watch()
    for text in (one, two, two, two):
        watch.see(readme(text))
    assert [event.kind for event in watch.events] == ["entry.new"]


def test_thousands_of_edits_cost_no_quadratic_effort() -> None:
    def written(word: str) -> Facts:
        news = "".join(f"- 2026-01-01: {word} entry {n}\n" for n in range(3000))
        rest = "".join(f"\n{word} paragraph {n}\n" for n in range(3000))
        return readme(f"{HEAD}{news}\n## More\n{rest}")

    watch, after = Watch(), written("new")
    watch.see(written("old"))
    watch.see(after)
    began = process_time()
    assert len(watch.see(after).events) == 1
    assert process_time() - began < CPU_S


def test_a_readme_that_is_gone_once_is_no_change() -> None:
    whole = HEAD + "".join(f"It says {word}.\n\n" for word in ("one", "two", "three"))
    watch = Watch()
    watch.see(readme(whole))
    assert [kinds(watch.see(facts)) for facts in (REPOSITORY, readme(whole))] == [[], []]
    assert [kinds(watch.see(REPOSITORY)) for _ in range(3)] == [[], ["page.changed"], []]

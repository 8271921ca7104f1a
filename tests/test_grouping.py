"""One cause is one item, and what only happens at the same time is not one cause."""

from __future__ import annotations

import random
from typing import Any

from monitor.grouping import Group, grouped
from monitor.model import Event
from tests.render.catalogs import event


def names(groups: list[Group]) -> list[tuple[str, int]]:
    return [(group.lead.title, len(group.members)) for group in groups]


def told(number: int, kind: str, subject: str, **more: Any) -> Event:
    usual = {"model.new": "notable", "release.new": "notable", "model.variant": "info"}
    given: dict[str, Any] = {
        "title": subject,
        "severity": usual.get(kind, "minor"),
        "provider": "acme",
        **more,
    }
    return event(number, kind, subject=subject, **given)


def variant(number: int, name: str, base: str) -> Event:
    return told(number, "model.variant", f"hf:{name}", provider=None, new={"base": [base]})


def test_a_family_of_quantisations_stands_under_its_model() -> None:
    events = [variant(n, f"user{n}/Vox-2-GGUF-Q{n}", "acme/Vox-2") for n in range(10)]
    events.append(told(11, "model.new", "hf:acme/Vox-2"))
    assert names(grouped(events)) == [("hf:acme/Vox-2", 10)]


def test_quantisations_of_a_known_model_are_one_item_and_of_two_models_two() -> None:
    events = [
        variant(1, "a/Vox-2-GGUF", "acme/Vox-2"),
        variant(2, "b/Vox-2-AWQ", "acme/Vox-2"),
        variant(3, "b/Vox-3-AWQ", "acme/Vox-3"),
    ]
    assert names(grouped(events)) == [("hf:a/Vox-2-GGUF", 1), ("hf:b/Vox-3-AWQ", 0)]


def test_a_copy_that_names_no_base_stands_with_the_model_whose_name_it_bears() -> None:
    copy = told(1, "model.variant", "hf:b/Vox-2", new={"root": "acme/Vox-2"})
    assert names(grouped([copy, variant(2, "c/Vox-2-AWQ", "acme/Vox-2")])) == [("hf:b/Vox-2", 1)]


def test_a_model_that_comes_to_two_hubs_is_one_item() -> None:
    events = [
        told(1, "model.new", "modelscope:Acme-AI/Vox-2"),
        told(2, "model.new", "hf:acme/vox_2"),
    ]
    assert names(grouped(events)) == [("modelscope:Acme-AI/Vox-2", 1)]


def test_a_release_stands_with_its_package_its_entry_and_its_line_in_the_readme() -> None:
    url = "https://github.com/acme/vox/releases/tag/v0.6"
    events = [
        told(1, "entry.new", "feed:https://acme.example/feed", title="Read this", url=url),
        told(2, "release.new", "github:acme/vox", predicate="release:v0.6", url=url),
        told(3, "release.new", "pypi:vox", predicate="release:0.6", url="https://pypi.example/vox"),
        told(4, "entry.new", "github:acme/vox", title="2026-03-01: v0.6 is out", url=None),
        told(5, "entry.new", "feed:x", title="Brook 0.6 is out", url="https://acme.example/brook"),
        told(6, "release.new", "github:acme/brook", predicate="release:v0.9", url="https://r/2"),
    ]
    assert names(grouped(events)) == [
        ("github:acme/vox", 3),
        ("Brook 0.6 is out", 0),
        ("github:acme/brook", 0),
    ]


def test_the_same_version_of_two_projects_is_two_items() -> None:
    events = [
        told(1, "release.new", "github:acme/vox", predicate="release:v1.0", url="https://r/1"),
        told(2, "release.new", "github:acme/brook", predicate="release:v1.0", url="https://r/2"),
        told(
            3,
            "release.new",
            "github:other/vox",
            predicate="release:v1.0",
            provider="other",
            url="https://r/3",
        ),
    ]
    assert [len(group.events) for group in grouped(events)] == [1, 1, 1]


def test_several_witnesses_of_one_shutdown_are_one_item() -> None:
    events = [
        told(1, "deprecation.announced", "litellm:acme#acme/vox-1", severity="critical"),
        told(2, "deprecation.announced", "page:https://acme.example/d#Vox 1", severity="critical"),
        told(3, "price.changed", "litellm:acme#acme/vox-1", severity="notable"),
    ]
    assert names(grouped(events)) == [
        ("litellm:acme#acme/vox-1", 1),
        ("litellm:acme#acme/vox-1", 0),
    ]


def test_a_model_on_the_hub_and_in_a_list_is_one_item() -> None:
    events = [
        told(1, "item.new", "openrouter:acme#acme/vox-2"),
        told(2, "model.new", "hf:acme/Vox-2"),
        told(3, "item.new", "openrouter:other#other/vox-2", provider="other"),
    ]
    assert names(grouped(events)) == [("hf:acme/Vox-2", 1), ("openrouter:other#other/vox-2", 0)]


def test_a_tree_of_docs_that_moved_is_one_item() -> None:
    events = [
        told(
            n,
            "page.moved",
            f"page:https://docs.acme.example/{n}",
            new=f"https://new.acme.example/{n}",
        )
        for n in range(50)
    ]
    events.append(
        told(99, "page.moved", "page:https://blog.acme.example/1", new="https://else.example/1")
    )
    assert [len(group.events) for group in grouped(events)] == [50, 1]


def test_events_of_nothing_in_common_stay_single() -> None:
    events = [
        told(1, "page.changed", "page:https://a.example"),
        told(2, "page.changed", "page:https://a.example"),
        told(3, "license.changed", "github:acme/vox"),
    ]
    assert [len(group.events) for group in grouped(events)] == [1, 1, 1]


def test_every_event_stands_once_whatever_the_order() -> None:
    events = [variant(n, f"u{n}/Vox-{n % 3}-GGUF", f"acme/Vox-{n % 3}") for n in range(30)]
    events += [told(100 + n, "model.new", f"hf:acme/Vox-{n}") for n in range(3)]
    sizes = set()
    for seed in range(5):
        mixed = random.Random(seed).sample(events, len(events))
        groups = grouped(mixed)
        assert sorted(e.id for group in groups for e in group.events) == sorted(
            e.id for e in events
        )
        sizes.add(tuple(sorted(len(group.events) for group in groups)))
    assert sizes == {(11, 11, 11)}

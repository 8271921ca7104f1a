"""Events of models on a hub, in an organisation and in a task."""

from __future__ import annotations

from monitor.events import Subjects
from monitor.model import Counter
from monitor.values import Json
from tests.diff.watch import Facts, Watch, kinds


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


def test_a_model_that_left_for_another_owner_was_renamed_and_not_removed() -> None:
    watch = Watch()
    watch.see({**hub("acme/a"), **hub("acme/b")})
    left: Facts = {("hf:nova/a", "model"): {"id": "id-acme/a", "left": True}}
    decision = watch.see({**hub("acme/b"), **left})
    assert [(e.kind, e.old, e.new) for e in decision.events] == [
        ("repo.renamed", "acme/a", "nova/a")
    ]
    assert watch.see(hub("acme/b")).events == ()
    assert watch.see(hub("acme/b")).events == ()
    assert watch.standing.snapshot is not None
    assert list(watch.standing.snapshot.facts) == [("hf:acme/b", "model")]


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


def test_a_listed_organisations_own_tune_of_anothers_model_is_its_model() -> None:
    watch = Watch(subjects=Subjects(owners=frozenset({"acme", "nova"})))
    watch.see(task("other/a"), [])
    tunes = {**task("acme/tune", variant="finetune", base=["nova/base"])}
    others = {**task("else/tune", variant="finetune", base=["nova/base"])}
    decision = watch.see({**task("other/a"), **tunes, **others}, [])
    assert kinds(decision) == ["model.new", "model.variant"]


def test_a_watched_organisation_is_not_told_by_the_task_too() -> None:
    subjects = Subjects(owners=frozenset({"acme"}), watched=frozenset({"acme"}))
    watch = Watch(subjects=subjects)
    watch.see(task("other/a"), [])
    assert watch.see({**task("other/a"), **task("acme/b")}, []).events == ()

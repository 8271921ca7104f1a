"""The HTML pages in a real browser: nothing that came from outside does anything there."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from monitor.claims import Judged, Said, Witness, draw
from monitor.config import Config
from monitor.model import Evidence, Trouble
from monitor.render import Verdicts, page, render_page, render_report, report, write
from monitor.values import Json
from tests.missing import do_without
from tests.render.catalogs import DECEMBER, MARCH, NOVEMBER, config, event, evidence, snapshot

MARK = "RAN-" + "A-SCRIPT"
SCRIPT = "document.documentElement.id='RAN-'+'A-SCRIPT'"
EVIL = (
    f'"><script>{SCRIPT}</script><img src=x onerror="{SCRIPT}"><svg onload="{SCRIPT}">'
    f"' onmouseover='{SCRIPT}' </title></style><style>body{{display:none}}</style>"
)
URL = f"javascript:{SCRIPT.replace(chr(39), '%27')}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Tags(HTMLParser):
    """The elements, and every attribute, that a page really has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.fixture
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        do_without("no Chromium is installed: apt-get install -y chromium")
    return found


def dom(browser: str, path: Path, folder: Path) -> str:
    """Open a file and give the document as it is after scripts had their chance."""
    done = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={folder}", "--dump-dom", path.as_uri()],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return done.stdout.decode("utf-8")


def hostile_page(folder: Path) -> dict[Path, str]:
    models = ({"name": f"M{EVIL}", "parameters": EVIL, "license": EVIL, "huggingface": "a/b"},)
    models[0].update(retired=EVIL, replacement=EVIL)
    stated: dict[str, Any] = {"license": EVIL, "summary": EVIL, "features": (EVIL,)}
    stated |= {"access": (EVIL,), "notes": f"{EVIL} [x]({URL})", "compare": {EVIL: EVIL}}
    subjects = {"hf:a/b": "model", f"hf:{EVIL}/c": "model", "github:a/b": f"release:{EVIL}"}
    said: Json = {"url": URL, "name": EVIL, "title": EVIL, "created_at": EVIL}
    facts: dict[tuple[str, str], Json] = dict.fromkeys(subjects.items(), said)
    facts |= {("github:a/b", "license"): EVIL, ("hf:a/b", "license"): EVIL}
    facts |= {("hf:a/b", "access"): {EVIL: EVIL}, (f"s#{EVIL}", "shutdown"): EVIL}
    facts |= {("s", "entry:1"): said, ("s", "block:1"): said, ("s", "moved"): f"{URL}{EVIL}"}
    catalog = config(
        folder,
        {"id": "a", "name": f"A{EVIL}", "model": models, **stated},
        {"id": "b", "name": f"B{EVIL}", "model": models, "section": "r", "status": EVIL},
        sources={"s": "a"},
        sections={"open": f"O{EVIL}", "r": f"R{EVIL}"},
        title=f"T{EVIL}",
        header="head.md",
    )
    (folder / "head.md").write_text(f"# H\n\n{EVIL} [x]({URL})", encoding="utf-8")
    seen = replace(evidence(URL), via=f"replay:{EVIL}")
    known = {"s": snapshot("s", facts, seen=seen)}
    view = page(catalog, known, verdicts=hostile_verdicts(catalog, seen))
    return render_page(catalog, view, feed=folder / "reports" / f"{EVIL.replace('/', '')}.xml")


def hostile_verdicts(catalog: Config, seen: Evidence) -> Verdicts:
    """Every statement is contradicted in hostile words, and each second kept for such a reason."""
    said = Said("s", f"hf:{EVIL}", EVIL, EVIL, seen, MARCH)
    by = Witness(said, "contradicted", EVIL, EVIL)
    judged = [Judged(each.claim, "contradicted", EVIL, (by,), by) for each in draw(catalog)]
    kept = dict.fromkeys((each.claim.id for each in judged[::2]), EVIL)
    return Verdicts(tuple(judged), kept)


def hostile_report(folder: Path) -> str:
    catalog = config(folder, {"id": "yard", "name": EVIL})
    seen = replace(evidence(URL), via=f"replay:{EVIL}")
    events = [
        event(1, EVIL, title=EVIL, old=EVIL, new={EVIL: EVIL}, url=URL, seen=seen),
        *(event(10 + n, title=EVIL, source=EVIL, seen=seen) for n in range(20)),
    ]
    view = report(
        catalog,
        events=events,
        failures={EVIL: Trouble("timeout", EVIL, MARCH, 1)},
        claims=[
            {"provider": EVIL, "model": EVIL, "field": EVIL, "claimed": EVIL, "observed": EVIL}
            | {"verdict": verdict, "reason": EVIL, "evidence": {"url": URL}}
            for verdict in (EVIL, "contradicted")
        ],
        kept={"": EVIL},
        since=DECEMBER,
        until=NOVEMBER.replace(day=30),
        title=EVIL,
    )
    return render_report(view, "html")


def test_no_hostile_text_becomes_an_element_or_an_attribute(tmp_path: Path) -> None:
    files = hostile_page(tmp_path)
    for text in (files[tmp_path / "reports" / "catalog.html"], hostile_report(tmp_path)):
        tags = Tags()
        tags.feed(text)
        assert EVIL[:10] not in text
        assert not {"script", "img", "svg", "iframe", "object", "embed"} & set(tags.tags)
        assert tags.tags.count("style") == 1
        assert not [name for name, _ in tags.attributes if name.startswith("on")]
        links = [value for name, value in tags.attributes if name in ("href", "src")]
        assert all(link.startswith(("#", "https://", "%22%3E%3Cscript")) for link in links)


def test_no_script_runs_in_a_real_browser(tmp_path: Path, browser: str) -> None:
    files = hostile_page(tmp_path) | {tmp_path / "report.html": hostile_report(tmp_path)}
    write(files)
    for path in files:
        if path.suffix == ".html":
            shown = dom(browser, path, tmp_path / "profile")
            assert "</html>" in shown
            assert MARK not in shown


def test_the_browser_would_have_run_a_script(tmp_path: Path, browser: str) -> None:
    path = tmp_path / "proof.html"
    path.write_text(f"<!doctype html><script>{SCRIPT}</script>", encoding="utf-8")
    assert MARK in dom(browser, path, tmp_path / "profile")


def test_the_policy_alone_would_stop_a_script_and_lets_the_style_through(
    tmp_path: Path, browser: str
) -> None:
    """Were the escaping to fail, the page's policy still stands."""
    text = hostile_page(tmp_path)[tmp_path / "reports" / "catalog.html"]
    probe = f'<script>{SCRIPT}</script><img src=x onerror="{SCRIPT}">'
    path = tmp_path / "probe.html"
    path.write_text(text.replace("<main", f"{probe}<main"), encoding="utf-8")
    assert MARK not in dom(browser, path, tmp_path / "profile")

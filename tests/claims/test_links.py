"""Whether the page's links lead somewhere."""

from __future__ import annotations

import pytest

from monitor.claims.links import home
from monitor.model import Key, Standing
from monitor.sources.base import Upstream
from monitor.values import Json
from tests.claims.catalog import Desk, desk, source

SITE = "https://acme.test/voice"


def linked(url: str) -> Desk:
    return desk(links=({"name": "Paper", "url": url},), website=SITE)


REPO, MODEL = "https://github.com/acme/vox", "https://huggingface.co/acme/vox"
ARXIV = "https://arxiv.org/abs/2511.15848"
PAPER = source("arxiv", paper="2511.15848")
PAPERS: dict[Key, Json] = {("arxiv:2511.15848", "paper"): {"title": "Vox"}}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (REPO, ("github", "acme/vox")),
        (f"{REPO}/", ("github", "acme/vox")),
        (f"{REPO}.git", ("github", "acme/vox")),
        (f"{REPO}#readme", ("github", "acme/vox")),
        ("https://www.github.com/acme/vox", ("github", "acme/vox")),
        ("http://github.com/acme/vox", ("github", "acme/vox")),
        (f"{REPO}/blob/main/README.md", None),
        ("https://github.com/acme", None),
        (MODEL, ("huggingface", "acme/vox")),
        ("https://huggingface.co/datasets/acme", None),
        ("https://huggingface.co/acme", None),
        (ARXIV, ("arxiv", "2511.15848")),
        ("https://arxiv.org/pdf/2511.15848v2.pdf", ("arxiv", "2511.15848")),
        ("https://arxiv.org/list/cs.SD", None),
        ("https://github.com.evil.test/acme/vox", None),
    ],
)
def test_an_address_has_a_home_that_is_watched_in_another_way(
    url: str, found: tuple[str, str] | None
) -> None:
    assert home(url, Upstream()) == found


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (linked(REPO).repo("acme/vox"), "confirmed"),
        (linked(REPO).repo("acme/vox", now_called="acme/vox2"), "outdated"),
        (linked(REPO).gone(source("github", repo="acme/vox")), "contradicted"),
        (linked(REPO), "unverified"),
        (linked(MODEL).hub("acme/vox"), "confirmed"),
        (linked(MODEL).hub("acme/other"), "contradicted"),
        (linked(MODEL), "unverified"),
        (linked(ARXIV).knows(PAPER, PAPERS), "confirmed"),
        (linked(ARXIV), "unverified"),
        (linked(SITE).page(SITE), "confirmed"),
        (linked(f"{SITE}/").page(SITE), "confirmed"),
        (linked(f"{SITE}#top").page(SITE), "confirmed"),
        (linked(SITE).page(SITE, moved="https://new.acme.test/"), "outdated"),
        (linked(SITE).gone(source("page", url=SITE)), "contradicted"),
        (linked(SITE).gone(source("page", url=SITE), looks=1), "confirmed"),
        (linked(SITE).watches(source("page", url=SITE), Standing()), "unverified"),
        (linked("https://acme.test/other").page(SITE), "unverified"),
    ],
)
def test_a_link(made: Desk, verdict: str) -> None:
    assert made.verdict("link:Paper") == verdict


def test_a_website_is_a_link_too() -> None:
    assert linked(REPO).page(SITE).verdict("website") == "confirmed"


def test_two_links_of_one_name_are_two_claims() -> None:
    twice = ({"name": "Docs", "url": SITE}, {"name": "Docs", "url": REPO})
    made = desk(links=twice).page(SITE)
    judged = made.judged()
    assert judged["link:Docs"].verdict == "confirmed"
    assert judged["link:Docs.2"].verdict == "unverified"
    assert judged["link:Docs"].claim.id != judged["link:Docs.2"].claim.id

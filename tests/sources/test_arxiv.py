"""arXiv's API: what its entries are taken for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Failure, Look
from monitor.sources.arxiv import Arxiv, query_url, withdrawal
from monitor.sources.base import Upstream
from tests.sources.asking import reply
from tests.sources.drive import drive, member, values

ENTRY = """<entry>
  <id>{scheme}://arxiv.org/abs/{id}v{version}</id>
  <title>Voxtral:
    Speech</title>
  <updated>2025-08-01T10:00:00Z</updated>
  <published>2025-07-17T14:47:31Z</published>
  <summary>We present it.</summary>
  <arxiv:comment>{comment}</arxiv:comment>
</entry>"""
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom"><title>arXiv Query</title>{}</feed>'
)


def entry(
    id: str = "2507.13264",  # noqa: A002 - upstream's own word
    version: int = 1,
    comment: str = "17 pages",
    scheme: str = "http",
) -> str:
    return ENTRY.format(id=id, version=version, comment=comment, scheme=scheme)


def looks(
    papers: Sequence[str], body: str, before: Sequence[Look | None] = (None,)
) -> Sequence[Look]:
    sources = [Arxiv(kind="arxiv", paper=paper) for paper in papers]
    members = [member(source, seen) for source, seen in zip(sources, before, strict=False)]
    return drive(members, Upstream(), lambda _: reply(body, "application/atom+xml"))


def look(body: str, before: Look | None = None) -> Look:
    return looks(["2507.13264"], body, [before])[0]


def test_a_paper_is_told_by_its_newest_version_and_the_date_of_its_first() -> None:
    url = "https://arxiv.org/abs/2507.13264"
    assert values(look(FEED.format(entry(version=3, scheme="https")))) == {
        "paper": {"title": "Voxtral: Speech", "url": url},
        "release:v1": {"published_at": "2025-07-17T14:47:31Z", "url": f"{url}v1"},
        "release:v3": {
            "name": "Voxtral: Speech",
            "published_at": "2025-08-01T10:00:00Z",
            "url": f"{url}v3",
        },
    }


def test_what_was_known_of_the_first_version_stays() -> None:
    before = look(FEED.format(entry()))
    after = look(FEED.format(entry(version=2)), before)
    assert values(after)["release:v1"] == values(before)["release:v1"]


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial error in eq. 1",
        "Withdrawn by the authors",
        "Paper withdrawn",
        "12 pages; this submission is withdrawn because of a mistake",
        "arXiv admin note: This paper has been withdrawn by arXiv due to unverifiable authorship",
        "[withdrawn]",
        "The manuscript was temporarily withdrawn, a new version follows",
    ],
)
def test_a_withdrawal_is_told_by_its_comment(comment: str) -> None:
    assert withdrawal(comment, "We present a model.") == comment
    facts = values(look(FEED.format(entry(version=2, comment=comment))))
    assert facts["release:v2"]["withdrawn"] is True  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "17 pages",
        "Accepted at ICML",
        "This version was withdrawn from NeurIPS and submitted to TMLR",
        "Withdrawn from ICLR 2026",
        "We study withdrawn products",
        "Money withdrawn at machines",
    ],
)
def test_no_withdrawal_where_something_else_was_withdrawn(comment: str) -> None:
    assert withdrawal(comment, "We ask why papers are withdrawn.") is None


def test_a_withdrawal_is_told_by_the_notice_in_place_of_a_summary() -> None:
    notice = "This paper has been withdrawn as we found a bug."
    assert withdrawal("", notice) == notice


def test_old_numbers_are_told_without_their_class() -> None:
    body = FEED.format(entry(id="math/0309136") + entry(id="cs/0112017"))
    found = looks(["math.GT/0309136", "cs/0112017"], body, [None, None])
    assert [values(each)["release:v1"] for each in found] == [
        {
            "name": "Voxtral: Speech",
            "published_at": "2025-08-01T10:00:00Z",
            "url": f"https://arxiv.org/abs/{paper}v1",
        }
        for paper in ("math.GT/0309136", "cs/0112017")
    ]


def test_all_papers_are_asked_for_at_once_in_one_order() -> None:
    first = query_url("https://export.arxiv.org", ["cs/0112017", "2507.13264", "cs/0112017"])
    assert first == (
        "https://export.arxiv.org/api/query?id_list=2507.13264,cs/0112017&max_results=2"
    )


def test_a_paper_that_is_not_told_fails_alone() -> None:
    found = looks(["2507.13264", "2507.99999"], FEED.format(entry()), [None, None])
    assert isinstance(found[1], Failure)
    assert found[1].error == "not-found"
    assert values(found[0])["paper"]


def test_an_answer_without_any_of_several_papers_is_no_answer() -> None:
    with pytest.raises(LookFailed) as failed:
        looks(["2507.13264", "2507.99999"], FEED.format(""), [None, None])
    assert failed.value.error == "empty"


def test_a_complaint_at_status_200_is_a_failure() -> None:
    words = (
        "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id>"
        "<title>Error</title><summary>incorrect id format for x</summary></entry>"
    )
    with pytest.raises(Unreadable, match="incorrect id format for x"):
        look(FEED.format(words))


@pytest.mark.parametrize(
    "body",
    [
        "Rate exceeded.",
        "<html><body>Down for maintenance</body></html>",
        FEED.format(entry())[:-20],
        FEED.format("<entry><id>http://arxiv.org/abs/</id></entry>"),
        FEED.format("<entry/>"),
        '<!DOCTYPE x [<!ENTITY a "b">]>' + FEED.format(""),
    ],
)
def test_what_is_no_feed_of_papers_is_unreadable(body: str) -> None:
    with pytest.raises(Unreadable):
        look(body)


@pytest.mark.parametrize("paper", ["2507.13264", "0704.0001", "cs/0112017", "cond-mat/0309395"])
def test_numbers_old_and_new(paper: str) -> None:
    assert Arxiv(kind="arxiv", paper=paper).default_id() == f"arxiv:{paper}"


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("2507.13264v2", 'without its version: "2507.13264"'),
        ("cs/0112017v1", 'without its version: "cs/0112017"'),
        ("arXiv:2507.13264", "expected a number"),
        ("2513.00001", "expected a number"),
        ("https://arxiv.org/abs/2507.13264", "expected a number"),
        ("", "expected a number"),
    ],
)
def test_other_ways_to_name_a_paper_are_turned_away(paper: str, words: str) -> None:
    with pytest.raises(ValueError, match="expected") as wrong:
        Arxiv(kind="arxiv", paper=paper)
    assert words in str(wrong.value)

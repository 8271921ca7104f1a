"""Who is told what, and when: severities, kinds, providers, digests, pauses."""

from __future__ import annotations

import pytest

from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web


def hook(web: Web, path: str, more: str = "") -> str:
    return f'url = "json://127.0.0.1:{web.port}/{path}"\n{more}'


@pytest.mark.parametrize(
    ("wanted", "arrives"),
    [
        ("", True),
        ('min_severity = "notable"', True),
        ('min_severity = "critical"', False),
        ('kinds = ["release.*"]', True),
        ('kinds = ["model.new", "release.new"]', True),
        ('kinds = ["model.*"]', False),
        ('providers = ["acme"]', True),
        ('providers = ["other"]', False),
        ('kinds = ["release.*"]\nproviders = ["other"]', False),
    ],
)
def test_a_target_is_told_what_it_asks_for(
    desk: Desk, web: Web, wanted: str, *, arrives: bool
) -> None:
    desk.targets(hook(web, "x", wanted))
    desk.release()
    desk.run()
    assert bool(web.posted) is arrives


def test_two_tables_of_one_address_are_one_message(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, "x"), hook(web, "x", 'kinds = ["release.*"]'))
    desk.release()
    desk.run()
    assert len(web.posted) == 1


def test_a_weekly_digest_is_sent_by_the_first_pass_of_the_new_week(desk: Desk, mail: Mail) -> None:
    """The road's clock begins on a Sunday at six."""
    address = f'url = "smtp://127.0.0.1:{mail.port}/?to=ada@acme.test"'
    desk.targets(f'{address}\ndigest = "weekly"')
    for _ in range(3):
        desk.release()
        desk.run()
    assert mail.got == []
    (row,) = desk.alerts()
    assert row["state"] == "collecting"
    assert row["events"] == 3
    assert row["next_try"] == "2026-11-23T00:00:00Z"
    desk.run(hours=24)
    (got,) = mail.got
    assert got["Subject"] == "Audio, 2026-11-16 to 2026-11-22: 3 events (3 notable)"
    text, html = (part.get_content() for part in got.iter_parts())
    assert text.count("release.new") == 3
    assert "<h2>Notable</h2>" in html
    desk.run(hours=24 * 7)
    assert len(mail.got) == 1


def test_one_address_may_have_news_at_once_and_a_digest(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, "x"), hook(web, "x", 'digest = "daily"'))
    desk.release()
    desk.run()
    assert len(web.posted) == 1
    desk.run(hours=24)
    once, again = web.documents()
    assert once["events"] == again["events"]
    assert once["id"] != again["id"]


def test_a_look_after_a_long_pause_is_one_digest(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, "x"))
    desk.release(count=20)
    desk.run(hours=24 * 45)
    (document,) = web.documents()
    assert len(document["events"]) == 20
    assert document["title"].startswith("Audio, 2026-11-22 to 2027-01-0")
    desk.release()
    desk.run()
    assert web.documents()[1]["title"] == "Audio: acme/vox v21 released"


def test_a_shipped_baseline_that_is_old_is_a_pause_too(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, "x"))
    desk.road.forget()
    desk.release(count=2)
    desk.run(hours=24 * 45)
    (document,) = web.documents()
    assert document["title"].startswith("Audio, 2026-11-22 to 2027-01-0")


def test_a_baseline_and_a_pass_without_news_tell_nobody(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, "x", 'min_severity = "info"'))
    desk.run()
    assert web.posted == []


def test_a_target_taken_out_of_the_file_is_told_nothing_more(desk: Desk, web: Web) -> None:
    web.status = 500
    desk.targets(hook(web, "x"))
    desk.release()
    desk.run()
    desk.write()
    desk.run()
    (row,) = desk.alerts()
    assert row["last_error"] == "the target is no longer in sources.toml"
    assert len(web.posted) == 1

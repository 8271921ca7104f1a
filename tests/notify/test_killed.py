"""A pass that is killed while it sends: everything arrives, and what arrives twice says so."""

from __future__ import annotations

from datetime import timedelta

from tests import forked
from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web


def test_a_kill_in_the_middle_of_sending_loses_nothing(desk: Desk, web: Web, mail: Mail) -> None:
    desk.targets(
        f'url = "json://127.0.0.1:{web.port}/hook"',
        f'url = "smtp://127.0.0.1:{mail.port}/?to=ada@acme.test"',
    )
    desk.release(count=2)
    web.status = None
    desk.road.now += timedelta(hours=1)
    words = ["run", "--all", "--quiet", "--now", desk.road.now.isoformat(), "--config"]
    dying = forked.command([*words, str(desk.road.folder / "sources.toml")])
    assert web.heard.wait(60)
    dying.kill()
    dying.join()
    assert mail.got == []
    assert [row["state"] for row in desk.alerts()] == ["waiting", "waiting"]
    web.status = 200
    desk.release()
    told = desk.run()["events"]
    first, again, news = sorted(web.documents(), key=lambda document: -len(document["events"]))
    assert first["id"] == again["id"] != news["id"]
    assert first["events"] == again["events"]
    titles = sorted(event["title"] for event in told)
    assert sorted(e["title"] for d in (again, news) for e in d["events"]) == titles
    assert len(titles) == 3
    assert len({got["Message-ID"] for got in mail.got}) == len(mail.got) == 2
    assert desk.alerts() == []

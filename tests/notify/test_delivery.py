"""Alerts arrive: at each receiver, once a pass, whatever the others do."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web, free_port


def hook(web: Web, more: str = "") -> str:
    return f'url = "json://127.0.0.1:{web.port}/hook"\n{more}'


def post(mail: Mail) -> str:
    return f'url = "smtp://127.0.0.1:{mail.port}/?from=monitor@acme.test&to=ada@acme.test"'


def test_a_webhook_gets_the_events_of_a_pass_as_one_document(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    desk.release()
    told = desk.run()["events"]
    assert desk.run()["events"] == []
    (document,) = web.documents()
    assert document["schema"] == "monitor/alert/1"
    assert document["events"] == told
    assert "v1" in document["title"]
    assert document["id"] in document["message"]
    assert desk.alerts() == []


def test_a_mail_has_a_text_part_a_report_in_html_and_a_stable_id(desk: Desk, mail: Mail) -> None:
    desk.targets(post(mail))
    desk.release(count=2)
    desk.run()
    (got,) = mail.got
    text, html = (part.get_content() for part in got.iter_parts())
    assert got["From"] == "monitor@acme.test"
    assert got["To"] == "ada@acme.test"
    assert "2 events (2 notable)" in got["Subject"]
    id_ = got["Message-ID"].strip("<>").partition("@")[0]
    assert got["Message-ID"].endswith("@catalog-monitor>")
    assert f"alert {id_}" in text
    assert f"alert {id_}" in html
    assert "notable release.new (Acme)" in text
    assert "<h2>Notable</h2>" in html


def test_an_apprise_mail_url_needs_no_apprise_where_it_names_its_server(
    desk: Desk, mail: Mail
) -> None:
    desk.targets(f'url = "mailto://127.0.0.1:{mail.port}/ada@acme.test?from=monitor@acme.test"')
    desk.release()
    desk.run()
    assert [got["To"] for got in mail.got] == ["ada@acme.test"]


def test_a_topic_gets_one_plain_text_through_apprise(desk: Desk, web: Web) -> None:
    pytest.importorskip("apprise", reason="pip install '.[alerts]'")
    desk.targets(f'url = "ntfy://127.0.0.1:{web.port}/news"')
    desk.release(count=3)
    desk.run()
    assert len(web.posted) == 1
    said = json.loads(web.posted[0][2])
    assert said["topic"] == "news"
    assert "3 events (3 notable)" in said["title"]
    assert "alert " in said["message"]
    assert not said.get("markdown")


def test_a_plain_web_address_is_a_webhook_too(desk: Desk, web: Web) -> None:
    desk.targets(f'url = "http://127.0.0.1:{web.port}/a/b?key=1"')
    desk.release()
    desk.run()
    assert [path for path, _, _ in web.posted] == ["/a/b?key=1"]


def test_a_receiver_that_is_down_holds_up_no_other_and_misses_nothing(
    desk: Desk, web: Web, mail: Mail
) -> None:
    desk.targets(hook(web), post(mail))
    web.status = 503
    for number in range(1, 4):
        desk.release()
        desk.run()
        assert len(mail.got) == number
        assert "json → 127.0.0.1" in desk.road.err
        assert "the webhook answered 503" in desk.road.err
    assert len(desk.alerts()) == 3
    web.posted.clear()
    web.status = 200
    desk.run(hours=3)
    arrived = [event["title"] for document in web.documents() for event in document["events"]]
    assert sorted(arrived) == sorted(event["title"] for event in desk.road.told)
    assert len(mail.got) == 3
    assert desk.alerts() == []


def test_a_receiver_that_fails_is_left_alone_longer_each_time(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    web.status = 500
    desk.release()
    desk.run()
    waits = []
    for hours in (0.1, 0.5, 1, 3, 13):
        (row,) = desk.alerts()
        waits.append((row["attempts"], row["next_try"]))
        before = len(web.posted)
        desk.run(hours=0)
        assert len(web.posted) == before
        desk.run(hours=hours)
    start = desk.road.now
    assert [tries for tries, _ in waits] == [1, 2, 3, 4, 5]
    (row,) = desk.alerts()
    assert row["attempts"] == 6
    assert row["next_try"] > start.isoformat()
    assert row["state"] == "failed"
    assert len({row["id"] for row in web.documents()}) == 1


def test_a_retry_does_not_wait(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    web.status = 500
    desk.release()
    desk.run()
    assert desk.alerts("--retry", status=1)[0]["last_error"] == "the webhook answered 500"
    web.status = 204
    assert desk.alerts("--retry")[0]["state"] == "sent"
    assert desk.alerts() == []
    assert desk.alerts("--retry") == []


def test_a_message_that_is_refused_for_itself_holds_up_no_other(desk: Desk, mail: Mail) -> None:
    desk.targets(post(mail))
    mail.refuses = True
    desk.release()
    desk.run()
    mail.refuses = False
    desk.release()
    desk.run(hours=0.001)
    assert mail.got == []
    desk.run()
    assert len(mail.got) == 2


def test_a_thousand_events_are_one_message_a_target(desk: Desk, web: Web, mail: Mail) -> None:
    pytest.importorskip("apprise", reason="pip install '.[alerts]'")
    rows = [{"id": f"vox-{n}", "price": n + 1} for n in range(2000)]
    page = desk.road.world.json("/l.json", {"data": rows})
    source = (
        'kind = "json"\n  id = "l"\n  url = "WORLD/l.json"\n  items = "data"\n  key = "id"\n'
        '  fields = { price_in = "price" }'
    )
    topic = f'url = "ntfy://127.0.0.1:{web.port}/news"'
    notify = f"[[notify]]\n{hook(web)}\n[[notify]]\n{post(mail)}\n[[notify]]\n{topic}\n"
    desk.road.sources(source, after=notify)
    desk.road.run()
    moved = [{"id": f"vox-{n}", "price": n * 7 % 13 + 2001} for n in range(1000)]
    page.data = {"data": moved + rows[1000:]}
    told = desk.road.run()["events"]
    assert len(told) == 1000
    assert len(mail.got) == 1
    assert len(web.posted) == 2
    document, said = web.documents()
    if "topic" in document:
        document, said = said, document
    assert len(document["events"]) == 1000
    assert len(said["message"]) <= 4000
    whole = said["message"].count("notable price.changed")
    assert f"… and {1000 - whole} more\n\nalert " in said["message"]


def test_a_redirect_is_not_followed(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    web.status, web.headers = 302, {"Location": f"http://127.0.0.1:{web.port}/elsewhere"}
    desk.release()
    desk.run()
    assert [path for path, _, _ in web.posted] == ["/hook"]
    assert desk.alerts()[0]["last_error"] == "the webhook answered 302"


def test_a_receiver_that_is_not_there_is_a_line_even_where_quiet(desk: Desk) -> None:
    desk.targets(f'url = "smtp://127.0.0.1:{free_port()}/?to=ada@acme.test"')
    desk.release()
    desk.run("--quiet")
    assert desk.road.err.startswith("monitor: alert to smtp → 127.0.0.1:")
    assert "the mail server cannot be reached: Connection refused" in desk.road.err


def test_a_dry_run_tells_nobody(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    desk.release()
    assert desk.run("--dry-run")["events"]
    assert web.posted == []


def test_a_replay_tells_nobody(desk: Desk, web: Web) -> None:
    desk.targets()
    snapshots, before = desk.road.folder / "snapshots", desk.road.folder / "before"
    shutil.copytree(snapshots, before)
    desk.release()
    recording = str(desk.road.folder / "day.warc.gz")
    desk.run("--record", recording)
    shutil.rmtree(snapshots)
    before.rename(snapshots)
    desk.write(hook(web))
    assert desk.run("--replay", recording)["events"]
    assert web.posted == []
    assert desk.alerts() == []


def test_every_target_can_be_tried_out(desk: Desk, web: Web, mail: Mail) -> None:
    desk.targets(hook(web), post(mail))
    assert [row["state"] for row in desk.alerts("--test")] == ["sent", "sent"]
    assert web.documents()[0]["title"] == "Audio: test"
    assert mail.got[0]["Subject"] == "Audio: test"
    mail.refuses = True
    assert desk.road.call("alerts", "--test") == 1
    assert f"smtp → 127.0.0.1:{mail.port}: failed: the mail server answered 451" in desk.road.out
    assert desk.alerts() == []

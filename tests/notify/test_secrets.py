"""Secrets come from the environment, and go to their receiver and nowhere else."""

from __future__ import annotations

import pytest

from monitor.config.schema import Notify
from monitor.notify.targets import Undelivered, expanded, scrubbed, shown, targets
from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web

SECRET = "s3cr3t/w#th@everything:in%it"


def test_a_password_reaches_the_mail_server_and_nothing_else(
    desk: Desk, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", SECRET)
    desk.targets(
        f'url = "smtp://ada:${{SMTP_PASSWORD}}@127.0.0.1:{mail.port}/?from=a@x.test&to=b@y.test"'
    )
    mail.refuses = True
    desk.release()
    said = ""
    desk.run("--verbose")
    said += desk.road.out + desk.road.err
    for words in ([], ["--retry"], ["--test"]):
        desk.road.call("alerts", *words)
        said += desk.road.out + desk.road.err
    assert mail.logins[0] == ("ada", SECRET)
    assert "451" in said
    written = b"".join(p.read_bytes() for p in desk.road.folder.rglob("*") if p.is_file())
    for form in (SECRET, "s3cr3t"):
        assert form not in said
        assert form.encode() not in written


def test_a_webhook_address_from_the_environment_is_never_shown(
    desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", f"http://127.0.0.1:{web.port}/T000/s3cr3t")
    desk.targets('url = "${HOOK}"')
    web.status = 403
    desk.release()
    desk.run()
    assert desk.road.err == "monitor: alert to ${HOOK} not delivered: the webhook answered 403\n"
    assert web.posted[0][0] == "/T000/s3cr3t"
    assert "s3cr3t" not in str(desk.alerts())


def test_what_apprise_says_is_scrubbed(
    desk: Desk, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("apprise", reason="pip install '.[alerts]'")
    monkeypatch.setenv("NTFY_TOKEN", "tk_s3cr3ts3cr3ts3cr3t")
    desk.targets(f'url = "ntfy://${{NTFY_TOKEN}}@127.0.0.1:{web.port}/t0pics3cr3t"')
    web.status = 500
    desk.release()
    desk.run("--verbose")
    assert "alert to ntfy not delivered: " in desk.road.err
    assert "500" in desk.road.err
    assert "s3cr3t" not in desk.road.err + str(desk.alerts())


def test_a_variable_that_is_not_set_fails_its_target_alone(desk: Desk, web: Web) -> None:
    desk.targets('url = "${NOT_SET_HERE}"', f'url = "json://127.0.0.1:{web.port}/x"')
    desk.release()
    desk.run()
    assert "the environment variable NOT_SET_HERE is not set" in desk.road.err
    assert len(web.posted) == 1
    (row,) = desk.alerts()
    assert row["last_error"] == "the environment variable NOT_SET_HERE is not set"


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("${SLACK_URL}", "${SLACK_URL}"),
        ("mailto://me:pw@${SMTP_HOST}/?to=x@y", "mailto → ${SMTP_HOST}"),
        ("smtp://me:p%40w@mail.test:25/?to=x@y", "smtp → mail.test:25"),
        ("https://hooks.test/T/secret", "https → hooks.test"),
        ("slack://TokenA/TokenB", "slack"),
        ("tgram://123:secret/5", "tgram"),
        ("ntfy://secret-topic", "ntfy"),
        ("secret", "a URL"),
    ],
)
def test_a_target_is_called_by_what_is_no_secret(template: str, name: str) -> None:
    assert shown(template) == name


def test_a_target_stays_the_same_while_its_url_is_written_the_same() -> None:
    tables = [Notify(url="${A}"), Notify(url="json://h/x"), Notify(url="json://h/y")]
    first, second, third = targets(tables)
    assert [t.name for t in (first, second, third)] == ["${A}", "json → h", "json → h #2"]
    (alone,) = targets([Notify(url="${A}", min_severity="info", kinds=("model.*",))])
    assert alone.key == first.key


def test_user_and_password_may_hold_any_letter() -> None:
    environ = {"U": "a@b", "P": "p/#?@:", "H": "mail.test"}
    url, secrets = expanded("smtp://${U}:${P}@${H}/?to=${U}", environ)
    assert url == "smtp://a%40b:p%2F%23%3F%40%3A@mail.test/?to=a@b"
    assert scrubbed("no p/#?@: and no p%2F%23%3F%40%3A here", secrets) == "no *** and no *** here"


def test_an_empty_variable_is_not_set() -> None:
    with pytest.raises(Undelivered, match="variable P is not set"):
        expanded("json://h/${P}", {"P": ""})

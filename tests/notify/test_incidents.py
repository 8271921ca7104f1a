"""A source that fails for a month, as its receivers hear of it."""

from __future__ import annotations

from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web
from tests.notify.test_delivery import hook, post
from tests.road.conftest import Road


def two_lists(road: Road, after: str) -> None:
    """A catalog of the lists `l` and `well`, and a first look at both."""
    for name in ("l", "well"):
        road.world.json(f"/{name}.json", [{"id": "a"}])
    rows = 'items = "@"\n  key = "id"\n  fields = {}'
    road.sources(
        *(
            f'kind = "json"\n  id = "{name}"\n  url = "WORLD/{name}.json"\n  {rows}'
            for name in ("l", "well")
        ),
        after=after,
    )
    road.run()


def test_thirty_failed_passes_are_one_message_in_and_one_out(
    desk: Desk, web: Web, mail: Mail
) -> None:
    notify = "".join(
        f'[[notify]]\n{table}\nmin_severity = "info"\n' for table in (hook(web), post(mail))
    )
    two_lists(desk.road, after=notify)
    for number in range(30):
        desk.road.world.page("/l.json").status = (500, 503, 403)[number % 2 if number > 9 else 0]
        desk.run()
        assert len(web.posted) == len(mail.got) == (number >= 2)
    desk.road.world.page("/l.json").mend()
    desk.run()
    desk.run()
    kinds = [event["kind"] for document in web.documents() for event in document["events"]]
    assert kinds == ["source.failing", "source.recovered"]
    assert [got["Subject"] for got in mail.got] == [
        "Audio: l fails: server-error",
        "Audio: l answers again",
    ]

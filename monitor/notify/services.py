"""Every other service, through Apprise (an extra: `pip install "catalog-monitor[alerts]"`)."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from monitor.notify.message import Message, harmless
from monitor.notify.targets import Undelivered
from monitor.render.clean import cut

CHAT, HEADING = 4_000, 200
"""Letters at most, whatever a service would take: nobody reads more in a chat."""
INSTALL = 'it needs Apprise: pip install "catalog-monitor[alerts]"'


def installed() -> bool:
    """Say whether Apprise is there, without importing it."""
    return importlib.util.find_spec("apprise") is not None


def known(url: str) -> bool:
    """Say whether Apprise knows this web address as a service's own (Slack's, Discord's, …)."""
    import apprise

    with _listening():
        return apprise.Apprise.instantiate(url) is not None


def send(url: str, message: Message) -> None:
    """Send the message as plain text; mail as HTML. Undelivered unless Apprise says it went."""
    if not installed():
        raise Undelivered(INSTALL)
    import apprise

    asset = apprise.AppriseAsset(
        app_id="catalog-monitor", app_desc="catalog-monitor", async_mode=False, secure_logging=True
    )
    with _listening() as heard:
        service: Any = apprise.Apprise.instantiate(url, asset=asset)
        if service is None:
            raise Undelivered("Apprise cannot read this URL")
        client = apprise.Apprise(asset=asset)
        client.add(service)
        went = client.notify(**_words(url, service, message), interpret_escapes=False)
    if not went:
        raise Undelivered("; ".join(heard[:2]) or "the service did not take it")


def _words(url: str, service: Any, message: Message) -> dict[str, Any]:
    """Title and body, within what the service takes; its own limit counts the title in."""
    if url.lower().startswith(("mailto://", "mailtos://")):
        return {"title": message.title, "body": message.html, "body_format": "html"}
    title = cut(harmless(message.title), service.title_maxlen or HEADING)
    room = min(service.body_maxlen, CHAT) - len(title) - 2
    return {"title": title, "body": message.text(room, chat=True), "body_format": "text"}


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear what Apprise logs, and keep it from every other log: it may hold the URL."""
    logger, heard = logging.getLogger("apprise"), list[str]()
    handler = _Ear(heard)
    before = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)
        logger.propagate = before[0]
        logger.setLevel(before[1])


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record.getMessage())

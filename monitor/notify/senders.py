"""Which sender carries a message, and the time that it has.

Mail and webhooks need no more than the standard library; everything else is Apprise's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from urllib.parse import parse_qs, urlsplit

from monitor.notify import mail, services, webhook
from monitor.notify.message import Message
from monitor.notify.targets import Undelivered

Sender = Callable[[str, Message], None]

LIMIT_S = 20.0
"""For one message, whatever a receiver does with its bytes."""


def send(url: str, message: Message, *, limit_s: float = LIMIT_S) -> None:
    """Send a message. Undelivered unless the receiver has taken it within the time.

    A sender that is not done by then is left behind: what it may still deliver has the same id.
    """
    outcome = SimpleQueue[Undelivered | None]()
    words = (url, message, outcome)
    threading.Thread(target=_carry, args=words, daemon=True, name="alert").start()
    try:
        said = outcome.get(timeout=limit_s)
    except Empty as error:
        raise Undelivered(f"no answer in {limit_s:g} s") from error
    if said is not None:
        raise said


def sender(url: str) -> Sender:
    """Who carries messages to this URL. Undelivered if it is none."""
    scheme, colon, _ = url.partition("://")
    match scheme.lower() if colon else "":
        case "":
            raise Undelivered("this is no URL: expected scheme://…")
        case "smtp" | "smtps":
            return mail.send
        case "mailto" | "mailtos":
            return services.send if services.installed() and _bare(url) else mail.send
        case "json" | "jsons":
            return webhook.send
        case "http" | "https":
            own = services.installed() and services.known(url)
            return services.send if own else webhook.send
        case _:
            return services.send


def _carry(url: str, message: Message, outcome: SimpleQueue[Undelivered | None]) -> None:
    """Runs in a thread of its own: whatever breaks there, the pass goes on."""
    said: Undelivered | None = Undelivered("the sender broke off")
    try:
        sender(url)(url, message)
        said = None
    except Undelivered as error:
        said = error
    finally:
        outcome.put(said)


def _bare(url: str) -> bool:
    """Say whether a mail URL leaves its server to be found: Apprise knows the large providers'."""
    try:
        parts = urlsplit(url)
        return parts.port is None and "smtp" not in parse_qs(parts.query)
    except ValueError:
        return False

"""A webhook: the events as one JSON document, posted.

    json://host/path, http://host/path       jsons://host/path, https://host/path

`+Name=value` in the query of `json` and `jsons` is a header (Apprise's spelling). The receiver is
the maintainer's own and may lie anywhere, on this machine too; a redirect is not followed, since
the address was written by a person and the answer was not.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus, urlsplit, urlunsplit

from monitor import __version__
from monitor.notify.message import Message, harmless
from monitor.notify.targets import Undelivered
from monitor.values import Json, stamp

WAIT_S = 10
"""For one answer; all of a message has its own limit."""
LONGEST = 4_000
"""Letters of `message`, which is for people; `events` holds all of them."""
SCHEMES = {"json": "http", "jsons": "https", "http": "http", "https": "https"}


def send(url: str, message: Message) -> None:
    """Post the message. Undelivered unless the receiver answers with a status of 2xx."""
    try:
        request = _request(url, message)
        opener = urllib.request.build_opener(_NoRedirects)
        with opener.open(request, timeout=WAIT_S) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as error:
        error.close()
        raise Undelivered(f"the webhook answered {error.code}") from error
    except urllib.error.URLError as error:
        why = getattr(error.reason, "strerror", None) or type(error.reason).__name__
        raise Undelivered(f"the webhook cannot be reached: {why}") from error
    except TimeoutError as error:
        raise Undelivered(f"the webhook did not answer in {WAIT_S} s") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Undelivered(f"the webhook failed: {type(error).__name__}") from error
    if not 200 <= status < 300:
        raise Undelivered(f"the webhook answered {status}")


def document(message: Message) -> dict[str, Json]:
    """The body: `version`, `title`, `message` and `type` as Apprise has them, then our own."""
    return {
        "schema": "monitor/alert/1",
        "id": message.id,
        "version": "1.0",
        "type": "info",
        "title": harmless(message.title),
        "message": message.text(LONGEST, chat=True),
        "written_at": stamp(message.written_at),
        "events": [event.as_json() for event in message.events],
    }


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Lets a redirect be the answer."""

    def redirect_request(self, *_: object) -> None:
        return None


def _request(url: str, message: Message) -> urllib.request.Request:
    """The POST. ValueError if the URL cannot be read."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    place = host if parts.port is None else f"{host}:{parts.port}"
    pairs = [pair for pair in parts.query.split("&") if pair]
    ours = parts.scheme in ("json", "jsons")
    query = "&".join(pair for pair in pairs if not (ours and pair.startswith("+")))
    address = urlunsplit((SCHEMES[parts.scheme], place, parts.path or "/", query, ""))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"catalog-monitor/{__version__}",
        "Idempotency-Key": message.id,
    }
    if parts.username is not None:
        words = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(words.encode()).decode()}"
    if ours:
        headers |= dict(_headers(pairs))
    body = json.dumps(document(message), ensure_ascii=False).encode()
    return urllib.request.Request(address, body, headers, method="POST")  # noqa: S310 - ours


def _headers(pairs: list[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        if pair.startswith("+"):
            name, _, value = pair[1:].partition("=")
            yield unquote_plus(name), unquote_plus(value)

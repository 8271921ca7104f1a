"""Mail by SMTP (RFC 5321): a text part and the report in HTML (RFC 2046, 5.1.4).

    smtp://user:password@host:port/?from=a@x.org&to=b@y.org     STARTTLS where the server has it
    smtps://…                                                   TLS from the first byte

`mailto://` and `mailtos://` are Apprise's spelling of the same.
"""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from monitor.notify.message import DOMAIN, Message
from monitor.notify.targets import Undelivered
from monitor.render.clean import clean

Mode = Literal["plain", "offered", "starttls", "ssl"]

PORTS: dict[Mode, int] = {"plain": 25, "offered": 25, "starttls": 587, "ssl": 465}
MODES: dict[str, Mode] = {"insecure": "plain", "plain": "plain", "starttls": "starttls"}
WAIT_S = 10
"""For one answer of the server; all of a message has its own limit."""
LONGEST = 200_000
"""Letters of the text part: some thousand events; the HTML part folds those that are alike."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The server to hand a mail to, and whom it is from and for."""

    host: str
    port: int
    mode: Mode
    user: str | None
    password: str | None
    sender: str
    to: tuple[str, ...]


def mailbox(url: str) -> Mailbox:
    """Read a mail URL. Undelivered if it names no server, sender or recipient."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Undelivered("the mail URL cannot be read: host or port is wrong") from error
    asked = parse_qs(parts.query)
    user = unquote(parts.username) if parts.username else None
    host = asked.get("smtp", [host or ""])[0]
    if not host:
        raise Undelivered("the mail URL names no server: smtp://host/?from=…&to=…")
    sender = asked.get("from", [_own(user, host)])[0]
    listed = [*asked.get("to", []), *(unquote(part) for part in parts.path.split("/"))]
    to = [each.strip() for part in listed for each in part.split(",") if each.strip()]
    mode = _mode(parts.scheme, asked.get("mode", [""])[0])
    return Mailbox(
        host=host,
        port=port or PORTS[mode],
        mode=mode,
        user=user,
        password=unquote(parts.password) if parts.password else None,
        sender=_address(sender),
        to=tuple(_address(each) for each in to or [sender]),
    )


def send(url: str, message: Message) -> None:
    """Hand the message to the mail server. Undelivered unless it takes it."""
    box = mailbox(url)
    try:
        with _connected(box) as server:
            secure = _secured(server, box)
            if box.user and box.password is not None and server.has_extn("auth"):
                _trusted(box, secure=secure)
                server.login(box.user, box.password)
            server.send_message(written(message, box), box.sender, list(box.to))
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"the mail server answered {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        raise Undelivered(f"the mail server refused all recipients: {', '.join(codes)}") from error
    except smtplib.SMTPException as error:
        raise Undelivered(f"the mail server failed: {type(error).__name__}") from error
    except TimeoutError as error:
        raise Undelivered(f"the mail server did not answer in {WAIT_S} s") from error
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Undelivered(f"the mail server cannot be reached: {why}") from error


def written(message: Message, box: Mailbox) -> EmailMessage:
    """The mail as it is sent; its Message-ID is the alert's id, and stays when it is sent again."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = clean(message.title)
    mail["From"] = box.sender
    mail["To"] = ", ".join(box.to)
    mail["Date"] = format_datetime(message.written_at)
    mail["Message-ID"] = f"<{message.id}@{DOMAIN}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text(LONGEST))
    mail.add_alternative(message.html, subtype="html")
    return mail


def _connected(box: Mailbox) -> smtplib.SMTP:
    if box.mode == "ssl":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(box.host, box.port, timeout=WAIT_S, context=context)
    return smtplib.SMTP(box.host, box.port, timeout=WAIT_S)


def _secured(server: smtplib.SMTP, box: Mailbox) -> bool:
    """Turn on TLS where it is demanded, or where it is offered; says whether it is on."""
    server.ehlo_or_helo_if_needed()
    wanted = box.mode == "starttls" or (box.mode == "offered" and server.has_extn("starttls"))
    if wanted:
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    return wanted or box.mode == "ssl"


def _trusted(box: Mailbox, *, secure: bool) -> None:
    """A password goes over TLS, to this very machine, or where the URL says `mode=plain`."""
    if not secure and box.mode != "plain" and not _here(box.host):
        raise Undelivered(
            "the mail server offers no TLS, and no password is sent without "
            "(mode=plain in the URL allows it)"
        )


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _mode(scheme: str, asked: str) -> Mode:
    if asked == "ssl" or (scheme == "smtps" and not asked):
        return "ssl"
    fallback: Mode = "starttls" if scheme == "mailtos" else "offered"
    return MODES.get(asked, fallback)


def _own(user: str | None, host: str) -> str:
    """The sender where the URL names none: the user at the host."""
    return user if user and "@" in user else f"{user or DOMAIN}@{host}"


def _address(text: str) -> str:
    """The bare address. Undelivered if it is none."""
    address = parseaddr(text)[1]
    if "@" not in address or not address.isprintable() or " " in address:
        raise Undelivered("the mail URL holds an address without @: from=a@x.org&to=b@y.org")
    return address

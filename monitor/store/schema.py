"""The tables, and the few column types that make SQLite and PostgreSQL alike.

sources ─┬─ facts          the last good observation, one row a fact
         ├─ bodies         the bytes that a page's facts were read from
         └─ (changes)      every difference of a fact, by the source's key
runs ───── events          what was told, in order
counters   readings, one row a subject, counter and ISO week
claims     how each claim was judged last
files      what we last wrote to, or read from, each text file
refusals   hosts that told us to wait
messages ─ alerts         the outbox: what each target is to be told, and whether it was

Text from outside may be longer than an index of PostgreSQL takes (2,704 bytes), so rows are keyed
by digests of it. A column `due` marks rows that their text file does not hold yet.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from monitor.store.folder import Mark
from monitor.values import Json

HEAD = "0006"
"""The revision of the migrations that these tables stand for."""

_UNFIT = re.compile(r"[\x00\\\ud800-\udfff]")
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|\\)")


def digest(*parts: str) -> str:
    """Name a tuple of texts by 128 bits of SHA-256, as 32 hexadecimal digits."""
    text = json.dumps(parts, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC, to the second, as the text files have it. SQLite forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the shape is SQLAlchemy's
    ) -> datetime | None:
        """ValueError if the time has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC).replace(microsecond=0)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Any text of Python: what a database refuses (NUL, lone surrogates) is kept escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        return None if value is None else _UNFIT.sub(_escape, value)

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        return value if value is None or "\\" not in value else _ESCAPED.sub(_unescape, value)


class JsonText(TypeDecorator[Any]):
    """A JSON value as ASCII text with sorted keys, so that equal values are equal texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: Json,
        dialect: Dialect,  # noqa: ARG002
    ) -> str | None:
        return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> Json:
        loaded: Json = None if value is None else json.loads(value)
        return loaded


class Base(DeclarativeBase):
    """The tables' common ground."""

    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any] | type[TypeEngine[Any]]]] = {
        str: Words,
        datetime: UtcTime,
    }


class RunRow(Base):
    """One pass; `finished_at` is None while it runs and for ever if it was killed."""

    __tablename__ = "runs"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    totals: Mapped[Json] = mapped_column(JsonText, nullable=True)


class SourceRow(Base):
    """What is known of a source beside its facts; there is a snapshot where `revision` is set.

    `absent` is a sorted list of [subject, predicate], `held` one of values that flap (see
    `formats.held_as_json`), `noise` what was learned to say nothing; None for none.
    """

    __tablename__ = "sources"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str]
    revision: Mapped[int | None]
    evidence: Mapped[Json] = mapped_column(JsonText, nullable=True)
    scope: Mapped[Json] = mapped_column(JsonText, nullable=True)
    trouble: Mapped[Json] = mapped_column(JsonText, nullable=True)
    absent: Mapped[Json] = mapped_column(JsonText, nullable=True)
    held: Mapped[Json] = mapped_column(JsonText, nullable=True)
    noise: Mapped[Json] = mapped_column(JsonText, nullable=True)
    validators: Mapped[Json] = mapped_column(JsonText, nullable=True)
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    snapshot_due: Mapped[bool]
    pending_due: Mapped[bool]


REMEMBERED = (SourceRow.trouble, SourceRow.absent, SourceRow.held, SourceRow.noise)
"""What `pending.json` holds of a source, where any of it is not None."""


class FactRow(Base):
    """A fact of a snapshot; `key` is the digest of subject and predicate.

    `evidence` is None where the snapshot's own shows it.
    """

    __tablename__ = "facts"

    source: Mapped[str] = mapped_column(
        String(32), ForeignKey("sources.key", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[str]
    predicate: Mapped[str]
    value: Mapped[Json] = mapped_column(JsonText, nullable=False)
    observed_at: Mapped[datetime]
    evidence: Mapped[Json] = mapped_column(JsonText, nullable=True)


class BodyRow(Base):
    """The bytes, packed with zstd, that the snapshot named by `of` was read from."""

    __tablename__ = "bodies"

    source: Mapped[str] = mapped_column(
        String(32), ForeignKey("sources.key", ondelete="CASCADE"), primary_key=True
    )
    of: Mapped[str] = mapped_column(String(32))
    url: Mapped[str]
    content_type: Mapped[str]
    evidence: Mapped[Json] = mapped_column(JsonText, nullable=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRow(Base):
    """A line of the change log; `source` is the digest of the source's id."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("changes_by_source", "source", "changed_at"),
        Index("changes_by_subject", "subject", postgresql_using="hash"),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    source: Mapped[str] = mapped_column(String(32))
    run: Mapped[int | None]
    changed_at: Mapped[datetime]
    subject: Mapped[str]
    predicate: Mapped[str]
    old: Mapped[Json] = mapped_column(JsonText, nullable=True)
    new: Mapped[Json] = mapped_column(JsonText, nullable=True)
    evidence: Mapped[Json] = mapped_column(JsonText, nullable=False)


class EventRow(Base):
    """An event; `number` puts them in the order told, `run` is None where a file brought it."""

    __tablename__ = "events"
    __table_args__ = (
        Index("events_by_number", "number"),
        Index("events_by_run", "run"),
        Index("events_by_kind", "kind"),
        Index("events_by_time", "observed_at"),
        Index("events_by_source", "source", postgresql_using="hash"),
        Index("events_by_subject", "subject", postgresql_using="hash"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    run: Mapped[int | None] = mapped_column(ForeignKey("runs.number"))
    kind: Mapped[str]
    severity: Mapped[str]
    provider: Mapped[str | None]
    source: Mapped[str]
    subject: Mapped[str]
    predicate: Mapped[str | None]
    title: Mapped[str]
    old: Mapped[Json] = mapped_column(JsonText, nullable=True)
    new: Mapped[Json] = mapped_column(JsonText, nullable=True)
    url: Mapped[str | None]
    observed_at: Mapped[datetime]
    evidence: Mapped[Json] = mapped_column(JsonText, nullable=False)
    due: Mapped[bool]


class CounterRow(Base):
    """A counter in one ISO week: the first reading stays (the file's), the last moves."""

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[bool]


class FileRow(Base):
    """A text file as we last wrote or read it; `source` is the key of a snapshot's source."""

    __tablename__ = "files"

    path: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str | None] = mapped_column(String(32))
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))

    @property
    def mark(self) -> Mark:
        """What the file looked like from outside."""
        return Mark(self.size, self.mtime_ns)


class ClaimRow(Base):
    """A claim as it was judged last; `since` is when its verdict came to stand."""

    __tablename__ = "claims"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    provider: Mapped[str]
    model: Mapped[str | None]
    field: Mapped[str]
    claimed: Mapped[str]
    observed: Mapped[str | None]
    verdict: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    source: Mapped[str | None]
    subject: Mapped[str | None]
    rules: Mapped[int] = mapped_column(Integer)
    due: Mapped[bool]


class RefusalRow(Base):
    """Until when a kind's base address refuses to be asked."""

    __tablename__ = "refusals"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    origin: Mapped[str]
    until: Mapped[datetime]


class AlertRow(Base):
    """An event that a target is to be told; `message` is None until one was made of it."""

    __tablename__ = "alerts"
    __table_args__ = (Index("alerts_by_message", "message"),)

    target: Mapped[str] = mapped_column(String(32), primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    noted_at: Mapped[datetime]
    message: Mapped[str | None] = mapped_column(String(32))


class MessageRow(Base):
    """A message to a target: `waiting`, `sent`, or to be tried again after it has `failed`.

    `refused` is a failed one whose target took another in the same visit.

    `name` is what the target is called without its secrets. `since` and `until` are the period of
    a digest, None for the message of a pass.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("messages_by_state", "state"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    last_error: Mapped[str | None]


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return "\\\\" if letter == "\\" else f"\\u{ord(letter):04x}"


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    return "\\" if code == "\\" else chr(int(code[1:], 16))

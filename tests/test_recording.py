"""The recording of the demo: true facts, true dates, true addresses, readable by any tool."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from monitor import config, diff
from monitor.config import Config, Watched
from monitor.errors import LookFailed
from monitor.events import Subjects
from monitor.model import Decision, Evidence, Failure, Look, Standing
from monitor.sources.base import Answer, Member, Request, Upstream
from monitor.values import Json, moment

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "monitor" / "demo"
RECORDING = DEMO / "upstream.warc.gz"
CLOCKS = (
    "2025-12-31T06:00:00Z",
    "2026-02-28T06:00:00Z",
    "2026-04-01T06:00:00Z",
    "2026-05-17T06:00:00Z",
    "2026-08-22T06:00:00Z",
)
HOSTS = {
    "api.github.com",
    "deprecations.info",
    "github.com",
    "huggingface.co",
    "modeldeprecations.dev",
    "models.dev",
    "openrouter.ai",
    "raw.githubusercontent.com",
}
HUB = "https://huggingface.co/api/models?author="
LITELLM = (
    "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
)
AUDIO_PREVIEW = "gpt-4o-audio-preview"
PER_TOKEN = ("0.0001 → 0.00004", "0.0002 → 0.00008")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as plain warcio reads it; `line` is the first line of its HTTP message."""

    kind: str
    id: str
    of: str | None
    url: str | None
    date: datetime
    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a source at a clock."""

    clock: str
    look: Look
    decision: Decision


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    with RECORDING.open("rb") as file:
        return [_record(record) for record in ArchiveIterator(file)]


@pytest.fixture(scope="module")
def demo() -> Config:
    return config.load(DEMO / "sources.toml", environ={})


@pytest.fixture(scope="module")
def year(records: Sequence[Record], demo: Config) -> Sequence[Seen]:
    """Every source of the demo, looked at and decided upon at every clock."""
    answers = [record for record in records if record.kind == "response"]
    subjects = Subjects(demo.known_owners())
    seen = []
    for watched in demo.sources:
        standing = Standing()
        for clock in CLOCKS:
            look = _look(watched, standing, answers, _moment(clock))
            decision = diff.decide(
                watched.source,
                watched.provider,
                standing,
                look,
                now=_moment(clock),
                subjects=subjects,
            )
            standing = decision.standing
            seen.append(Seen(clock, look, decision))
    return seen


def test_the_recording_is_small_and_says_first_what_it_is(records: Sequence[Record]) -> None:
    assert RECORDING.stat().st_size < 600_000
    assert records[0].kind == "warcinfo"
    said = records[0].body.decode()
    for words in ("Reduced from public captures", "left out, never made up", "_id, sha, createdAt"):
        assert words in said
    assert all(record.kind in {"response", "request"} for record in records[1:])


def test_every_answer_has_its_request(records: Sequence[Record]) -> None:
    answers = {record.id: record for record in records if record.kind == "response"}
    requests = [record for record in records if record.kind == "request"]
    assert len(requests) == len(answers)
    for request in requests:
        answer = answers[request.of or ""]
        assert (request.url, request.date) == (answer.url, answer.date)
        target = (request.url or "").removeprefix(f"https://{request.headers['host']}")
        assert request.line == f"GET {target} HTTP/1.1"


def test_every_record_has_its_own_id(records: Sequence[Record]) -> None:
    assert len({record.id for record in records}) == len(records)


def test_every_answer_is_dated_within_the_captured_days(records: Sequence[Record]) -> None:
    answers = [record for record in records if record.kind == "response"]
    assert answers
    for answer in answers:
        assert _moment("2025-12-05T00:00:00Z") <= answer.date <= _moment("2026-08-22T00:00:00Z")
        assert parsedate_to_datetime(answer.headers["date"]) == answer.date


def test_one_address_has_several_versions_each_with_its_validator(
    records: Sequence[Record],
) -> None:
    versions = _versions(records, LITELLM)
    assert [record.date.date().isoformat() for record in versions] == [
        "2025-12-07",
        "2026-01-20",
        "2026-03-10",
    ]
    assert len({record.headers["etag"] for record in versions}) == 3
    assert len({(record.url, record.date) for record in records[1:]}) == len(records[1:]) // 2


def test_only_true_hosts_are_asked_and_no_secret_is_told(records: Sequence[Record]) -> None:
    told = {"accept", "host", "x-github-api-version", "date", "content-type", "content-length"}
    for record in records[1:]:
        assert urlsplit(record.url or "").scheme == "https"
        assert set(record.headers) <= told | {"etag"}
    assert {urlsplit(record.url or "").hostname for record in records[1:]} == HOSTS


def test_what_upstream_did_not_tell_is_left_out(records: Sequence[Record]) -> None:
    answers = [record for record in records if record.kind == "response"]
    hub = [row for one in answers if (one.url or "").startswith(HUB) for row in _json(one)]
    code = [one for one in answers if (one.url or "").startswith("https://api.github.com")]
    repositories = [_json(one) for one in code if one.body[:1] == b"{"]
    assert hub
    assert repositories
    assert not {"_id", "sha", "createdAt", "private", "disabled"} & {
        key for row in hub for key in row
    }
    untold = {"id", "archived", "stargazers_count", "created_at"}
    assert not untold & {key for one in repositories for key in one}


def test_the_demo_is_the_catalog_with_fewer_sources(demo: Config) -> None:
    catalog = config.load(ROOT / "sources.toml", environ={})
    assert demo.catalog == catalog.catalog
    assert demo.providers == catalog.providers
    ids = [watched.source.id for watched in catalog.sources]
    kept = [watched.source.id for watched in demo.sources]
    assert kept == [id_ for id_ in ids if id_ in kept]
    assert {watched.source.kind for watched in demo.sources} == {"github", "huggingface", "json"}


def test_every_source_of_the_demo_is_answered(year: Sequence[Seen]) -> None:
    failed = [(seen.clock, seen.look) for seen in year if isinstance(seen.look, Failure)]
    unknown_yet = {"openrouter:anthropic", "openrouter:google", "openrouter:mistral"}
    assert {look.source for _, look in failed} <= unknown_yet | {"openrouter:openai"}
    assert {clock for clock, _ in failed} == {CLOCKS[0]}


def test_the_first_looks_raise_nothing(year: Sequence[Seen]) -> None:
    first = [seen for seen in year if seen.decision.result == "first_seen"]
    assert len(first) == len({seen.decision.source for seen in year})
    assert not [event for seen in first for event in seen.decision.events]


def test_the_recorded_year_tells_of_every_kind_of_news(year: Sequence[Seen]) -> None:
    told = {
        (seen.clock[:10], event.kind, event.source, event.title)
        for seen in year
        for event in seen.decision.events
    }
    assert told >= {
        (
            "2026-02-28",
            "model.new",
            "hf:mistralai",
            "mistralai/Voxtral-Mini-4B-Realtime-2602 is new",
        ),
        (
            "2026-02-28",
            "release.new",
            "github:mistralai/mistral-common",
            "mistralai/mistral-common v1.9.0 tagged",
        ),
        (
            "2026-04-01",
            "deprecation.announced",
            "litellm:google",
            "gemini/gemini-2.0-flash: shuts down 2026-06-01",
        ),
        (
            "2026-04-01",
            "deprecation.changed",
            "deprecations.info:openai",
            f"{AUDIO_PREVIEW}: shutdown 2026-03-24 → 2026-05-07",
        ),
        (
            "2026-04-01",
            "price.changed",
            "litellm:openai",
            f"{AUDIO_PREVIEW}: price input audio {PER_TOKEN[0]}, price output audio {PER_TOKEN[1]}",
        ),
        (
            "2026-08-22",
            "model.variant",
            "hf:Qwen",
            "Qwen/Qwen3-ASR-1.7B-hf (conversion of Qwen/Qwen3-ASR-1.7B)",
        ),
    }


def test_ultravox_was_tagged_v0_6_in_august_2025(year: Sequence[Seen]) -> None:
    fact = _fact(year, CLOCKS[0], "github:fixie-ai/ultravox", "release:v0.6")
    assert fact == {
        "published_at": "2025-08-09T13:08:49Z",
        "tag_only": True,
        "url": "https://github.com/fixie-ai/ultravox/releases/tag/v0.6",
    }
    assert _fact(year, CLOCKS[0], "github:fixie-ai/ultravox", "license") == "MIT"


def test_step_audio_r1_measures_33_billion(year: Sequence[Seen]) -> None:
    subject = "hf:stepfun-ai/Step-Audio-R1"
    assert _fact(year, CLOCKS[0], subject, "parameters") == 33_490_000_000
    assert str(_fact(year, CLOCKS[0], subject, "license")).lower() == "apache-2.0"
    assert _fact(year, CLOCKS[0], subject, "access") == {"gated": "auto"}


def test_the_end_of_gemini_2_0_flash_moved_in_each_list(records: Sequence[Record]) -> None:
    ends = [_json(record)["gemini-2.0-flash-001"] for record in _versions(records, LITELLM)]
    assert [row["deprecation_date"] for row in ends] == ["2026-02-05", "2026-02-05", "2026-06-01"]
    openrouter = _versions(records, "https://openrouter.ai/api/v1/models?output_modalities=all")
    rows = [{row["id"]: row for row in _json(record)["data"]} for record in openrouter]
    assert [row["google/gemini-2.0-flash-001"]["expiration_date"] for row in rows] == [
        "2026-03-31",
        "2026-06-01",
        "2026-06-01",
    ]


def _record(record: Any) -> Record:
    head, http = record.rec_headers.get_header, record.http_headers
    line = f"{http.protocol} {http.statusline}".strip() if http else ""
    return Record(
        kind=record.rec_type,
        id=head("WARC-Record-ID"),
        of=head("WARC-Concurrent-To"),
        url=head("WARC-Target-URI"),
        date=_moment(head("WARC-Date")),
        line=line,
        headers={name.lower(): value for name, value in http.headers} if http else {},
        body=record.content_stream().read(),
    )


def _moment(text: str) -> datetime:
    read = moment(text)
    assert read is not None
    return read


def _json(record: Record) -> Any:
    return json.loads(record.body)


def _versions(records: Sequence[Record], url: str) -> Sequence[Record]:
    return [record for record in records if record.kind == "response" and record.url == url]


def _fact(year: Sequence[Seen], clock: str, subject: str, predicate: str) -> Json:
    for seen in year:
        snapshot = seen.decision.standing.snapshot
        if seen.clock == clock and snapshot and (subject, predicate) in snapshot.facts:
            return snapshot.value(subject, predicate)
    return None


def _look(watched: Watched, standing: Standing, answers: Sequence[Record], now: datetime) -> Look:
    source = watched.source
    visit = type(source).visit([Member(source, standing.snapshot)], Upstream())
    try:
        request = next(visit)
        while True:
            record = _newest(answers, request, now)
            if record is None:
                failed = LookFailed("not-recorded", "not in the recording", url=request.url)
                request = visit.throw(failed)
            else:
                request = visit.send(_answer(record))
    except StopIteration as done:
        looks: Sequence[Look] = done.value
        return looks[0]
    except LookFailed as failed:
        return Failure(source.id, failed.error, failed.detail)


def _newest(answers: Sequence[Record], request: Request, now: datetime) -> Record | None:
    assert (request.method, request.body) == ("GET", None)
    known = [record for record in answers if record.url == request.url and record.date <= now]
    return max(known, key=lambda record: record.date, default=None)


def _answer(record: Record) -> Answer:
    digest = hashlib.sha256(record.body).hexdigest()
    evidence = Evidence(record.url, record.date, 200, digest, via=f"replay:{RECORDING.name}")
    return Answer(record.url or "", 200, record.headers, record.body, evidence)

"""The last bytes of each page, so that what a snapshot holds can be read again by newer code.

A body belongs to the snapshot that was made of it: one that git or a person changed has none.
"""

from __future__ import annotations

from collections.abc import Iterable

import zstandard
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.model import Body, Evidence
from monitor.store.schema import BodyRow, SourceRow, digest
from monitor.store.standings import batches
from monitor.values import dumps

LEVEL = 6
LARGEST = 200_000_000
"""Bytes that a body may grow to when it is unpacked."""


def keep_body(session: Session, row: SourceRow, body: Body | None) -> None:
    """Keep the bytes that the snapshot of `row` was read from, unless they are kept already."""
    if body is None or row.revision is None:
        return
    kept, of = session.get(BodyRow, row.key), _snapshot(row)
    if kept is not None and kept.of == of:
        return
    if kept is None:
        kept = BodyRow(source=row.key)
        session.add(kept)
    kept.of, kept.url, kept.content_type = of, body.url, body.content_type
    kept.evidence = body.evidence.as_json()
    kept.data = zstandard.ZstdCompressor(level=LEVEL).compress(body.data)


def bodies(session: Session, ids: Iterable[str]) -> dict[str, Body]:
    """The kept bytes of each source's snapshot, where there are any that belong to it."""
    by_key = {digest(id_): id_ for id_ in ids}
    found = {}
    for keys in batches(list(by_key)):
        query = select(BodyRow, SourceRow).join(SourceRow, SourceRow.key == BodyRow.source)
        for kept, row in session.execute(query.where(BodyRow.source.in_(keys))):
            body = _body(kept)
            if kept.of == _snapshot(row) and body is not None:
                found[by_key[kept.source]] = body
    return found


def _body(kept: BodyRow) -> Body | None:
    """Unpack a body; None where its bytes are damaged: it is fetched again."""
    evidence = kept.evidence if isinstance(kept.evidence, dict) else {}
    try:
        data = zstandard.ZstdDecompressor().decompress(kept.data, max_output_size=LARGEST)
    except zstandard.ZstdError:
        return None
    return Body(kept.url, kept.content_type, data, Evidence.from_json(evidence))


def _snapshot(row: SourceRow) -> str:
    """Name a snapshot: its facts are those of this revision and this evidence."""
    return digest(str(row.revision), dumps(row.evidence))

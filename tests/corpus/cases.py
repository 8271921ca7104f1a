"""The corpus of pages as cases: see the package's own words."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.looking import Said

PAGES = Path(__file__).parent / "pages"

Edits = list[list[str]]


@dataclass(frozen=True)
class Case:
    """A page, and what becomes of it."""

    name: str
    before: str
    url: str
    verdict: str
    told: Mapping[str, Any]

    @property
    def words(self) -> list[str]:
        return list(self.told.get("words", []))

    @property
    def kinds(self) -> list[str]:
        return list(self.told.get("kinds", ["page.changed"]))

    @property
    def after(self) -> Said:
        """What the page says once it changed, failed, or was only written in another way."""
        body = self.told.get("body") or self._edited(self.told, 0)
        return Said(
            body, self.told.get("headers", {}), self.told.get("status", 200), self.told.get("to")
        )

    @property
    def noisy(self) -> bool:
        return "faces" in self.told

    def face(self, fetch: int) -> Said:
        """What a noisy page shows at a fetch."""
        faces = self.told["faces"]
        return Said(self._edited({"replace": faces[fetch % len(faces)]}, fetch))

    def _edited(self, edits: Mapping[str, Any], fetch: int) -> str:
        text = self.before
        for old, new in edits.get("replace", []):
            assert text.count(old) == 1, f"{self.name}: {old!r} stands {text.count(old)} times"
            text = text.replace(old, _filled(new, fetch))
        for pattern, new in edits.get("sub", []):
            text, count = re.subn(pattern, _filled(new, fetch), text)
            assert count, f"{self.name}: {pattern!r} is nowhere"
        return text


def _filled(text: str, fetch: int) -> str:
    nonce = hashlib.sha256(f"{fetch} {text}".encode()).hexdigest()
    return text.replace("{n}", str(fetch)).replace("{hex}", nonce[:16])


def pages() -> Iterator[tuple[str, str, str]]:
    """The name, the address and the text of each page."""
    for folder in sorted(PAGES.iterdir()):
        [page] = folder.glob("before.*")
        suffix = ".md" if page.suffix == ".md" else ""
        yield folder.name, f"https://{folder.name}.example.org/docs/page{suffix}", page.read_text()


def cases() -> Iterator[Case]:
    """All cases of all pages."""
    for name, url, before in pages():
        for title, told in tomllib.loads((PAGES / name / "cases.toml").read_text()).items():
            yield Case(f"{name}: {title}", before, url, told["verdict"], told)

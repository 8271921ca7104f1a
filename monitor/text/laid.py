"""How blocks lie on a page: what is set apart in them, and which of them stand together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.text.blocks import Block

NEW_LINE = "\u2028"
"""What a `<br>` is while a page is read: a blank as all others, but a line ends there."""
WHOLE = 1 << 20
"""More elements than any two blocks share: of what is one block."""
_MONEY = "$€£¥₹₩"
_PER = re.compile(r"(?:per|an?|each|for|every)\s", re.IGNORECASE)


class Laid(NamedTuple):
    """A block with what its text does not tell.

    `said` is its text without what is struck out and without footnotes (None where it is all that
    the block says), `shared` the number of elements that hold both its first words and the last
    before them (so the blocks of one card share more than those of two), `lines` are its lines
    where there are several, `lead` the words at its front that stand in an element of their own;
    `names` where the block is the name of what follows: a term, a summary, a text all in bold.
    """

    block: Block
    shared: int = 0
    said: str | None = None
    lines: tuple[str, ...] = ()
    lead: str = ""
    names: bool = False

    @property
    def text(self) -> str:
        return self.block.text if self.said is None else self.said


def remaining(laid: Sequence[Laid], blocks: Sequence[Block]) -> Iterator[Laid]:
    """Those of some blocks that were kept, in their order."""
    if len(laid) == len(blocks):
        yield from laid
        return
    waiting = iter(laid)
    for block in blocks:
        shared = WHOLE
        for one in waiting:
            shared = min(shared, one.shared)
            if one.block is block:
                yield one if shared == one.shared else one._replace(shared=shared)
                break


def are_two_words(before: str, behind: str, *, apart: bool) -> bool:
    """Say whether a reader sees a blank where an element ends, though none is written.

    So an amount of money begins a word, and what stands in an element of its own next to another
    (`apart`), unless letters go on: `<span>Shutdown</span><span>May 7</span>`.
    """
    last, first = before[-1:], behind[0]
    if not last.isalnum():
        return False
    if first in _MONEY or (last.isdigit() and _PER.match(behind)):
        return True
    if not apart or len(before.strip()) < 2 or len(behind.strip()) < 2:
        return False
    if first.isdigit() and last.isdigit():
        return not before.strip().isdigit() or not behind.strip().isdigit()
    return (last.islower() or last.isdigit()) and (first.isupper() or first.isdigit())

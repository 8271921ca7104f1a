"""A Markdown catalog as a draft: headings to sections and providers, fields to claims. Pure.

Which headings are providers is told by what stands under them: bold fields, or, where a page has
none, list items and table rows are the providers and headings their sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.adopt.draft import FOOTER, HEADER, Draft, ProviderDraft, one_line
from monitor.adopt.filling import add_links, describe, fill, fill_list, keep, links, watch
from monitor.adopt.labels import labelled, meaning
from monitor.adopt.outline import Block, Node, Words, outline, words
from monitor.adopt.tables import adopt_models, adopt_rows, compare, compares

_DATED = re.compile(
    r"^[*_]*\s*(?:page\s+)?(?:last\s+)?(?:updated|modified|revised)\b.{0,60}$", re.IGNORECASE
)
_JOINT = re.compile(r"^\s*(?:[-–—:|]+|is\b)\s*")  # noqa: RUF001 - what parts a name from its text
_CONTENTS = re.compile(r"^(?:table of )?contents$|^toc$", re.IGNORECASE)
STEP = " / "


def adopt_page(text: str) -> Draft:
    """Read a page; a draft without providers is one of which nothing was understood."""
    root = outline(text)
    draft = Draft()
    top = _top(root)
    draft.title = top.title.plain
    _Reader(draft, _by_fields(root)).read(root, top)
    return draft


def _top(root: Node) -> Node:
    """The heading that is the page's title: the only one of its level, above all others."""
    first = root.children[0] if root.children else None
    alone = len(root.children) == 1 and (root.children[0].children or root.children[0].level == 1)
    return first if first is not None and alone else root


def _by_fields(root: Node) -> bool:
    """Say whether providers are headings with fields under them."""
    nodes = [node for node in root.walk() if node.level]
    return sum(_has_fields(node) for node in nodes) >= 1


def _has_fields(node: Node) -> bool:
    lines = (line for block in node.blocks for line in block.lines)
    labels = [its[0] for line in lines if (its := labelled(line)) is not None]
    return any(meaning(label) for label in labels)


class _Reader:
    """Walks an outline and fills the draft. `by_fields`: headings with fields are providers."""

    def __init__(self, draft: Draft, by_fields: bool) -> None:
        self.draft = draft
        self.by_fields = by_fields

    def read(self, root: Node, top: Node) -> None:
        self._opening(root)
        if top is not root:
            self._opening(top)
        waiting = [(node, [top]) for node in reversed(top.children)]
        while waiting:
            node, above = waiting.pop()
            if _CONTENTS.match(node.title.plain):
                self.draft.remark(node.line, "the table of contents is left out")
            elif self._is_provider(node):
                self._provider(node, above)
            else:
                self._section(node, above)
                waiting.extend((child, [*above, node]) for child in reversed(node.children))

    def _opening(self, node: Node) -> None:
        """What stands before the first section: lists and tables of it may be entries.

        Words before the first entry open the page, those after it close it.
        """
        for block in node.blocks:
            if block.kind == "rule":
                continue
            if block.kind == "text" and _DATED.match(block.source):
                self.draft.remark(
                    block.line, "the page's own date is left out: the monitor dates it"
                )
            elif block.kind in ("list", "table") and self._entries(block, [node]):
                continue
            else:
                pieces = self.draft.footer if self.draft.providers else self.draft.header
                name = FOOTER if self.draft.providers else HEADER
                pieces.append(block.source)
                self.draft.remark(block.line, f"no entry of the catalog: kept in {name}")

    def _is_provider(self, node: Node) -> bool:
        if not self.by_fields:
            return False
        return _has_fields(node) or self._bare_provider(node)

    def _bare_provider(self, node: Node) -> bool:
        """A heading among providers that has only words: it is one too."""
        return node.level >= 3 and not node.children and all(b.kind == "text" for b in node.blocks)

    def _section(self, node: Node, above: Sequence[Node]) -> None:
        """Entries in lists and tables; words of the section's own are kept in the footer."""
        prose: list[str] = []
        for block in node.blocks:
            if block.kind == "rule":
                prose.append("")
            elif block.kind == "table" and compares(self.draft, block):
                compare(self.draft, block)
            elif block.kind in ("list", "table") and self._entries(block, [*above, node]):
                continue
            else:
                prose.append(block.source)
                self.draft.remark(block.line, f"no entry of the catalog: kept in {FOOTER}")
        self._keep(node, prose)

    def _keep(self, node: Node, prose: Sequence[str]) -> None:
        """Keep prose; under its heading unless a rule parted it from that."""
        own = list(prose[: prose.index("")]) if "" in prose else list(prose)
        rest = [piece for piece in prose[len(own) :] if piece]
        if own:
            self.draft.footer += [f"**{node.title.markdown}**", *own]
        self.draft.footer += rest

    def _entries(self, block: Block, path: Sequence[Node]) -> bool:
        """Make providers of a list's items or a table's rows; False where they are none."""
        title = STEP.join(node.title.plain for node in path if node.level > 1 or node is path[-1])
        if block.kind == "table":
            section = self.draft.section(title or "Providers")
            return adopt_rows(self.draft, section, block)
        items = [item for item in block.lines if item.plain]
        linked = [item for item in items if links(item) and not _inner(item)]
        if not items or len(linked) * 2 < len(items):
            return False
        section = self.draft.section(title or "Providers")
        for item in items:
            self._item(item, section, block.line)
        return True

    def _item(self, item: Words, section: str, line: int) -> None:
        """`[Name](address) - what it is`: a provider."""
        found = links(item)
        name, rest = _parted(item)
        provider = ProviderDraft(one_line(name) or one_line(item.plain), section, line)
        self.draft.add(provider)
        if found:
            provider.website = found[0][1]
            watch(provider, found[0][1])
        for said, url in found[1:]:
            provider.link(one_line(said), url)
            watch(provider, url)
        provider.summary = one_line(rest)

    def _provider(self, node: Node, above: Sequence[Node]) -> None:
        titles = [each.title.plain for each in above if each.level > 1]
        section = self.draft.section(STEP.join(titles) or "Providers")
        provider = ProviderDraft(one_line(node.title.plain), section, node.line)
        self.draft.add(provider)
        for _, url in links(node.title):
            provider.website = provider.website or url
        waiting: tuple[str, Block] | None = None
        over = False
        for block in self._blocks(node):
            over = over or block.kind == "rule"
            if over:
                if block.kind != "rule":
                    self.draft.footer.append(block.source)
                    self.draft.remark(block.line, f"closing words: kept in {FOOTER}")
                continue
            if waiting is not None:
                label, asked = waiting
                waiting = None
                if self._under_label(provider, label, block):
                    continue
                keep(self.draft, provider, asked)
            waiting = self._block(provider, block)
        if waiting is not None:
            keep(self.draft, provider, waiting[1])

    def _blocks(self, node: Node) -> Iterator[Block]:
        """The blocks of a provider; headings inside it become labels of what stands under them."""
        for inner in node.walk():
            if inner is not node:
                label = words(f"**{inner.title.plain}:**")
                yield Block("text", inner.line, f"**{inner.title.markdown}**", (label,))
            yield from inner.blocks

    def _under_label(self, provider: ProviderDraft, label: str, block: Block) -> bool:
        if block.kind == "list":
            return fill_list(provider, label, block.lines)
        if block.kind == "table":
            return adopt_models(provider, block)
        if block.kind == "text" and not any(map(labelled, block.lines)):
            fill(self.draft, provider, label, words(" ".join(block.source.split())), block.line)
            return True
        return False

    def _block(self, provider: ProviderDraft, block: Block) -> tuple[str, Block] | None:
        """Take a block in; returns the label that it leaves open, whose list comes next."""
        if block.kind == "table" and adopt_models(provider, block):
            return None
        if block.kind == "list":
            self._list(provider, block)
            return None
        if block.kind != "text":
            keep(self.draft, provider, block)
            return None
        prose: list[str] = []
        opened: tuple[str, Block] | None = None
        for number, line in enumerate(block.lines):
            its = labelled(line)
            if its is None:
                prose.append(line.markdown)
            elif its[1].plain or its[1].links:
                fill(self.draft, provider, its[0], its[1], block.line + number)
            else:
                opened = (its[0], block)
        if prose:
            describe(provider, words(" ".join(prose)))
        return opened

    def _list(self, provider: ProviderDraft, block: Block) -> None:
        """A list without a label: fields, links, or features.

        An item that is a label without a value has its values in the items below it.
        """
        plain: list[Words] = []
        opened: str | None = None
        for item in block.lines:
            its = labelled(item)
            if its is not None:
                label, value = its
                opened = None if value.plain else label
                if opened is None:
                    fill(self.draft, provider, label, value, block.line)
            elif opened is not None and fill_list(provider, opened, [item]):
                continue
            elif not (_only_links(item) and add_links(provider, item, "Link")):
                plain.append(item)
        provider.features += [one_line(item.plain) for item in plain if item.plain]


def _only_links(item: Words) -> bool:
    return len(item.plain) <= sum(len(name) for name, _ in item.links) + 3


def _inner(item: Words) -> bool:
    """Say whether an item only leads to a place on the page itself."""
    return all(url.startswith("#") for _, url in item.links) and bool(item.links)


def _parted(item: Words) -> tuple[str, str]:
    """The name of an item and what is said of it."""
    found = links(item)
    if not found:
        name, _, rest = item.plain.partition(" - ")
        return name, rest
    name, url = found[0]
    if name == url:
        before, _, after = item.plain.partition(url)
        label = before.strip(" -–—:|*")  # noqa: RUF001
        return label or _host(url), _JOINT.sub("", after)
    before, _, after = item.plain.partition(name)
    return name, _JOINT.sub("", f"{before}{after}" if before.strip() else after)


def _host(url: str) -> str:
    return url.partition("//")[2].rstrip("/").removeprefix("www.")

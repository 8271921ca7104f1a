"""Pages, Markdown and plain text as blocks: what a person reads, in order. Pure."""

from monitor.text.blocks import Block, block_facts
from monitor.text.charset import decode_html
from monitor.text.markup import Page, html_blocks, read_html
from monitor.text.prose import markdown_blocks, markdown_page, text_blocks

__all__ = [
    "Block",
    "Page",
    "block_facts",
    "decode_html",
    "html_blocks",
    "markdown_blocks",
    "markdown_page",
    "read_html",
    "text_blocks",
]

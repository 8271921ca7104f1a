"""A catalog that stands somewhere else, made into a `sources.toml` of ours."""

from monitor.adopt.draft import FOOTER, HEADER, Draft, Place, Remark, slug, unique
from monitor.adopt.encoding import is_html, read
from monitor.adopt.page import adopt_page
from monitor.adopt.places import place
from monitor.adopt.writing import sources, toml
from monitor.adopt.yamls import adopt_folder, adopt_projects

__all__ = [
    "FOOTER",
    "HEADER",
    "Draft",
    "Place",
    "Remark",
    "adopt_folder",
    "adopt_page",
    "adopt_projects",
    "is_html",
    "place",
    "read",
    "slug",
    "sources",
    "toml",
    "unique",
]

"""Views and templates: page, report, terminal. Views are pure; `write` alone touches files.

config, snapshots, verdicts → page → render_page ─┐
config, events → week_report, report → render_report, render_weeks ─┼→ write
config, events → render_feed ─┘
"""

from monitor.render.atom import MOST as FEED_LENGTH
from monitor.render.atom import render_feed
from monitor.render.catalog import CatalogView, page
from monitor.render.evidence import Verdicts
from monitor.render.files import write
from monitor.render.page_text import render_page
from monitor.render.period import ReportView, report, week_report
from monitor.render.report_text import render_report, render_weeks
from monitor.render.values import iso_week

__all__ = [
    "FEED_LENGTH",
    "CatalogView",
    "ReportView",
    "Verdicts",
    "iso_week",
    "page",
    "render_feed",
    "render_page",
    "render_report",
    "render_weeks",
    "report",
    "week_report",
    "write",
]

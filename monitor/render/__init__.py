"""Views and templates: page, report, terminal. Views are pure; `write` alone touches files.

config, snapshots → page → render_page ─┐
config, events → week_report, report → render_report, render_weeks ─┴→ write
"""

from monitor.render.catalog import CatalogView, page
from monitor.render.files import write
from monitor.render.page_text import render_page
from monitor.render.period import ReportView, report, week_report
from monitor.render.report_text import render_report, render_weeks
from monitor.render.values import iso_week

__all__ = [
    "CatalogView",
    "ReportView",
    "iso_week",
    "page",
    "render_page",
    "render_report",
    "render_weeks",
    "report",
    "week_report",
    "write",
]

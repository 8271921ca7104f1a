"""A report as text: Markdown, HTML or JSON, and the files of the weeks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, assert_never

from monitor.config import Config
from monitor.model import Event
from monitor.render.environment import render_html, render_markdown
from monitor.render.period import ReportView, Silence, nothing, week_report, weeks

Format = Literal["md", "html", "json"]


def render_report(view: ReportView, form: Format) -> str:
    """Write a report; the JSON is `monitor/report/1`."""
    match form:
        case "md":
            return render_markdown("report.md.jinja", {"report": view})
        case "html":
            return render_html("report.html.jinja", {"report": view})
        case "json":
            return json.dumps(view.as_json(), ensure_ascii=False, indent=2) + "\n"
        case _ as never:
            assert_never(never)


def render_weeks(
    config: Config,
    events: Iterable[Event],
    only: Iterable[str] | None = None,
    *,
    muted: Silence = nothing,
) -> dict[Path, str]:
    """Render the report files of the weeks that had events, or of those among them in `only`."""
    events = list(events)
    wanted = weeks(events) if only is None else sorted(set(only))
    files: dict[Path, str] = {}
    for week in wanted:
        view = week_report(config, week, events, muted)
        if view is not None:
            files[config.reports / f"{week}.md"] = render_report(view, "md")
            files[config.reports / f"{week}.html"] = render_report(view, "html")
    return files

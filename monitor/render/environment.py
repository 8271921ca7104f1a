"""The two Jinja2 environments: in both, what a template prints is escaped unless it says not to."""

from __future__ import annotations

import traceback
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from monitor.errors import Complaint, ConfigError
from monitor.facts.sizes import measured
from monitor.render.catalog import recording
from monitor.render.clean import clean
from monitor.render.evidence import States, counted, gravest, gravity
from monitor.render.markdown import Verbatim, address, code, http_url, link, md, to_html
from monitor.render.values import day, long_day, rounded

Context = Mapping[str, object]

POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
"""No script, no outside resource; the one style is named by its digest (CSP Level 3)."""
WARNING = "\N{WARNING SIGN}"
"""Stands behind what upstream contradicts, until somebody decides."""
OWN = "\x00"
"""Ends a line of the maintainer's own text; no escaped text holds it."""
FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template of the user's can raise while it is read or rendered."""


def render_markdown(name: str, context: Context) -> str:
    """Render a Markdown template of ours."""
    return _tidy(_ours().get_template(name).render(context))


def render_html(name: str, context: Context) -> str:
    """Render an HTML template of ours; all that it prints is escaped."""
    style = Markup(stylesheet())  # noqa: S704 - our own file
    policy = POLICY.format(style=_digest(style))
    text = _html().get_template(name).render(context, style=style, policy=policy)
    return text.rstrip() + "\n"


def render_own(path: Path, context: Context) -> str:
    """Render the user's own Markdown template, in a sandbox.

    It sees its own folder and ours, so it may extend `catalog.md.jinja`. ConfigError names the
    line that is wrong.
    """
    loader = ChoiceLoader([FileSystemLoader(path.parent), PackageLoader("monitor.render")])
    try:
        return _tidy(_markdown(loader).get_template(path.name).render(context))
    except FAULTS as error:
        raise ConfigError([_complaint(path, error)]) from error
    except OSError as error:
        what = f"the template cannot be read: {error.strerror}"
        raise ConfigError([Complaint(str(path), None, what)]) from error


@cache
def stylesheet() -> str:
    """The style of all HTML pages; it stands inside them."""
    return (files("monitor.render") / "templates" / "style.css").read_text("utf-8")


def _markdown(loader: BaseLoader) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        finalize=_markdown_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(_common(), md=md, code=code, link=link, mark=_mark, own=_kept)
    return environment


@cache
def _ours() -> Environment:
    return _markdown(PackageLoader("monitor.render"))


@cache
def _html() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.render"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_html_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        _common(), counted=counted, gravest=gravest, gravity=gravity, href=http_url, prose=to_html
    )
    return environment


def _common() -> dict[str, object]:
    return {
        "address": address,
        "day": day,
        "long_day": long_day,
        "measured": measured,
        "recording": recording,
        "rounded": rounded,
    }


def _markdown_text(value: object) -> object:
    """Escape whatever is printed and is not Markdown already."""
    if isinstance(value, str) and not isinstance(value, Verbatim | Markup):
        return _edged(value, md(value))
    return value if isinstance(value, Undefined) else md(value)


def _html_text(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _edged(value, clean(value))
    return value


def _edged(text: str, made: str) -> str:
    """Keep one blank at either edge of a text: templates print `", "` too."""
    return f"{' ' * text[:1].isspace()}{made}{' ' * text[-1:].isspace()}"


def _kept(text: str) -> Verbatim:
    """Mark the line ends of the maintainer's own Markdown, so that `_tidy` leaves its lines be."""
    return Verbatim(text.replace("\r\n", "\n").strip("\n").replace("\n", f"{OWN}\n"))


def _mark(states: States) -> Verbatim:
    """Mark what stands before, where upstream contradicts it, and name its footnotes."""
    notes = "".join(f"[^e{state.note}]" for state in states if state.note is not None)
    return Verbatim(f"{f' {WARNING}' if any(state.marked for state in states) else ''}{notes}")


def _tidy(text: str) -> str:
    """Leave at most one empty line in a row, and one newline at the end."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line if line.strip() else "")
    return "\n".join(lines).replace(OWN, "").rstrip() + "\n"


def _complaint(path: Path, error: BaseException) -> Complaint:
    if isinstance(error, TemplateSyntaxError):
        return Complaint(error.filename or str(path), error.lineno, f"template: {error.message}")
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent == path.parent
    ]
    what = f"template: {type(error).__name__}: {error}"
    where = frames[-1] if frames else None
    return Complaint(where.filename if where else str(path), where.lineno if where else None, what)


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()

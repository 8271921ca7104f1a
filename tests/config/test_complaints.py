"""Each mistake is told with its line, its place and its cure, and nothing else is told.

In the cases `<<` stands in the line that the complaint must name.
"""

from __future__ import annotations

import pytest

from tests.config.conftest import Complain

HEAD = """
[catalog]
title = "Boats"
[[catalog.section]]
id = "open"
title = "Open"
[[catalog.section]]
id = "closed"
title = "Closed"
"""
ACME = '[[provider]]\nid = "acme"\nname = "Acme"\nsection = "open"\n'
SOURCE = ACME + "[[provider.source]]\n"
GITHUB = SOURCE + 'kind = "github"\n'
PAGE = SOURCE + 'kind = "page"\n'
JSON = SOURCE + 'kind = "json"\nurl = "https://example.org/a.json"\n'
HUB = SOURCE + 'kind = "huggingface"\n'

KEYS = [
    ("[catalogue]  # <<\nx = 1", 'unknown key "catalogue"', "expected one of: catalog, http,"),
    ("[retention]  # <<", '"retention" is reserved for a later version', "take it out"),
    ('[catalog]\ntitel = "x"  # <<', '[catalog]: unknown key "titel"', 'did you mean "title"?'),
    (
        '[[catalog.section]]\nid = "x"\ntitle = "X"\nicon = "y"  # <<',
        '[catalog], section 1: unknown key "icon"',
        "expected one of: id, title",
    ),
    ("[http]\ntime_out = 3  # <<", '[http]: unknown key "time_out"', 'did you mean "timeout"?'),
    ("[http]\nmax_per_day = 3  # <<", '[http]: "max_per_day" is reserved', "take it out"),
    (
        '[[notify]]\nurl = "${X}"\nseverity = "info"  # <<',
        'notify 1: unknown key "severity"',
        "expected one of: url, min_severity, kinds, providers, digest",
    ),
    (ACME + 'licence = "MIT"  # <<', 'provider "acme": unknown key "licence"', '"license"?'),
    (
        ACME + '[[provider.model]]\nname = "A"\nparams = "3B"  # <<',
        'provider "acme", model 1: unknown key "params"',
        "expected one of: name, parameters, license, huggingface, github, api",
    ),
    (
        ACME + '[[provider.model]]\nname = "A"\nsummary = "x"  # <<',
        'provider "acme", model 1: unknown key "summary"',
        'a provider\'s own "summary" stands above its [[provider.model]] and [[provider.source]]',
    ),
    (
        ACME + 'links = [\n  { name = "a", url = "https://a.org" },\n'
        '  { name = "b", url = "https://b.org", rel = 1 },  # <<\n]',
        'provider "acme", link 2: unknown key "rel"',
        "expected one of: name, url",
    ),
    (
        GITHUB + 'rpo = "acme/boat"  # <<',
        'provider "acme", source 1: unknown key "rpo"',
        "expected one of: repo, watch, every, id, severity, enabled",
    ),
    (
        GITHUB + 'repo = "acme/boat"\nmin_every = "1h"  # <<',
        'provider "acme", source 1: "min_every" is reserved for a later version',
        "take it out",
    ),
    ('[[watch]]\nkind = "huggingface"\ntask = "x"\ntaks = "y"  # <<', "watch 1: unknown", '"task"'),
]

MISSING = [
    ('[[provider]]  # <<\nname = "Acme"', 'provider 1: missing key "id"', ""),
    ('[[provider]]  # <<\nid = "acme"', 'provider "acme": missing key "name"', ""),
    (
        HEAD + '[[provider]]  # <<\nid = "acme"\nname = "Acme"',
        'provider "acme": missing key "section"',
        "expected one of: open, closed",
    ),
    (
        ACME + '[[provider.model]]  # <<\nparameters = "3B"',
        'provider "acme", model 1: missing key "name"',
        "",
    ),
    ('[[catalog.section]]  # <<\nid = "x"', '[catalog], section 1: missing key "title"', ""),
    ("[[notify]]  # <<\n", 'notify 1: missing key "url"', ""),
    (
        ACME + '[[provider.source]]  # <<\nrepo = "acme/boat"',
        'provider "acme", source 1: missing key "kind"',
        "expected one of: arxiv, codeberg, feed, github, gitlab, huggingface, json, modelscope",
    ),
    (
        ACME + '[[provider.source]]  # <<\nkind = "github"',
        'provider "acme", source 1: missing key "repo"',
        "",
    ),
]

TYPES = [
    ("catalog = 3  # <<", "catalog: expected a table [catalog], got 3", ""),
    ("[http]\ntimeout = true  # <<", "[http]: timeout: expected a number, got true", ""),
    ('[http]\nper_host = "2"  # <<', '[http]: per_host: expected a whole number, got "2"', ""),
    ("[http]\nper_host = 2.5  # <<", "[http]: per_host: expected a whole number, got 2.5", ""),
    ("[http]\nallow_private = 1  # <<", "[http]: allow_private: expected true or false, got 1", ""),
    ("[http]\ntimeout = nan  # <<", "[http]: timeout: expected a finite number", ""),
    (f"[http]\nmax_body = {2**70}  # <<", "[http]: max_body: expected a number of 64 bits", ""),
    (ACME + "license = 3  # <<", 'provider "acme": license: expected a string, got 3', ""),
    (ACME + "license = 2025-12-07  # <<", 'provider "acme": license: got a date', ""),
    (
        ACME + "access = [1.5]  # <<",
        'provider "acme": access, item 1: expected a string, got 1.5',
        "",
    ),
    (ACME + "access = [inf]  # <<", "access, item 1: expected a finite number", ""),
    (
        ACME + 'access = "API"  # <<',
        'provider "acme": access: expected a list, got "API"',
        "write it in brackets: [ … ]",
    ),
    (
        ACME + 'access = [\n  "API",\n  true,  # <<\n]',
        'provider "acme": access, item 2: expected a string, got true',
        "",
    ),
    (
        ACME + "compare = { fast = true }  # <<",
        'provider "acme": compare.fast: expected a string, got true',
        "",
    ),
    ("[provider]  # <<\nid = 'x'", "provider: expected a list of tables", "[[provider]]"),
    ("provider = [3]  # <<", "provider, item 1: expected a table, got 3", "[[provider]]"),
    (ACME + "source = 1  # <<", 'provider "acme": source: expected a list', "[[provider.source]]"),
    (SOURCE + "kind = 3  # <<", 'provider "acme", source 1: kind: expected a string, got 3', ""),
    (
        GITHUB + 'repo = "acme/boat"\nwatch = "tags"  # <<',
        'provider "acme", source 1: watch: expected a list, got "tags"',
        "write it in brackets: [ … ]",
    ),
]

VALUES = [
    ("[http]\ntimeout = 0  # <<", "[http]: timeout: expected more than 0, got 0", ""),
    ("[http]\nmin_delay = -0.5  # <<", "[http]: min_delay: expected at least 0, got -0.5", ""),
    ("[http]\nper_host = 100  # <<", "[http]: per_host: expected at most 64, got 100", ""),
    ('[http]\ncontact = "a\\r\\nb"  # <<', "[http]: contact: expected one line of text", ""),
    (
        '[catalog]\nverified = "weekly"  # <<',
        '[catalog]: verified: unknown value "weekly"',
        'did you mean "week"?',
    ),
    (
        '[[notify]]\nurl = "${X}"\nmin_severity = "notabel"  # <<',
        'notify 1: min_severity: unknown value "notabel"',
        'did you mean "notable"?',
    ),
    (
        ACME + '[[notify]]\nurl = "${X}"\nproviders = ["acne"]  # <<',
        'notify 1: unknown provider "acne"',
        'did you mean "acme"?',
    ),
    (
        '[[notify]]\nurl = "${X}"\nkinds = ["model.*", "release.knew"]  # <<',
        'notify 1: unknown kind "release.knew"',
        'did you mean "release.new"?',
    ),
    (
        '[[provider]]\nid = "Acme"  # <<\nname = "Acme"',
        'provider "Acme": id: expected lower-case letters, digits',
        'did you mean "acme"?',
    ),
    ('[[provider]]\nid = "a b"  # <<\nname = "A"', 'provider "a b": id: expected lower-case', ""),
    ('[[provider]]\nid = "a"\nname = ""  # <<', 'provider "a": name: expected one line', ""),
    (
        HEAD + '[[provider]]\nid = "acme"\nname = "Acme"\nsection = "opne"  # <<',
        'provider "acme": unknown section "opne"',
        "expected one of: open, closed",
    ),
    (
        ACME + '[[provider.model]]\nname = "A"\nhuggingface = "boat"  # <<',
        'provider "acme", model 1: huggingface: expected "owner/name"',
        "",
    ),
    (SOURCE + 'kind = "githb"  # <<', 'provider "acme", source 1: unknown kind "githb"', "github"),
    (GITHUB + 'repo = "boat"  # <<', 'provider "acme", source 1: repo: expected "owner/name"', ""),
    (GITHUB + 'repo = ""  # <<', 'provider "acme", source 1: repo: expected "owner/name"', ""),
    (
        GITHUB + 'repo = "acme/boat"\nwatch = ["tags", "relases"]  # <<',
        'provider "acme", source 1: watch, item 2: unknown value "relases"',
        'did you mean "releases"?',
    ),
    (
        GITHUB + 'repo = "acme/boat"\nevery = "sometimes"  # <<',
        'provider "acme", source 1: every: "sometimes" is neither an interval nor five fields',
        "five fields of cron",
    ),
    (
        GITHUB + 'repo = "acme/boat"\nevery = "0 25 * * *"  # <<',
        'provider "acme", source 1: every: "0 25 * * *" names no time',
        '"weekly"',
    ),
    (
        GITHUB + 'repo = "acme/boat"\nseverity = "high"  # <<',
        'provider "acme", source 1: severity: unknown value "high"',
        "expected one of: info, minor, notable, critical",
    ),
    (
        GITHUB + 'repo = "acme/boat"\nid = "my boat"  # <<',
        'provider "acme", source 1: id: expected an id without blanks',
        "",
    ),
    (HUB.replace("source]]", "source]]  # <<"), 'provider "acme", source 1: ', ""),
    (
        HUB.replace("source]]", "source]]  # <<") + 'org = "acme"\nmodel = "acme/boat"',
        'provider "acme", source 1: ',
        "",
    ),
    (
        HUB + 'org = "acme"\ninclude = "boat*"  # <<',
        'provider "acme", source 1: include: expected a list',
        "",
    ),
    (
        '[[watch]]\nkind = "huggingface"\ntask = "x"\nmin_downloads = -1  # <<',
        "watch 1: min_downloads: expected at least 0, got -1",
        "",
    ),
    (JSON + 'items = "a["  # <<\nkey = "id"\nfields = {}', "items: ", ""),
    (JSON + 'items = "a"\nkey = ""  # <<\nfields = {}', "key: ", ""),
    (JSON + 'items = "a"\nkey = "id"\nwhere = "b =="  # <<\nfields = {}', "where: ", ""),
    (JSON + 'items = "a"\nkey = "id"\nfields = { x = "b." }  # <<', "fields.x: ", ""),
    (PAGE + 'url = "https://a.org"\nselect = "[["  # <<', "select: ", ""),
    (
        PAGE + 'url = "https://a.org"\nignore = ["nav", "p >"]  # <<',
        "ignore: not a CSS selector",
        "",
    ),
    (PAGE + 'url = "https://a.org"\nmin_bytes = -1  # <<', "min_bytes: ", ""),
]

ADDRESSES = [
    ("ftp://example.org/", "expected it to begin with https:// or http://"),
    ("example.org/news", "expected it to begin with https:// or http://"),
    ("https://", "it names no host"),
    ("https:///news", "it names no host"),
    ("https://example.org/a b", "it holds blanks or control characters"),
    ("https://example.org:port/", "its host or port cannot be read"),
    ("https://[::1/", "its host or port cannot be read"),
    ("https://me:hunter2@example.org/", "user and password do not belong into this file"),
]

FILES = [
    ('template = "mine.md.jinja"  # <<', 'template: there is no file "mine.md.jinja"', "relative"),
    ('header = "head.md"  # <<', 'header: there is no file "head.md"', "relative"),
    ('footer = "reports"  # <<', 'footer: there is no file "reports"', "relative"),
    ('header = "a\\u0000b"  # <<', "header: ", ""),
    ('output = "../page.md"  # <<', "output: the page must lie inside this file's folder", ""),
    ('output = "a/../../page.md"  # <<', "output: the page must lie inside this file's", ""),
    ('output = "/srv/page.md"  # <<', "output: the page must lie inside this file's folder", ""),
    ('output = "page.html"  # <<', "output: expected a name that ends in .md", "catalog.html"),
    (
        'output = "sub/../sources.toml.md"\nheader = "sources.toml.md"  # <<',
        "header: ",
        "",
    ),
]

TWICE = [
    (
        ACME + ACME.replace('id = "acme"', 'id = "acme"  # <<'),
        'provider "acme": the id "acme" is taken already: provider "acme", in line 2',
        "",
    ),
    (
        HEAD + '[[catalog.section]]\nid = "open"  # <<\ntitle = "X"',
        '[catalog], section 3: the id "open" is taken already: [catalog], section 1, in line 5',
        "",
    ),
    (
        ACME + '[[provider.model]]\nname = "A"\n[[provider.model]]\nname = "A"  # <<',
        'provider "acme", model 2: the name "A" is taken already: provider "acme", model 1',
        "",
    ),
    (
        GITHUB + 'repo = "acme/boat"\n[[watch]]  # <<\nkind = "github"\nrepo = "acme/boat"',
        'watch 1: the id "github:acme/boat" is taken already: provider "acme", source 1, in line 5',
        'give one of them an id of its own: id = "…"',
    ),
    (
        GITHUB + 'repo = "acme/boat"\nid = "boat"\n'
        '[[provider.source]]\nkind = "github"\nrepo = "acme/ship"\nid = "boat"  # <<',
        'provider "acme", source 2: the id "boat" is taken already: provider "acme", source 1',
        "",
    ),
]

SYNTAX = [
    ("a = 1\na = 2  # <<", "not TOML: Cannot overwrite a value", "further up"),
    ("[http]\n[catalog]\n[http]  # <<", "not TOML: Cannot declare", "already"),
    ("[catalog]\ntitle = Boats  # <<", "not TOML: Invalid value", "between quotes"),
    ('[catalog]\ntitle = "Boats  # <<\n', "not TOML: Illegal character", "three quotes"),
    ('[catalog]\ntitle = """Boats\n\n<<', "not TOML: Unterminated string", "closing quotes"),
    ("[catalog  # <<", "not TOML: ", ""),
    ("[catalog]\ntitle  # <<", "not TOML: ", ""),
]


@pytest.mark.parametrize(("text", "what", "mend"), KEYS + MISSING + TYPES + VALUES + TWICE + SYNTAX)
def test_a_mistake_is_told_once_with_its_line_and_its_cure(
    complaints: Complain, text: str, what: str, mend: str
) -> None:
    line = text[: text.index("<<")].count("\n") + 1

    (complaint,) = complaints(text)

    told, *cures = str(complaint).split("\n")
    assert told.startswith(f"sources.toml:{line}: ")
    assert what in told
    assert mend in "\n".join(cures)


@pytest.mark.parametrize(("line", "what", "mend"), FILES)
def test_files_and_paths_of_the_page_are_checked(
    complaints: Complain, line: str, what: str, mend: str
) -> None:
    complaint, *_ = complaints(f"[catalog]\n{line}")

    wanted = line[: line.index("<<")].count("\n") + 2
    assert str(complaint).startswith(f"sources.toml:{wanted}: [catalog]: {what}")
    assert mend in "\n".join(complaint.mend)


@pytest.mark.parametrize(("url", "what"), ADDRESSES)
@pytest.mark.parametrize("key", ["website", "link", "source"])
def test_a_bad_url_is_told_and_not_repeated(
    complaints: Complain, key: str, url: str, what: str
) -> None:
    text = {
        "website": f'{ACME}website = "{url}"',
        "link": f'{ACME}links = [{{ name = "a", url = "{url}" }}]',
        "source": f'{PAGE}url = "{url}"',
    }[key]

    (complaint,) = complaints(text)

    assert complaint.line == text.count("\n") + 1
    assert f"{'website' if key == 'website' else 'url'}: a bad URL: {what}" in str(complaint)
    assert "hunter2" not in str(complaint)


def test_a_complaint_has_the_form_of_the_style_guide(complaints: Complain) -> None:
    (complaint,) = complaints(GITHUB + 'rpo = "acme/boat"\n')

    assert str(complaint) == (
        'sources.toml:7: provider "acme", source 1: unknown key "rpo"\n'
        "  expected one of: repo, watch, every, id, severity, enabled\n"
        '  did you mean "repo"?'
    )


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(complaints: Complain) -> None:
    found = complaints(
        '[catalog]\ntitle = 3\noutput = "/page.md"\n[http]\ntimeout = 0\n'
        '[[provider]]\nid = "Acme"\nwebsite = "acme"\n'
        '[[provider.source]]\nkind = "githb"\n'
        '[[provider.source]]\nkind = "github"\nrpo = "x/y"\nevery = "never"\n'
        '[[watch]]\nkind = "huggingface"\ntask = "t"\nevry = "6h"\n'
    )

    assert [complaint.line for complaint in found] == [2, 3, 5, 6, 7, 8, 10, 13, 14, 18]


def test_secrets_are_not_repeated(complaints: Complain) -> None:
    secrets = 'slack://hunter2/x"', "https://x.org/?token=hunter2", "Bearer $hunter2"
    for secret in secrets:
        for text in ('[http]\ntimeout = "{}"', '[[notify]]\nurl = ["{}"]', '[x]\ny = "{}"'):
            found = complaints(text.format(secret.replace('"', "")))
            assert found
            assert "hunter2" not in "\n".join(str(complaint) for complaint in found)

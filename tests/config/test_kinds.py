"""Code hosts, registries and papers: each mistake in their tables is told with its cure."""

from __future__ import annotations

import pytest

from monitor.errors import Complaint
from tests.config.conftest import Complain, Loader

SOURCE = '[[provider]]\nid = "acme"\nname = "Acme"\nsection = "open"\n[[provider.source]]\n'
GITLAB = SOURCE + 'kind = "gitlab"\nproject = "acme/audio/vox"\n'

MISTAKES = [
    (SOURCE + 'kind = "gitlab"\nproject = "vox"', "project", '"group/name"'),
    (SOURCE + 'kind = "codeberg"\nrepo = "vox"', "repo", '"owner/name"'),
    (SOURCE + 'kind = "pypi"\nproject = "vox tools"', "project", "pip install"),
    (SOURCE + 'kind = "npm"\npackage = "acme/vox"', "package", "npm install"),
    (SOURCE + 'kind = "arxiv"\npaper = "2507.13264v2"', "paper", '"2507.13264"'),
    (GITLAB + 'server = "gitlab.com"', "server", "https://"),
    (GITLAB + 'server = "https://me:secret@gitlab.com"', "server", "user and password"),
    (GITLAB + 'server = "https://gitlab.com/?x=1"', "server", "without ? and #"),
    (GITLAB + 'watch = ["relases"]', "watch", 'did you mean "releases"?'),
    (GITLAB + 'watch = ["readme"]', "watch", "expected one of: releases, tags, license"),
    (GITLAB + 'sever = "https://gitlab.com"', '"sever"', 'did you mean "server"?'),
    (SOURCE + 'kind = "gitlb"\nproject = "a/b"', '"gitlb"', 'did you mean "gitlab"?'),
    (SOURCE + 'kind = "arxiv"', 'missing key "paper"', ""),
]


def said(complaint: Complaint) -> str:
    return "\n".join([complaint.what, *complaint.mend])


@pytest.mark.parametrize(("text", "key", "cure"), MISTAKES)
def test_a_mistake_is_told_once_with_its_cure(
    complaints: Complain, text: str, key: str, cure: str
) -> None:
    (complaint,) = complaints(text)
    assert 'provider "acme", source 1' in complaint.what
    assert key in complaint.what
    assert cure in said(complaint)
    assert "secret" not in said(complaint)


@pytest.mark.parametrize(
    ("table", "id_"),
    [
        ('kind = "gitlab"\nproject = "acme/audio/vox"', "gitlab:acme/audio/vox"),
        ('kind = "codeberg"\nrepo = "Acme/Vox"', "codeberg:Acme/Vox"),
        ('kind = "pypi"\nproject = "Vox.Tools"', "pypi:vox-tools"),
        ('kind = "npm"\npackage = "@acme/vox"', "npm:@acme/vox"),
        ('kind = "arxiv"\npaper = "cs/0112017"', "arxiv:cs/0112017"),
    ],
)
def test_each_kind_has_its_id(loaded: Loader, table: str, id_: str) -> None:
    (watched,) = loaded(SOURCE + table).sources
    assert watched.source.id == id_


def test_two_spellings_of_a_project_are_one_source(complaints: Complain) -> None:
    twice = SOURCE + 'kind = "pypi"\nproject = "Vox.Tools"\n[[provider.source]]\n'
    (complaint,) = complaints(twice + 'kind = "pypi"\nproject = "vox_tools"')
    assert '"pypi:vox-tools" is taken already' in complaint.what


def test_a_slash_at_the_end_of_a_server_makes_no_difference(loaded: Loader) -> None:
    config = loaded(GITLAB + 'server = "https://git.example.org/"')
    (watched,) = config.sources
    (url, *_) = watched.source.would_fetch(config.upstream)
    assert url.startswith("https://git.example.org/api/v4/projects/acme%2Faudio%2Fvox")

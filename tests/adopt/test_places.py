"""An address is known by the source that it leads to."""

from __future__ import annotations

import pytest

from monitor.adopt import Place, place
from monitor.sources.base import Upstream

KNOWN = [
    ("https://github.com/acme/vox", "github", "acme/vox"),
    ("https://www.github.com/acme/vox.git", "github", "acme/vox"),
    ("https://github.com/acme/vox/releases/tag/v1", "github", "acme/vox"),
    ("https://github.com/acme/vox#readme", "github", "acme/vox"),
    ("https://huggingface.co/acme/Vox-7B", "huggingface", "acme/Vox-7B"),
    ("https://huggingface.co/acme/Vox-7B/tree/main", "huggingface", "acme/Vox-7B"),
    ("https://hf.co/acme", "huggingface", "acme"),
    (
        "https://huggingface.co/models?pipeline_tag=audio-text-to-text",
        "huggingface",
        "audio-text-to-text",
    ),
    ("https://modelscope.cn/organization/qwen", "modelscope", "qwen"),
    ("https://www.modelscope.cn/profile/acme?tab=model", "modelscope", "acme"),
    ("https://www.modelscope.cn/models/acme/Vox_7B/files", "modelscope", "acme/Vox_7B"),
    ("https://modelscope.cn/models", "page", "https://modelscope.cn/models"),
    ("https://modelscope.cn/datasets/a/b", "page", "https://modelscope.cn/datasets/a/b"),
    ("https://arxiv.org/abs/2507.13264", "arxiv", "2507.13264"),
    ("https://arxiv.org/pdf/2507.13264v2", "arxiv", "2507.13264"),
    ("https://arxiv.org/abs/cs/0112017", "arxiv", "cs/0112017"),
    ("https://pypi.org/project/vox/", "pypi", "vox"),
    ("https://www.npmjs.com/package/@acme/vox", "npm", "@acme/vox"),
    ("https://codeberg.org/acme/vox", "codeberg", "acme/vox"),
    ("https://gitlab.com/acme/team/vox/-/releases", "gitlab", "acme/team/vox"),
    ("https://acme.example/feed.xml", "feed", "https://acme.example/feed.xml"),
    ("https://acme.example/blog/rss", "feed", "https://acme.example/blog/rss"),
    ("https://acme.example/models", "page", "https://acme.example/models"),
    ("https://github.com/features/actions", "page", "https://github.com/features/actions"),
    ("https://github.com/acme", "page", "https://github.com/acme"),
    ("https://huggingface.co/datasets/acme/x", "page", "https://huggingface.co/datasets/acme/x"),
    (
        "https://huggingface.co/papers/2507.13264",
        "page",
        "https://huggingface.co/papers/2507.13264",
    ),
    ("https://feedback.example/", "page", "https://feedback.example/"),
]


@pytest.mark.parametrize(("url", "kind", "key"), KNOWN)
def test_an_address_leads_to_its_source(url: str, kind: str, key: str) -> None:
    found = place(url)
    assert (found.kind, *found.keys.values()) == (kind, key)


def test_hosts_that_the_environment_names_are_known() -> None:
    upstream = Upstream(github_server="https://git.acme.example", huggingface="https://hub.example")
    assert place("https://git.acme.example/a/b", upstream).keys == {"repo": "a/b"}
    assert place("https://hub.example/a/b", upstream).keys == {"model": "a/b"}


def test_only_what_stands_below_the_named_address_is_of_that_host() -> None:
    here = "http://127.0.0.1:8017"
    upstream = Upstream(github_server=f"{here}/github", huggingface=f"{here}/hub")
    assert place(f"{here}/github/acme/vox", upstream) == Place("github", {"repo": "acme/vox"})
    assert place(f"{here}/hub/acme", upstream) == Place("huggingface", {"org": "acme"})
    task = f"{here}/hub/models?pipeline_tag=audio-text-to-text"
    assert place(task, upstream) == Place("huggingface", {"task": "audio-text-to-text"})
    for page in (f"{here}/docs/models", f"{here}/githubs/a/b", "http://127.0.0.1:80/hub/acme/vox"):
        assert place(page, upstream) == Place("page", {"url": page})

"""A sound `sources.toml` becomes a `Config`; a file that cannot be read is told so."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

import monitor
from monitor.config import Section, find, load
from monitor.errors import ConfigError
from tests.config.conftest import Loader

HOUSE = Path(monitor.__file__).parent
SHIPPED = HOUSE.parent / "sources.toml"

EXAMPLE = """
[catalog]
title = "Boats"
[[catalog.section]]
id = "open"
title = "Open"
[[catalog.section]]
id = "closed"
title = "Closed"

[[provider]]
id = "mistral"
name = "Mistral AI"
section = "closed"
links = [{ name = "Paper", url = "https://arxiv.org/abs/2507.13264" }]
compare = { open_source = "Yes" }
  [[provider.model]]
  name = "Voxtral"
  huggingface = "MistralAI/Voxtral-Small-24B-2507"
  github = "Other/voxtral"
  [[provider.source]]
  kind = "huggingface"
  org = "mistralai"
  include = ["*oxtral*"]
  [[provider.source]]
  kind = "github"
  repo = "Friends/mistral-common"
  enabled = false
  every = "weekly"
  [[provider.source]]
  kind = "page"
  id = "news"
  url = "http://127.0.0.1:8000/news"

[[provider]]
id = "other"
name = "Other"
section = "open"
  [[provider.source]]
  kind = "feed"
  url = "https://example.org/news/rss.xml"

[[watch]]
kind = "huggingface"
task = "audio-text-to-text"
min_downloads = 100
"""


def test_sources_come_in_the_order_of_the_file_with_their_ids(loaded: Loader) -> None:
    config = loaded(EXAMPLE)

    assert [(each.provider, each.source.id) for each in config.sources] == [
        ("mistral", "hf:mistralai"),
        ("mistral", "github:Friends/mistral-common"),
        ("mistral", "news"),
        ("other", "feed:https://example.org/news/rss.xml"),
        (None, "hf:task/audio-text-to-text"),
    ]


def test_a_provider_is_found_by_its_id(loaded: Loader) -> None:
    config = loaded(EXAMPLE)

    mistral = config.provider("mistral")
    assert mistral.name == "Mistral AI"
    assert mistral.models[0].github == "Other/voxtral"
    assert mistral.links[0].name == "Paper"
    with pytest.raises(KeyError):
        config.provider("nobody")


def test_known_owners_are_those_of_sources_and_models_but_not_of_tasks(loaded: Loader) -> None:
    assert loaded(EXAMPLE).known_owners() == {"mistralai", "other", "friends"}


def test_auto_stands_for_the_interval_of_the_kind(loaded: Loader) -> None:
    hub, github, *_ = loaded(EXAMPLE).sources

    assert github.every.interval == timedelta(weeks=1)
    assert not hub.every.auto


def test_a_disabled_source_stays_in_the_list(loaded: Loader) -> None:
    assert [each.source.enabled for each in loaded(EXAMPLE).sources][1] is False


def test_paths_lie_beside_the_file(loaded: Loader, tmp_path: Path) -> None:
    (tmp_path / "head.md").write_text("Hello")
    config = loaded('[catalog]\noutput = "pages/boats.md"\nheader = "head.md"\n')

    assert config.folder == tmp_path
    assert config.output == tmp_path / "pages" / "boats.md"
    assert config.beside(config.catalog.header) == tmp_path / "head.md"
    assert config.beside(config.catalog.footer) is None
    assert (config.snapshots, config.reports) == (tmp_path / "snapshots", tmp_path / "reports")


def test_what_is_left_out_has_the_values_of_the_contract(loaded: Loader) -> None:
    config = loaded('[catalog]\ntitle = "Boats"\n')

    assert config.catalog.output == "reports/catalog.md"
    assert config.catalog.verified == "never"
    assert config.catalog.evidence == "section"
    assert config.http.model_dump() == {
        "contact": None,
        "per_host": 2,
        "min_delay": 0.5,
        "timeout": 30,
        "max_body": 10_000_000,
        "allow_private": False,
    }


def test_without_declared_sections_the_page_has_those_that_providers_name(loaded: Loader) -> None:
    config = loaded(
        '[[provider]]\nid = "a"\nname = "A"\nsection = "open"\n[[provider]]\nid = "b"\nname = "B"\n'
    )

    assert config.catalog.sections == (
        Section(id="open", title="Open"),
        Section(id="providers", title="Providers"),
    )
    assert config.provider("b").section == "providers"


def test_an_unset_variable_in_a_target_is_no_error_of_the_file(loaded: Loader) -> None:
    (target,) = loaded('[[notify]]\nurl = "${SLACK_URL}"\ndigest = "weekly"\n').notify

    assert (target.url, target.min_severity) == ("${SLACK_URL}", "notable")


def test_two_sources_may_share_an_address_under_ids_of_their_own(loaded: Loader) -> None:
    table = '[[watch]]\nkind = "feed"\nurl = "https://example.org/feed"\n'

    config = loaded(f'{table}{table}id = "again"\n')
    assert [each.source.id for each in config.sources] == ["feed:https://example.org/feed", "again"]


def test_upstream_hosts_are_those_of_the_environment(loaded: Loader) -> None:
    config = loaded(EXAMPLE, {"HF_ENDPOINT": "http://127.0.0.1:9/", "HF_TOKEN": "x"})

    assert config.upstream.huggingface == "http://127.0.0.1:9"
    assert config.upstream.huggingface_token


def test_modelscopes_host_may_be_named_without_a_scheme_and_is_checked(loaded: Loader) -> None:
    assert loaded(EXAMPLE, {"MODELSCOPE_ENDPOINT": "ms.example"}).upstream.modelscope == (
        "https://ms.example"
    )
    with pytest.raises(ConfigError, match="environment: MODELSCOPE_ENDPOINT: a bad URL"):
        loaded(EXAMPLE, {"MODELSCOPE_ENDPOINT": "ftp://ms.example"})


def test_a_variable_that_names_no_address_is_told(loaded: Loader) -> None:
    with pytest.raises(ConfigError, match="environment: GITHUB_API_URL: a bad URL") as caught:
        loaded(EXAMPLE, {"GITHUB_API_URL": "ghe.example.org/hunter2"})
    assert "hunter2" not in str(caught.value)


def test_a_byte_order_mark_is_passed_over(loaded: Loader) -> None:
    assert loaded(b'\xef\xbb\xbf[catalog]\ntitle = "Boats"\n').catalog.title == "Boats"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_an_empty_file_is_told_with_the_way_to_begin(loaded: Loader, text: str) -> None:
    with pytest.raises(ConfigError, match=r"sources\.toml:1: the file is empty\n.*monitor init"):
        loaded(text)


def test_a_file_that_is_not_utf8_is_told_with_the_line(loaded: Loader) -> None:
    with pytest.raises(ConfigError, match=r"sources\.toml:2: not UTF-8"):
        loaded(b'[catalog]\ntitle = "Caf\xe9"\n')


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, f"a = 0x{'f' * 5000}", "a = " + "[" * 300 + "]" * 300]
)
def test_absurd_files_are_refused_like_others(loaded: Loader, text: str) -> None:
    with pytest.raises(ConfigError, match=r"sources\.toml"):
        loaded(text)


def test_a_missing_file_and_a_folder_are_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file\n.*monitor init"):
        load(tmp_path / "sources.toml", environ={})
    with pytest.raises(ConfigError, match=r"this is a folder\n.*sources\.toml"):
        load(tmp_path, environ={})


def test_the_file_is_looked_for_in_the_folder_and_its_parents(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "sources.toml").touch()

    assert find(None, deep) == tmp_path / "sources.toml"
    (deep / "sources.toml").touch()
    assert find(None, deep) == deep / "sources.toml"
    assert find(tmp_path / "mine.toml", deep) == tmp_path / "mine.toml"


def test_where_there_is_no_file_the_way_to_begin_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.config.file.NAME", "sources-of-nobody.toml")
    with pytest.raises(ConfigError, match="monitor init"):
        find(None, tmp_path)


def test_the_starter_is_sound() -> None:
    config = load(HOUSE / "starter.toml", environ={})

    assert [each.source.kind for each in config.sources] == ["huggingface", "github"]


def test_everything_that_the_starter_comments_out_is_sound_too(loaded: Loader) -> None:
    text = (HOUSE / "starter.toml").read_text(encoding="utf-8")
    keys = r"\[\[|[a-z_]+ ="
    uncommented = [
        line.replace("# ", "", 1) if _holds_a_key(line, keys) else line
        for line in text.splitlines()
        if "header.md" not in line and "footer.md" not in line
    ]

    kinds = [each.source.kind for each in loaded("\n".join(uncommented)).sources]
    assert kinds == ["huggingface", "github", "page", "feed", "json", "huggingface"]


def _holds_a_key(line: str, keys: str) -> bool:
    return re.match(rf"\s*# +(?:{keys})", line) is not None


def test_the_shipped_catalog_is_valid() -> None:
    config = load(SHIPPED, environ={})

    assert len(config.providers) == 14
    watched = {each.provider for each in config.sources if each.source.enabled}
    assert watched >= {provider.id for provider in config.providers}

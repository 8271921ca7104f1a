"""One model under its many names: hub ids, API ids, rows of lists, rows of tables. Pure.

Names are made alike by careful steps only (letters' case, parts of a path, signs between words);
two names that are not the same afterwards are two models. Dated snapshots, sizes and "latest"
stay apart: they are other models upstream.
"""

from __future__ import annotations

import re

HUBS = ("hf:", "modelscope:")
"""What subjects begin with that are models of a hub: `<hub>:<owner>/<name>`."""

_VENDORS = re.compile(r"^(?:~|models/|publishers/[^/]+/models/)")
_ROUTED = re.compile(r"^(?:[\w.-]+/)+")
_VERSION = re.compile(
    r"(?:^|[^\d.])v?(\d+(?:\.\d+)+(?:[-.]?(?:a|b|rc|alpha|beta|dev|post)[-.]?\d*)?)$"
)
_SIGNS = re.compile(r"[\s_.:/-]+")


def model_name(name: str) -> str:
    """The one form of a model's name: `mistralai/Voxtral_Mini 3B` and `voxtral-mini-3b` are one.

    The maker's prefix goes: whose model it is has to be known from elsewhere.
    """
    plain = _VENDORS.sub("", name.strip().casefold())
    return _SIGNS.sub("-", _ROUTED.sub("", plain)).strip("-")


def subject_name(subject: str) -> str:
    """The model's name that a subject of facts bears: behind a hub's owner, or a row's `#`."""
    source, sign, key = subject.partition("#")
    if sign:
        return model_name(key)
    return model_name(source.partition(":")[2]) if source.startswith(HUBS) else ""


def version_name(tag: str) -> str:
    """The version at the end of a tag: `v0.6`, `vox-v0.6`, `vox@0.6` and `0.6` are one.

    "" where there is none.
    """
    match = _VERSION.search(tag.strip().casefold())
    return match[1] if match else ""

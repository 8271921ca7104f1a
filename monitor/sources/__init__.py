"""The kinds of source, one file each: a file dropped into this folder adds its kind.

What several kinds share is no kind: its file's name begins with an underscore (`base` aside).
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from monitor.sources.base import KINDS, Source

__all__ = ["KINDS", "Source"]

for _module in iter_modules(__path__):
    if _module.name.startswith("_"):
        continue
    import_module(f"{__name__}.{_module.name}")

"""The kinds of source, one file each: a file dropped into this folder adds its kind."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from monitor.sources.base import KINDS, Source

__all__ = ["KINDS", "Source"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

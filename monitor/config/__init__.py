"""`sources.toml`: what people decide. Every complaint names file, line, place and cure."""

from monitor.config.file import find, load
from monitor.config.schema import (
    Catalog,
    Config,
    Http,
    Link,
    Model,
    Notify,
    Provider,
    Section,
    Watched,
)

__all__ = [
    "Catalog",
    "Config",
    "Http",
    "Link",
    "Model",
    "Notify",
    "Provider",
    "Section",
    "Watched",
    "find",
    "load",
]

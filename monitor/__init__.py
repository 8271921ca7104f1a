"""A scraper and freshness monitor for living catalogs."""

__version__ = "0.1.0"

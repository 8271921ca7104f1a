"""The demo: a recording of real upstream facts and the catalog that it can answer."""

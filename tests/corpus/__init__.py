"""Pages and tables in the shapes of real vendors' ones, written for this project.

A folder of `pages/` holds a page (`before.html` or `.md`) and what becomes of it (`cases.toml`):

    [a-price-falls]
    verdict = "changed"             # told once; or "noise": nothing is told; or "failure"
    replace = [["$4.80", "$4.20"]]  # what is written otherwise; each old text is there once
    words = ["4.20"]                # stand in what is told

`sub` holds regular expressions in the place of texts. A noisy page shows its `faces` in turn, a
list of replacements each; `{n}` in a replacement is the number of the fetch, `{hex}` a nonce. A
failure says its `error`, and its whole `body` where it is another page; `headers`, `status` and
`to` (where a redirect led) are those of its answer. `kinds` are the events where they are not
`page.changed`. In a page `<!--main-->…<!--/main-->` marks its content for the benchmark.
"""

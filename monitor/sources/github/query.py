"""What GitHub's GraphQL is asked: one alias a repository, its name given as variables.

Only the connections that somebody in the batch watches are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.model import NOTHING
from monitor.sources.github.parts import Asked
from monitor.values import Json

ROWS = 30
"""Releases and tags of one repository. Enough to reach over any pause between two looks, few
enough for fifty repositories to be answered within GitHub's ten seconds."""
MOST_ROWS = 100
"""Rows where more came at once than those: the repository is asked again, by itself."""
MOST_PAGES = 10
"""Further pages of as many rows, where even those are all news."""
NOTED = 2
"""Releases of one repository whose notes are asked for: the newest. Notes are long."""

_CORE = """fragment Core on Repository {
  databaseId nameWithOwner url isArchived stargazerCount forkCount
  licenseInfo { spdxId key }
  defaultBranchRef { name }
}"""

_FRAGMENTS: Mapping[str, str] = {
    "Releases": f"""fragment Releases on Repository {{
  releases(first: {ROWS}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
    nodes {{ tagName name isDraft isPrerelease publishedAt createdAt url }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    "Notes": f"""fragment Notes on Repository {{
  newest: releases(first: {NOTED}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{
    nodes {{ tagName description }}
  }}
}}""",
    "Tags": f"""fragment Tags on Repository {{
  tags: refs(
    refPrefix: "refs/tags/", first: {ROWS}, orderBy: {{field: TAG_COMMIT_DATE, direction: DESC}}
  ) {{
    nodes {{
      name
      target {{
        __typename
        ... on Commit {{ committedDate }}
        ... on Tag {{ tagger {{ date }} target {{ ... on Commit {{ committedDate }} }} }}
      }}
    }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}""",
    "Branches": """fragment Branches on Repository {
  branches: refs(refPrefix: "refs/heads/", first: 100) {
    nodes { name }
    pageInfo { hasNextPage }
  }
}""",
    "Activity": """fragment Activity on Repository {
  defaultBranchRef { target { ... on Commit { committedDate } } }
}""",
    "LicenseText": """fragment LicenseText on Repository {
  licensePlain: object(expression: "HEAD:LICENSE") { oid }
  licenseMd: object(expression: "HEAD:LICENSE.md") { oid }
  licenseTxt: object(expression: "HEAD:LICENSE.txt") { oid }
}""",
    "Readme": """fragment Readme on Repository {
  readmeMd: object(expression: "HEAD:README.md") { ...Text }
  readmeLower: object(expression: "HEAD:readme.md") { ...Text }
  readmeRst: object(expression: "HEAD:README.rst") { ...Text }
  readmePlain: object(expression: "HEAD:README") { ...Text }
}
fragment Text on Blob { text isBinary isTruncated }""",
}


def query(
    batch: Sequence[Asked], rows: int = ROWS, after: Mapping[str, str] = NOTHING
) -> tuple[str, dict[str, Json]]:
    """The text of the request and its variables, both following from the arguments alone.

    `after` are the cursors, by the names of the fragments, behind which releases or tags are read.
    """
    variables: dict[str, Json] = {}
    selections, used = list[str](), set[str]()
    for number, one in enumerate(batch):
        owner, _, name = one.address.partition("/")
        variables |= {f"o{number}": owner, f"n{number}": name}
        parts = _parts(one)
        used.update(parts)
        spread = " ".join(f"...{part}" for part in ("Core", *parts))
        selections.append(
            f"  r{number}: repository(owner: $o{number}, name: $n{number}, followRenames: true)"
            f" {{ {spread} }}"
        )
    variables |= {f"behind{name}": cursor for name, cursor in after.items()}
    declared = ", ".join(f"${name}: String!" for name in variables)
    pages = {name: f"first: {rows}, after: $behind{name}," for name in after}
    fragments = [_CORE]
    for name, text in _FRAGMENTS.items():
        if name in used:
            page = pages.get(name, f"first: {rows},")
            fragments.append(text.replace(f"first: {ROWS},", page))
    head = "\n".join(
        [f"query({declared}) {{", *selections, "  rateLimit { cost remaining resetAt }", "}"]
    )
    return "\n".join([head, *fragments]), variables


def _parts(one: Asked) -> list[str]:
    """Tags are asked for with releases, since they stand in where there are none.

    Notes go with news, so a baseline needs none.
    """
    watch = one.watch
    wanted = {
        "Releases": "releases" in watch,
        "Notes": "releases" in watch and not one.is_new("release:*"),
        "Tags": bool({"releases", "tags"} & watch),
        "Branches": "branches" in watch,
        "Activity": "default-branch" in watch,
        "LicenseText": one.has_own_licence,
        "Readme": "readme" in watch,
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]

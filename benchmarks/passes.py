"""A pass over 200 sources: requests, bytes, CPU time, wall time and memory of the process.

    python -m benchmarks passes [SOURCES]

The upstream runs in this process and the pass in one of its own, so the figures are the pass's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.world import Entry, World

HEAD = """
[catalog]
title = "Benchmark"
[[catalog.section]]
id = "all"
title = "All"
[http]
min_delay = 0
per_host = 4
allow_private = true
[[provider]]
id = "acme"
name = "Acme"
section = "all"
"""
ROUNDS = 5


def build(world: World, folder: Path, count: int) -> None:
    """Fill the upstream with `count` sources: half pages, the rest feeds, lists, repositories."""
    tables = []
    for number in range(count):
        match number % 10:
            case 0 | 1:
                world.github.repo(f"acme/r{number}").release("v1", published_at=world.clock)
                tables.append(f'kind = "github"\nrepo = "acme/r{number}"')
            case 2:
                world.hub.model(f"org{number}/vox-7b")
                tables.append(f'kind = "huggingface"\norg = "org{number}"')
            case 3:
                entries = [
                    Entry(str(n), f"Entry {n}", f"{world.url}/e/{n}", world.clock)
                    for n in range(30)
                ]
                world.feed(f"/f{number}.xml", entries)
                tables.append(f'kind = "feed"\nurl = "{world.url}/f{number}.xml"')
            case 4:
                rows = [{"id": f"m{n}", "price": n} for n in range(100)]
                world.json(f"/l{number}.json", rows)
                tables.append(
                    f'kind = "json"\nurl = "{world.url}/l{number}.json"\nitems = "@"\n'
                    'key = "id"\nfields = { price_input = "price" }'
                )
            case _:
                words = "".join(f"<h2>Part {n}</h2><p>{'words ' * 60}{n}</p>" for n in range(80))
                world.page(f"/p{number}", f"<main><h1>Page {number}</h1>{words}</main>")
                tables.append(f'kind = "page"\nurl = "{world.url}/p{number}"')
    text = HEAD + "".join(f"[[provider.source]]\n{table}\n" for table in tables)
    (folder / "sources.toml").write_text(text, encoding="utf-8")


def once(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Run one pass in a process of its own; seconds and MiB."""
    words = [sys.executable, "-m", "monitor", "run", "--all", "--format", "json"]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*words, "--config", str(folder / "sources.toml")], env=environment, stdout=subprocess.PIPE
    )
    out, _ = process.communicate()
    wall = time.perf_counter() - started
    done = json.loads(out)
    return {
        "wall_s": wall,
        "requests": done["requests"]["sent"],
        "not_modified": done["requests"]["not_modified"],
        "bytes": done["requests"]["bytes"],
        "failed": done["sources"]["failed"],
    }


def measure(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """One pass, with its CPU seconds and peak memory read from the system's own accounts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = once(folder, environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return figures | {"cpu_s": cpu, "peak_mib": after.ru_maxrss / 1024}


def show(name: str, figures: dict[str, float]) -> None:
    print(
        f"{name:12} {figures['wall_s']:6.2f} s wall {figures['cpu_s']:6.2f} s CPU "
        f"{figures['peak_mib']:6.0f} MiB {figures['requests']:5.0f} requests "
        f"{figures['not_modified']:5.0f} not modified {figures['bytes']:9.0f} bytes "
        f"{figures['failed']:3.0f} failed"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with World() as world, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.github.tokens = {"token"}
        world.github.remaining = world.hub.remaining = 1_000_000
        build(world, folder, count)
        environment = {**os.environ, **world.environment, "GITHUB_TOKEN": "token"}
        show("first", measure(folder, environment))
        for _ in range(ROUNDS):
            show("unchanged", measure(folder, environment))


if __name__ == "__main__":
    main()

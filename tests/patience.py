"""How long a test waits for what must not explode. No measurement: those are `benchmarks/`."""

CPU_S = 30
"""CPU seconds. Hostile input costs one where effort is bounded, and minutes where it is not."""

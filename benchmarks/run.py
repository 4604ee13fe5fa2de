"""Runs every benchmark, or those named: ``python -m benchmarks.run [name …]``. Each prints ours, peer and ratio."""

import subprocess
import sys
import time
from pathlib import Path

SKIPPED = {"__init__", "run"}


def names() -> list[str]:
    """All benchmark modules, by name."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SKIPPED)


def main() -> int:
    """One after the other, each in a process of its own so that peak memory is its own."""
    asked = sys.argv[1:] or names()
    unknown = sorted(set(asked) - set(names()))
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are {', '.join(names())}")
    status = 0
    for name in asked:
        print(f"\n== {name}", flush=True)
        started = time.perf_counter()
        status |= subprocess.call([sys.executable, "-m", f"benchmarks.{name}"])
        print(f"   {time.perf_counter() - started:.1f} s", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())

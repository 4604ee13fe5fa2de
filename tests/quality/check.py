"""All checks that are no tests: ``python -m tests.quality.check``. Runs every one, then says which failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PRODUCTION = {
    "B2BOPS_ENV": "production",
    "SECRET_KEY": "a-long-random-value-that-only-this-check-ever-sees-0123456789",
    "ALLOWED_HOSTS": "b2bops.example",
    "DEBUG": "0",
}
CODE = ["b2bops", "catalog", "crm", "supply", "orders", "analytics"]
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "ruff": ([str(BIN / "ruff"), "check", "--quiet", "."], {}),
    "ruff format": ([str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
    "mypy --strict": ([str(BIN / "mypy"), *CODE], {}),
    "import-linter": ([str(BIN / "lint-imports")], {}),
    "templates": ([sys.executable, "-m", "tests.quality.templates"], {}),
    "deploy settings": ([sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "migrations": ([sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    "OpenAPI": ([sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull], {}),
    "size budget": ([sys.executable, "-m", "tests.quality.size_budget"], {}),
    "translations": ([sys.executable, "-m", "tests.quality.translations"], {}),
    "bandit": ([str(BIN / "bandit"), "-q", "-r", *CODE, "-lll"], {}),
}


def main() -> int:
    """Print one line per check with its seconds; the output of those that failed."""
    failed = []
    for name, (command, environment) in CHECKS.items():
        started = time.perf_counter()
        run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
        good = run.returncode == 0
        print(f"{'ok' if good else 'FAILED':7} {name:16} {time.perf_counter() - started:6.1f} s", flush=True)
        if not good:
            failed.append(name)
            print((run.stdout + run.stderr).strip()[-6000:], flush=True)
    print(
        f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the suite and says which parts could not run here: ``python -m tests.run [pytest arguments]``."""

import os
import shutil
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from tests.shared_data import SHARED_DATA


def answers(url: str) -> bool:
    """Whether something listens where the URL points to."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def parts_here() -> dict[str, str]:
    """Each optional part of the suite → "" when it runs, else why it does not."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    postgresql = database.startswith("postgres")
    if postgresql and not answers(database):
        sys.exit(f"DATABASE_URL names a server that does not answer: {urlsplit(database).hostname}")
    if redis and not answers(redis):
        sys.exit(f"REDIS_URL names a server that does not answer: {urlsplit(redis).hostname}")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return {
        "PostgreSQL": "" if postgresql else "DATABASE_URL is not set to postgres://…",
        "Redis": "" if redis else "REDIS_URL is not set",
        "Chromium": "" if chromium else "no chromium on the path; set CHROMIUM",
        "real data": "" if SHARED_DATA.is_dir() else "B2BOPS_SHARED_DATA is not set",
    }


def main() -> int:
    """Run pytest in parallel; end with the list of what ran."""
    parts = parts_here()
    arguments = sys.argv[1:] or ["-q", "-n", os.environ.get("TEST_PROCESSES", "auto"), "--dist", "loadgroup"]
    for part, missing in parts.items():
        print(f"{part:12} {'not here: ' + missing if missing else 'tests run'}", flush=True)
    return subprocess.call([sys.executable, "-m", "pytest", *arguments])


if __name__ == "__main__":
    sys.exit(main())

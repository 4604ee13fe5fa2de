"""Runs the suite and says which parts could not run here: ``python -m tests.run [pytest arguments]``."""

import os
import shutil
import subprocess
import sys

import psycopg
import redis

from tests.shared_data import SHARED_DATA


def refusal(url: str) -> str:
    """What went wrong in reaching the server behind the URL; empty when it answers."""
    try:
        if url.startswith("redis"):
            redis.Redis.from_url(url, socket_connect_timeout=3).ping()
        else:
            psycopg.connect(url, connect_timeout=3).close()
    except (redis.RedisError, psycopg.Error) as error:
        return str(error)
    return ""


def parts_here() -> dict[str, str]:
    """Each optional part of the suite → "" when it runs, else why it does not."""
    urls = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    for name, url in urls.items():
        if url and not url.startswith("sqlite") and (said := refusal(url)):
            sys.exit(f"{name} names a server that does not answer: {said}")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return {
        "PostgreSQL": "" if urls["DATABASE_URL"].startswith("postgres") else "DATABASE_URL is not set to postgres://…",
        "Redis": "" if urls["REDIS_URL"] else "REDIS_URL is not set",
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

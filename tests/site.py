"""A whole site of its own for the tests that need one: database, broker folder, web server, worker and scheduler.

Processes are real and can be killed. With DATABASE_URL and REDIS_URL set the site uses a fresh database there.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.with_services import free_port

ROOT = Path(__file__).resolve().parent.parent
LEASE_SECONDS = 3
# A machine that does other work beside needs longer to bring web server, worker and scheduler up.
START_SECONDS = float(os.environ.get("SITE_START_SECONDS", "60"))


@dataclass
class Site:
    """Start what a test needs; ``stop`` ends all of it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)
    port: int = 0
    database: str = ""

    def prepare(self) -> None:
        """Create the database and its tables."""
        self.environment = {
            **os.environ,
            "B2BOPS_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "b2bops.settings",
            "DATA_DIR": str(self.folder),
            "RUN_LEASE_SECONDS": str(LEASE_SECONDS),
            "SWEEP_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
        }
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            self.database = f"site_{uuid.uuid4().hex[:12]}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{self.database}"')
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{self.database}"))
        if os.environ.get("REDIS_URL"):
            self.environment["REDIS_URL"] = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path="/9"))
            redis.Redis.from_url(self.environment["REDIS_URL"]).flushdb()
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments: str, timeout: float = 300) -> str:
        """Run a management command to its end; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            timeout=timeout,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def query(self, sql: str) -> list[tuple]:
        """Rows straight from the site's database, as an outsider sees them."""
        if self.database:
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(self.folder / "b2bops.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def start(self, *command: str) -> subprocess.Popen:
        """Start a process of the site in a session of its own, so that it can be killed with its children."""
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.processes.append(process)
        return process

    def start_serve(self) -> subprocess.Popen:
        """The whole site by its one command; returns when it answers."""
        self.port = free_port()
        process = self.start(sys.executable, "manage.py", "serve", "--port", str(self.port))
        try:
            wait_until(lambda: self.get("/health/ready/") == 200, seconds=START_SECONDS)
        except AssertionError:
            self.stop()  # a fixture that fails here never reaches its own stop, and the site would run on for ever
            raise
        return process

    def start_worker(self) -> subprocess.Popen:
        """A worker that also carries the schedule, so that lost runs are found again."""
        pool = "prefork" if self.environment.get("REDIS_URL") else "threads"
        worker = [
            "-m",
            "celery",
            "-A",
            "b2bops",
            "worker",
            "--pool",
            pool,
            "--concurrency",
            "2",
            "--loglevel",
            "WARNING",
        ]
        return self.start(sys.executable, *worker, "--without-mingle", "--without-gossip")

    def get(self, path: str) -> int:
        """The status of a page, 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def kill(self, process: subprocess.Popen) -> None:
        """kill -9 the process and all its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def children(self) -> dict[int, str]:
        """The site's own processes besides those started here: process id → command line."""
        started = {process.pid for process in self.processes}
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"DATA_DIR={self.folder}\0".encode() in (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                running = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
            except OSError:
                continue
            if ours and running and int(folder.name) not in started:
                found[int(folder.name)] = command
        return found

    def kill_child(self, word: str) -> None:
        """kill -9 every process of the site whose command holds the word."""
        pids = [pid for pid, command in self.children().items() if word in command]
        assert pids, f"no {word} runs"
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def kill_children_left(self) -> None:
        """kill -9 whatever of the site is still there."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End every process and drop the database."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill(process)
        if self.database:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


def wait_until(good: Callable[[], bool], *, seconds: float) -> None:
    """Poll until ``good()``; fails after ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if good():
            return
        time.sleep(0.2)
    raise AssertionError(f"not so within {seconds} s")

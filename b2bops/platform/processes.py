"""Running the site as three child processes (web, worker, beat) that live and die together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger(__name__)
STOP_SECONDS = 10
RESTART_PAUSE_SECONDS = 1.0


@dataclass
class Child:
    """One process of the site; started again when it dies unasked."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        # Its own session: Ctrl-C reaches only the parent, which then stops the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own commands

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask, wait, then insist; nothing of it may stay behind."""
        if self.process is None or self.died():
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def web_command(*, host: str, port: int, threads: int) -> list[str]:
    """granian with one worker process: SQLite and the in-process cache are for one process."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "--blocking-threads", str(threads), "b2bops.wsgi:application"]


def worker_command(*, redis: bool, concurrency: int) -> list[str]:
    """Threads on the folder broker (prefork hangs on stop there), processes on Redis."""
    pool = "prefork" if redis else "threads"
    options = ["--pool", pool, "--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-mingle"]
    return [sys.executable, "-m", "celery", "-q", "-A", "b2bops", "worker", *options, "--without-gossip"]


def beat_command(*, pid_file: str) -> list[str]:
    """The scheduler; its schedule lies in the database."""
    return [
        sys.executable,
        "-m",
        "celery",
        "-q",
        "-A",
        "b2bops",
        "beat",
        "--loglevel",
        "WARNING",
        "--pidfile",
        pid_file,
    ]


class Supervisor:
    """Starts the children, restarts one that dies, stops all on SIGINT or SIGTERM."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False

    def run(self) -> None:
        """Block until asked to stop."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask_to_stop)
        for child in self.children:
            child.start()
        try:
            while not self.stopping:
                time.sleep(0.2)
                self._restart_dead()
        finally:
            for child in self.children:
                child.stop()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _restart_dead(self) -> None:
        for child in self.children:
            if child.died() and not self.stopping:
                log.warning("child_died", child=child.name, code=child.process and child.process.returncode)
                time.sleep(RESTART_PAUSE_SECONDS)
                child.start()

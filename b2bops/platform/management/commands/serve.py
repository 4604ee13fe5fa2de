"""Start the whole site: web server, worker and scheduler, stopped together by Ctrl-C."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from b2bops.platform import processes


class Command(BaseCommand):
    help = "Run the web server, a Celery worker and the scheduler as three children of this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--threads", type=int, default=4, help="requests answered at once (default 4)")
        parser.add_argument("--concurrency", type=int, default=2, help="tasks carried out at once (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("collectstatic", interactive=False, verbosity=0)
        pid_file = settings.DATA_DIR / "beat.pid"
        pid_file.unlink(missing_ok=True)
        redis = bool(settings.REDIS_URL)
        children = [
            processes.Child(
                "web",
                processes.web_command(host=options["host"], port=options["port"], threads=options["threads"]),
            ),
            processes.Child("worker", processes.worker_command(redis=redis, concurrency=options["concurrency"])),
            processes.Child("beat", processes.beat_command(pid_file=str(pid_file))),
        ]
        self.stdout.write(f"B2BOps on http://{options['host']}:{options['port']} (Ctrl-C stops everything)")
        processes.Supervisor(children).run()
        self.stdout.write("Stopped.")

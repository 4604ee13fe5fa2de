"""Prove the rules of the domain on the data at hand."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Check every invariant of every app; lists offenders and ends with status 1 when there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for app in apps.get_app_configs():
            if find_spec(f"{app.name}.invariants") is None:
                continue
            for name, offenders in import_module(f"{app.name}.invariants").INVARIANTS.items():
                found = offenders()
                broken += bool(found)
                self.stdout.write(f"{'BROKEN' if found else 'ok':7} {app.label:10} {name}")
                for sentence in found:
                    self.stdout.write(f"        {sentence}")
        if broken:
            raise CommandError(f"{broken} invariant(s) broken")

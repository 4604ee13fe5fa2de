"""Two people at the same moment, on two connections, and what is left of the rules with the locks switched off."""

import threading
from importlib import import_module

from django.db import connections

from b2bops.common.locking import LockingQuerySet
from b2bops.platform.services import numbers

APPS = ("supply", "crm", "orders")
PATIENCE = 30


def at_once(*acts):
    """Run each act in a thread of its own, all begun before any goes on; what each returned or raised, in order."""
    gate = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(index, act):
        try:
            gate.wait(timeout=PATIENCE)
            outcomes[index] = act()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    people = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=PATIENCE)
        assert not person.is_alive(), "one waits for ever"
    return outcomes


def errors(outcomes):
    """The class of whatever was raised."""
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


def broken_rules():
    """Every rule of orders, stock and tickets that does not hold, with its offenders."""
    rules = {name: rule for app in APPS for name, rule in import_module(f"{app}.invariants").INVARIANTS.items()}
    return {name: offenders for name, rule in rules.items() if (offenders := rule())}


def without_locks(monkeypatch, module, name):
    """For positive controls: no row is locked, and both are past ``module.name`` before either goes on."""
    both_are_past = threading.Barrier(2)
    honest = getattr(module, name)

    def wait_for_the_other(*args, **kwargs):
        answer = honest(*args, **kwargs)
        both_are_past.wait(timeout=PATIENCE)
        return answer

    monkeypatch.setattr(module, name, wait_for_the_other)
    monkeypatch.setattr(LockingQuerySet, "locked", lambda rows: rows.order_by("pk"))
    monkeypatch.setattr(numbers, "take", lambda *, kind, on: f"{kind}-TEST-{threading.get_ident()}")

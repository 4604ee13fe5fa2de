"""Rules of the house that no linter knows."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("catalog", "crm", "supply", "orders", "analytics", "b2bops")
INTERFACES = ("views", "api", "admin", "tasks")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def interface_files() -> list[Path]:
    """Every file that talks to the outside: it may read, and must call a service to write."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return sorted(
        path for path in files if path.stem in INTERFACES or any(part in INTERFACES for part in path.parent.parts)
    )


def orm_writes(path: Path) -> list[str]:
    """Calls such as ``Model.objects.create(…)`` or ``order.save()``."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            if "objects" in owner or node.func.attr == "save":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {owner}.{node.func.attr}")
    return found


def test_only_services_write():
    found = [write for path in interface_files() for write in orm_writes(path)]
    assert found == []


def test_the_guard_sees_a_write(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    path = tmp_path / "views.py"
    path.write_text("def view(request):\n    Order.objects.create(number=1)\n")
    assert orm_writes(path) == ["views.py:2 Order.objects.create"]


@pytest.mark.parametrize("word", ["utils", "helpers", "managers", "info", "misc"])
def test_no_file_is_named_after_nothing(word):
    assert [path for app in APPS for path in (ROOT / app).rglob(f"{word}.py")] == []

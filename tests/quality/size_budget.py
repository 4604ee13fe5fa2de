"""Small files, small functions: the budget every change is held to. ``python -m tests.quality.size_budget``."""

import ast
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("b2bops", "catalog", "crm", "supply", "orders", "analytics")
FILE_MEDIAN_MAX, FILE_WARN, FILE_MAX = 70, 400, 600
FUNCTION_COMMON_MAX, FUNCTION_COMMON_SHARE, FUNCTION_MAX = 40, 0.95, 80
TEMPLATE_MAX = 150


@dataclass(frozen=True)
class Function:
    where: str
    lines: int
    annotated: bool


def code_files() -> list[Path]:
    """Python files of the product, without migrations and empty packages."""
    files = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts and path.stat().st_size > 0)


def functions(path: Path) -> list[Function]:
    """Every function with its length without the docstring."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node, clean=False) is not None and len(node.body) > 1
            docstring = node.body[0]
            saved = (docstring.end_lineno or 0) - docstring.lineno + 1 if documented else 0
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - saved
            found.append(
                Function(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines, node.returns is not None)
            )
    return found


def offences(files: list[Path]) -> list[str]:
    """Sentences that say what is over the budget; empty when all is well."""
    lengths = {path: len(path.read_text().splitlines()) for path in files}
    every = [function for path in files for function in functions(path)]
    common = sum(function.lines <= FUNCTION_COMMON_MAX for function in every) / len(every)
    found = [f"{path.relative_to(ROOT)} has {n} lines (stop {FILE_MAX})" for path, n in lengths.items() if n > FILE_MAX]
    found += [f"{f.where} has {f.lines} lines (stop {FUNCTION_MAX})" for f in every if f.lines > FUNCTION_MAX]
    found += [f"{f.where} has no return annotation" for f in every if not f.annotated]
    if statistics.median(lengths.values()) > FILE_MEDIAN_MAX:
        found.append(f"the median file has {statistics.median(lengths.values())} lines (at most {FILE_MEDIAN_MAX})")
    if common < FUNCTION_COMMON_SHARE:
        found.append(f"{common:.1%} of functions have at most {FUNCTION_COMMON_MAX} lines (at least 95 %)")
    for template in (ROOT / "templates").rglob("*.html"):
        count = len(template.read_text().splitlines())
        if count > TEMPLATE_MAX:
            found.append(f"{template.relative_to(ROOT)} has {count} lines (stop {TEMPLATE_MAX})")
    for path, count in lengths.items():
        if FILE_WARN < count <= FILE_MAX:
            print(f"warning: {path.relative_to(ROOT)} has {count} lines; split it by topic before it grows")
    print(
        f"{len(files)} files, median {statistics.median(lengths.values()):.0f} lines; {len(every)} functions, "
        f"{common:.1%} at most {FUNCTION_COMMON_MAX} lines, longest {max(f.lines for f in every)}"
    )
    return found


def main() -> int:
    found = offences(code_files())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

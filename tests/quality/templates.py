"""Templates: form (djade), and nothing a strict content security policy would refuse."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=\s*[\"']"),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an address of another site": re.compile(r"(?:src|href)\s*=\s*[\"']https?://", re.IGNORECASE),
    "a POST form without its token": re.compile(
        r"<form(?=[^>]*method=[\"']post[\"'])[^>]*>(?:(?!csrf_token).)*?</form>", re.IGNORECASE | re.DOTALL
    ),
}


def main() -> int:
    files = sorted((ROOT / "templates").rglob("*.html"))
    found = [
        f"{path.relative_to(ROOT)} holds {what}"
        for path in files
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text())
    ]
    djade = [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2", "--check"]
    form = subprocess.run([*djade, *map(str, files)], capture_output=True, text=True, check=False)
    if form.returncode:
        found.append((form.stdout + form.stderr).strip())
    print("\n".join(found) or f"{len(files)} templates")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Simplified Chinese is complete: every text of the code is in the catalogue, translated, and compiled."""

import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MISSING_SHARE_MAX = 0.0


def messages(path: Path) -> dict[str, str]:
    """msgid → msgstr of a .po file (plural forms by their first form)."""
    found: dict[str, str] = {}
    for block in path.read_text().split("\n\n"):
        if "#, fuzzy" in block or block.startswith("#~"):
            continue
        parts = {
            key: _joined(text) for key, text in re.findall(r'^(msgid|msgstr(?:\[0\])?) ((?:".*"\n?)+)', block, re.M)
        }
        key = parts.get("msgid", "")
        if key:
            found[key] = parts.get("msgstr") or parts.get("msgstr[0]", "")
    return found


def _joined(text: str) -> str:
    return "".join(re.findall(r'"(.*)"', text)).replace('\\"', '"').replace("\\n", "\n")


def extracted() -> dict[str, str]:
    """The texts of the code as it is now, by xgettext in a scratch copy of the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "django.po"
        shutil.copy(CATALOGUE, kept)
        try:
            command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--ignore", ".venv"]
            subprocess.run(
                [*command, "--ignore", "var", "--add-location", "file"], check=True, capture_output=True, cwd=ROOT
            )
            return messages(CATALOGUE)
        finally:
            shutil.copy(kept, CATALOGUE)


def main() -> int:
    known = messages(CATALOGUE)
    found = [f"not translated: {text!r}" for text, said in known.items() if not said]
    if shutil.which("xgettext"):
        found += [f"not in the catalogue: {text!r} (make translations)" for text in extracted().keys() - known.keys()]
    else:
        print("xgettext is not installed: new texts were not looked for")
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        translated = gettext.GNUTranslations(compiled)
    found += [
        f"not compiled: {text!r}" for text, said in known.items() if said and translated.gettext(text) == text != said
    ]
    print("\n".join(found[:40]) or f"{len(known)} texts translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

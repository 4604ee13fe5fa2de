"""SVG text, built so that nothing unescaped can get in: attributes are escaped here, texts in :func:`text`."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

Attribute = str | float | int | None


@dataclass(frozen=True)
class TipLine:
    """One line of a tooltip; ``colour`` is the class that paints its mark."""

    label: str
    value: str
    colour: str = ""


def pixels(value: float) -> str:
    """Write a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def element(name: str, *children: str, **attributes: Attribute) -> str:
    """Return one element; ``class_`` means class and underscores mean hyphens; None leaves an attribute out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{pixels(value) if isinstance(value, float) else escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(content: str, x: float, y: float, *, anchor: str = "middle", kind: str = "chart-text") -> str:
    """Return a text element with escaped content."""
    return element("text", escape(content), x=float(x), y=float(y), text_anchor=anchor, class_=kind)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=kind)


def rectangle(x: float, y: float, width: float, height: float, kind: str, *, radius: float = 0) -> str:
    """Return a rectangle; a negative width or height is drawn as nothing."""
    return element(
        "rect",
        x=float(x),
        y=float(y),
        width=float(max(width, 0)),
        height=float(max(height, 0)),
        rx=float(radius) if radius else None,
        class_=kind,
    )


def path(points: Sequence[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """Return a path through the points."""
    steps = "L".join(f"{pixels(x)} {pixels(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", class_=kind)


def point(label: str, lines: Sequence[TipLine], *children: str, first: bool) -> str:
    """Return a group that can be hovered, focused and read aloud; only the first is in the tab order."""
    spoken = ", ".join(f"{entry.label} {entry.value}".strip() for entry in lines)
    return element(
        "g",
        *children,
        class_="chart-point",
        role="img",
        tabindex=0 if first else -1,
        aria_label=f"{label}: {spoken}",
        data_label=label,
        data_lines=json.dumps([asdict(entry) for entry in lines], ensure_ascii=False),
    )


def root(
    *, label: str, description: str, width: float, height: float, kind: str, body: str, stretch: bool = False
) -> SafeString:
    """Return the svg element. With focusable points inside it is a group, otherwise one image.

    ``stretch`` lets it fill a box of another shape.
    """
    interactive = "chart-point" in body
    return mark_safe(  # noqa: S308 - every text and attribute above went through escape()
        element(
            "svg",
            element("desc", escape(description)) if description else "",
            body,
            class_=kind,
            viewBox=f"0 0 {pixels(width)} {pixels(height)}",
            preserveAspectRatio="none" if stretch else None,
            role="group" if interactive else "img",
            aria_label=label or None,
            aria_hidden=None if label else "true",
        )
    )


def shortened(label: str, width: float) -> str:
    """Cut a label to a width in pixels, at about 6.2 pixels a character (wide scripts count double)."""
    room = max(int(width / 6.2), 2)
    used = 0
    for index, character in enumerate(label):
        used += 2 if ord(character) > 0x2E80 else 1
        if used > room:
            return label[: max(index - 1, 1)].rstrip() + "…"
    return label


def lines(label: str, x: float, y: float, width: float) -> str:
    """Return a centred label on at most two lines."""
    first = label
    rest = ""
    if shortened(label, width) != label and " " in label:
        words = label.split()
        # The first line takes as many words as fit, at least one.
        count = next(
            (n for n in range(len(words) - 1, 0, -1) if (head := " ".join(words[:n])) == shortened(head, width)), 1
        )
        first, rest = " ".join(words[:count]), " ".join(words[count:])
    drawn = text(shortened(first, width), x, y)
    return drawn + text(shortened(rest, width), x, y + 14) if rest else drawn

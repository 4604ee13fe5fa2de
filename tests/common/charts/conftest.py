"""Reads drawings back as XML, so that tests look at geometry and not at text."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest

SVG = "{http://www.w3.org/2000/svg}"


class Parsed:
    """A drawing as a tree, with look-ups by class."""

    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        self.width, self.height = (float(part) for part in self.root.get("viewBox").split()[2:])

    def having(self, name: str) -> list[ElementTree.Element]:
        """Return the elements whose class list holds the name."""
        return [element for element in self.root.iter() if name in (element.get("class") or "").split()]

    def texts(self) -> list[str]:
        """Return every text that is drawn."""
        return [element.text or "" for element in self.root.iter("text")]

    def numbers(self) -> Iterator[float]:
        """Return every coordinate and length of the drawing."""
        for element in self.root.iter():
            for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"):
                if key in element.attrib:
                    yield float(element.attrib[key])
            for part in (element.get("d") or "").replace("M", " ").replace("L", " ").replace("Z", " ").split():
                yield float(part)


@pytest.fixture
def parsed() -> Callable[[str], Parsed]:
    return Parsed

"""Names for made-up things."""

from numpy.random import Generator

CATEGORIES: dict[str, dict[str, tuple[str, ...]]] = {
    "Fastening": {
        "Screws": ("wood screw", "machine screw", "drywall screw", "decking screw"),
        "Bolts": ("hex bolt", "carriage bolt", "anchor bolt", "eye bolt"),
        "Adhesives": ("construction adhesive", "epoxy", "thread locker", "sealant"),
    },
    "Electrical": {
        "Cable": ("installation cable", "data cable", "extension lead", "cable tie set"),
        "Lighting": ("LED panel", "floodlight", "batten light", "emergency light"),
        "Switchgear": ("circuit breaker", "contactor", "socket outlet", "junction box"),
    },
    "Plumbing": {
        "Pipes": ("copper pipe", "waste pipe", "flexible hose", "pipe clamp"),
        "Valves": ("ball valve", "check valve", "radiator valve", "mixing valve"),
    },
    "Safety": {
        "Protective wear": ("work glove", "safety helmet", "ear defender", "high-visibility vest"),
        "First aid": ("first-aid kit", "eye-wash bottle", "burn dressing", "plaster pack"),
    },
    "Garden": {
        "Irrigation": ("sprinkler", "garden hose", "drip line", "tap timer"),
        "Growing": ("potting soil", "lawn seed", "plant feed", "propagator"),
    },
    "Heating": {
        "Heaters": ("fan heater", "panel heater", "infrared heater", "patio heater"),
        "Insulation": ("pipe insulation", "loft roll", "draught strip", "radiator foil"),
    },
}
MAKES = ("Alba", "Brand & Sohn", "Corvo", "Delta", "Elmwood", "Fjord", "Granit", "Halden", "Isar", "Kestrel")
SIZES = ("4 mm", "6 mm", "8 mm", "10 mm", "12 mm", "S", "M", "L", "XL", "1 m", "5 m", "10 m", "250 ml", "1 l", "5 l")
FIRST = (
    "Adler", "Birken", "Castell", "Dorn", "Eber", "Falken", "Gruen", "Hafen", "Insel", "Jung", "Kron", "Linden", "Moor",
    "Nord", "Ost", "Perl", "Quell", "Ried", "Stein", "Tal", "Ufer", "Voss", "Wald", "Zell",
)  # fmt: skip
SECOND = (
    "bach",
    "berg",
    "brueck",
    "dorf",
    "feld",
    "furt",
    "hausen",
    "heim",
    "kirch",
    "mann",
    "muehle",
    "stadt",
    "wald",
)
TRADES = ("Building Supplies", "Installations", "Workshops", "Facility Services", "Trade", "Contractors", "Hardware")
FORMS = ("GmbH", "AG", "Ltd", "B.V.", "S.A.", "KG", "AB", "s.r.o.")
CITIES: dict[str, tuple[str, ...]] = {
    "North": ("Hamburg", "Bremen", "Kiel", "Aarhus", "Malmö"),
    "East": ("Berlin", "Leipzig", "Dresden", "Prague", "Poznań"),
    "South": ("Munich", "Stuttgart", "Vienna", "Zurich", "Milan"),
    "West": ("Cologne", "Essen", "Utrecht", "Ghent", "Lille"),
}
MAKER_COUNTRIES = ("Germany", "Poland", "Italy", "China", "Türkiye", "Vietnam", "Czechia", "Spain")


def sub_categories() -> list[tuple[str, str, tuple[str, ...]]]:
    """(category, sub-category, articles) in a fixed order."""
    return [(top, sub, articles) for top, subs in CATEGORIES.items() for sub, articles in subs.items()]


def product_names(rng: Generator, category: list[int]) -> list[str]:
    """One unique name per product, fitting its sub-category."""
    kinds = sub_categories()
    seen: dict[str, int] = {}
    names = []
    for number in category:
        article = str(rng.choice(kinds[number][2]))
        name = f"{rng.choice(MAKES)} {article}, {rng.choice(SIZES)}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} (type {seen[name]})")
    return names


def company_names(rng: Generator, count: int, trades: tuple[str, ...] = TRADES) -> list[str]:
    """Unique company names."""
    names: dict[str, None] = {}
    while len(names) < count:
        stem = f"{rng.choice(FIRST)}{rng.choice(SECOND)}"
        names[f"{stem} {rng.choice(trades)} {rng.choice(FORMS)}"] = None
    return list(names)

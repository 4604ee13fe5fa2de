"""Writing the made-up catalogue, suppliers and customers, with one audit entry per object."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from b2bops.accounts.models import Territory, User
from b2bops.demo import naming
from b2bops.demo.world import World
from b2bops.platform.services import audit
from catalog.models import Category, PriceList, PriceRow, Product, ProductStatus, TaxClass
from crm.models import Account, Address, AddressKind, Contact, Lifecycle
from supply.models import Supplier, SupplierProduct, Warehouse

CURRENCY = "EUR"
PEOPLE = ("Anna", "Ben", "Clara", "David", "Ewa", "Filip", "Greta", "Henk", "Ines", "Jonas", "Klara", "Lukas", "Mei")
FAMILY = ("Bauer", "Conti", "Dahl", "Eriksen", "Fischer", "Garcia", "Huber", "Ivanova", "Jansen", "Kowalski", "Wang")


@dataclass(frozen=True)
class Nouns:
    """The rows that orders and purchases point to, by their number in the world."""

    products: list[Product]
    accounts: list[Account]
    suppliers: list[Supplier]
    warehouse: Warehouse


def money(value: float) -> Decimal:
    """A generated number as an exact amount."""
    return Decimal(str(round(float(value), 2)))


def created(action: str, rows: list[Any]) -> list[Any]:
    """Insert the rows and record each in the audit trail."""
    rows = type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
    audit.record_many(actor=None, changes=[audit.Change(action, row, {}, {"source": "demo"}) for row in rows])
    return rows


def write_nouns(world: World, *, owners: list[User], territories: list[Territory]) -> Nouns:
    """Everything that does not move: catalogue, prices, suppliers and their offers, accounts and their people."""
    products = _products(world)
    _prices(world, products)
    suppliers = _suppliers(world, products)
    accounts = _accounts(world, owners, territories)
    warehouse: Warehouse = created(
        "warehouse.created", [Warehouse(code="MAIN", name="Central warehouse", city="Kassel")]
    )[0]
    return Nouns(products, accounts, suppliers, warehouse)


def _products(world: World) -> list[Product]:
    standard = TaxClass.objects.create(code="STANDARD", name="Standard rate", rate_pct=Decimal(20))
    categories = []
    roots: dict[str, Category] = {}
    for number, (top, sub, _articles) in enumerate(naming.sub_categories()):
        root = roots.get(top) or Category.objects.add_root(instance=Category(code=top.upper()[:12], name=top))
        roots[top] = Category.objects.get(pk=root.pk)
        leaf = Category(code=f"{top[:4].upper()}-{number:02d}", name=sub)
        categories.append(Category.objects.add_child(roots[top], instance=leaf))
    facts = world.products
    return created(
        "product.created",
        [
            Product(
                sku=f"{naming.sub_categories()[facts.category[n]][0][:2].upper()}{10000 + n}",
                name=name,
                category=categories[facts.category[n]],
                brand=name.split(" ")[0],
                tax_class=standard,
                pack_multiple=int(facts.pack[n]),
                standard_cost=money(facts.cost[n]),
                status=ProductStatus.LISTED,
            )
            for n, name in enumerate(facts.names)
        ],
    )


def _prices(world: World, products: list[Product]) -> None:
    """The default list with each product's old and new price, and a tier 5 % lower from ten packs on."""
    facts = world.products
    default = PriceList.objects.create(code="DEFAULT", name="Standard prices", currency=CURRENCY, is_default=True)
    rows: list[PriceRow] = []
    for n, product in enumerate(products):
        changed = world.first_date + timedelta(days=int(facts.price_change_day[n]))
        old, new = money(facts.price[n]), money(facts.price[n] * facts.price_step[n])
        tier = Decimal(int(facts.pack[n]) * 10)
        for start, end, price in ((None, changed - timedelta(days=1), old), (changed, None, new)):
            for quantity, share in ((Decimal(1), Decimal(1)), (tier, Decimal("0.95"))):
                rows.append(
                    PriceRow(
                        price_list=default,
                        product=product,
                        from_quantity=quantity,
                        amount=(price * share).quantize(Decimal("0.01")),
                        valid_from=start,
                        valid_until=end,
                    )
                )
    PriceRow.objects.bulk_create(rows, batch_size=500)
    audit.record(actor=None, action="price_list.filled", instance=default, after={"rows": len(rows)})


def _suppliers(world: World, products: list[Product]) -> list[Supplier]:
    facts = world.suppliers
    suppliers = created(
        "supplier.created",
        [
            Supplier(
                code=f"S{100 + n}",
                name=name,
                country=facts.countries[n],
                currency=CURRENCY,
                email=f"orders@supplier{n}.example",
                stated_lead_time_days=int(facts.stated_lead_days[n]),
            )
            for n, name in enumerate(facts.names)
        ],
    )
    created(
        "supplier_product.created",
        [
            SupplierProduct(
                supplier=suppliers[world.products.supplier[n]],
                product=product,
                unit_cost=product.standard_cost,
                minimum_order_qty=int(facts.minimum_order[world.products.supplier[n]]),
                order_multiple=int(facts.minimum_order[world.products.supplier[n]]),
            )
            for n, product in enumerate(products)
        ],
    )
    return suppliers


def _accounts(world: World, owners: list[User], territories: list[Territory]) -> list[Account]:
    facts, days = world.accounts, world.size.days
    accounts = created(
        "account.created",
        [
            Account(
                code=f"C{1000 + n}",
                name=name,
                country="Germany",
                currency=CURRENCY,
                territory=territories[facts.territory[n]],
                owner=owners[facts.territory[n]],
                credit_limit=money(2000 * (1 + n % 10)),
                lifecycle=Lifecycle.CHURNED if facts.last_day[n] < days else Lifecycle.ACTIVE,
            )
            for n, name in enumerate(facts.names)
        ],
    )
    contacts, addresses = [], []
    for n, account in enumerate(accounts):
        name = f"{PEOPLE[n % len(PEOPLE)]} {FAMILY[(n // 3) % len(FAMILY)]}"
        contacts.append(Contact(account=account, name=name, role="Buyer", email=f"buyer@customer{n}.example"))
        place: dict[str, Any] = {"line_1": f"Hauptstraße {1 + n % 90}", "city": facts.cities[n], "country": "Germany"}
        addresses += [Address(account=account, kind=kind, is_default=True, **place) for kind in AddressKind]
    created("contact.created", contacts)
    created("address.created", addresses)
    return accounts

"""The category tree: ordered by name, moved as a whole, never below itself."""

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog.models import Category, Product
from catalog.selectors import category_tree
from catalog.services import categories
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(operations_member):
    def add(code, parent=None):
        return categories.category_create(actor=operations_member, code=code, name=code.title(), parent=parent)

    tools = add("TOOLS")
    return {"TOOLS": tools, "HAND": add("HAND", tools), "FIX": add("FIX")}


def lines():
    return [(line.category.code, line.depth) for line in category_tree()]


def test_siblings_are_in_the_order_of_their_names(tree):
    assert lines() == [("FIX", 1), ("TOOLS", 1), ("HAND", 2)]
    assert AuditEntry.objects.filter(action="category.created").count() == 3


def test_moving_takes_everything_below_along(tree, operations_member):
    categories.category_update(
        actor=operations_member, category=tree["TOOLS"], code="TOOLS", name="Tools", parent=tree["FIX"]
    )
    assert lines() == [("FIX", 1), ("TOOLS", 2), ("HAND", 3)]
    entry = AuditEntry.objects.get(action="category.changed")
    assert (entry.before, entry.after) == ({"parent": ""}, {"parent": "FIX"})


def test_moving_back_to_the_top_and_renaming_reorders(tree, operations_member):
    categories.category_update(actor=operations_member, category=tree["HAND"], code="HAND", name="A hand", parent=None)
    assert lines() == [("HAND", 1), ("FIX", 1), ("TOOLS", 1)]


def test_category_never_lies_below_itself(tree, operations_member):
    for parent in (tree["TOOLS"], tree["HAND"]):
        with pytest.raises(categories.CategoryCircle) as refused:
            categories.category_update(
                actor=operations_member, category=tree["TOOLS"], code="TOOLS", name="Tools", parent=parent
            )
        assert refused.value.field == "parent"


def test_unchanged_category_records_nothing(tree, operations_member):
    before = AuditEntry.objects.count()
    categories.category_update(
        actor=operations_member, category=tree["HAND"], code="HAND", name="Hand", parent=tree["TOOLS"]
    )
    assert AuditEntry.objects.count() == before


def test_taken_code_is_refused(tree, operations_member):
    with pytest.raises(RecordRefused) as refused:
        categories.category_create(actor=operations_member, code="FIX", name="Other")
    assert refused.value.field == "code"
    assert Category.objects.count() == 3


def test_counts_include_all_below_and_so_does_the_filter(tree):
    ProductFactory(category=tree["HAND"])
    ProductFactory.create_batch(2, category=tree["TOOLS"])
    counts = {line.category.code: (line.products, line.products_below) for line in category_tree()}
    assert counts == {"FIX": (0, 0), "TOOLS": (2, 3), "HAND": (1, 1)}
    tools = Category.objects.get(code="TOOLS")
    assert Product.objects.below(tools).count() == 3

"""Reading the category tree."""

from dataclasses import dataclass

from django.db.models import Count

from catalog.models import Category


@dataclass(frozen=True)
class CategoryLine:
    """One line of the tree: the category, its depth (1 = top), products in it, and in it and all below it."""

    category: Category
    depth: int
    products: int
    products_below: int

    @property
    def indent(self) -> range:
        """One step for each level above."""
        return range(self.depth - 1)


def category_tree() -> list[CategoryLine]:
    """All categories in tree order with their product counts. 1 query."""
    rows = list(Category.objects.order_by("path").annotate(product_count=Count("products")))
    below: dict[str, int] = {}
    for row in rows:
        for length in range(Category.steplen, len(row.path) + 1, Category.steplen):
            key = row.path[:length]
            below[key] = below.get(key, 0) + row.product_count
    return [CategoryLine(row, row.depth, row.product_count, below[row.path]) for row in rows]


def category_choices() -> list[tuple[int, str]]:
    """(id, indented name) of all categories in tree order, for a select. 1 query."""
    rows = Category.objects.order_by("path").values_list("pk", "name", "depth")
    return [(pk, f"{'– ' * (depth - 1)}{name}") for pk, name, depth in rows]

"""Which attributes the products of a category have."""

from collections import defaultdict
from collections.abc import Collection

from catalog.models import AttributeDefinition, Category


def attributes_of(*, category: Category | None) -> list[AttributeDefinition]:
    """The definitions that hold in a category, its own and those from above; none without a category. 2 queries."""
    if category is None:
        return []
    # By key: the path in the caller's hands may be older than the last change of the tree.
    return attributes_by_category(category_ids=[category.pk]).get(category.pk, [])


def attributes_by_category(*, category_ids: Collection[int]) -> dict[int, list[AttributeDefinition]]:
    """The same for many categories at once. 2 queries."""
    paths = dict(Category.objects.filter(pk__in=category_ids).values_list("pk", "path"))
    at: dict[str, list[AttributeDefinition]] = defaultdict(list)
    rows = AttributeDefinition.objects.select_related("category") if paths else AttributeDefinition.objects.none()
    for row in rows.order_by("position", "name", "pk"):
        at[row.category.path].append(row)
    return {pk: _nearest([row for above in _upwards(path) for row in at.get(above, [])]) for pk, path in paths.items()}


def _upwards(path: str) -> list[str]:
    """The paths of a category and of all above it, from the top down."""
    return [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]


def _nearest(rows: Collection[AttributeDefinition]) -> list[AttributeDefinition]:
    """One definition of each code: the last one, which is the nearest."""
    return list({row.code: row for row in rows}.values())

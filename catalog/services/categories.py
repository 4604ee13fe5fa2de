"""Writing the category tree."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from catalog.models import AttributeDefinition, Category


class CategoryCircle(InvalidValue):
    """A category that would lie below itself."""

    code = "category_circle"


class CategoryNotEmpty(Conflict):
    """A category that products or categories lie below."""

    code = "category_not_empty"


class CategoryClash(Conflict):
    """Two people changed the same part of the tree at once."""

    code = "category_clash"
    permanent = False


@transaction.atomic
def category_create(*, actor: Any, code: str, name: str, parent: Category | None = None) -> Category:
    """Add a category below ``parent`` or at the top."""
    category = Category(code=code, name=name)
    _check(category)
    try:
        with transaction.atomic():
            if parent is None:
                Category.objects.add_root(instance=category)
            else:
                Category.objects.add_child(Category.objects.get(pk=parent.pk), instance=category)
    except IntegrityError as error:
        raise _clash() from error
    audit.record(
        actor=actor, action="category.created", instance=category, after=_facts(category.code, category.name, parent)
    )
    return category


@transaction.atomic
def category_update(
    *, actor: Any, category: Category, code: str, name: str, parent: Category | None = None
) -> Category:
    """Rename a category and move it, with all below it, under ``parent`` (None = to the top)."""
    stored: Category = Category.objects.get(pk=category.pk)
    before = _facts(stored.code, stored.name, Category.objects.get_parent(stored))
    # The caller's rows may be older than the last move: paths are read again.
    above = Category.objects.get(pk=parent.pk) if parent else None
    if above is not None and above.path.startswith(stored.path):
        raise CategoryCircle(
            _("%(name)s cannot lie below itself.") % {"name": stored.name},
            field="parent",
            value=parent,
            remedy=_("Choose a category outside of it."),
        )
    stored.code, stored.name = code, name
    _check(stored)
    after = _facts(code, name, parent)
    if before == after:
        return stored
    try:
        with transaction.atomic():
            stored.save()
            # Siblings are kept in the order of their names, so a new name is a move as well.
            target = above or Category.objects.get_last_root_node()
            Category.objects.move(stored, target, "sorted-child" if above else "sorted-sibling")
    except IntegrityError as error:
        raise _clash() from error
    stored = Category.objects.get(pk=stored.pk)
    changed = [key for key in after if before[key] != after[key]]
    audit.record(
        actor=actor,
        action="category.changed",
        instance=stored,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return stored


@transaction.atomic
def category_move(*, actor: Any, category: Category, step: str) -> Category:
    """Move by keyboard: ``out`` = beside its parent, ``in`` = below the sibling above it. No such place: no change."""
    stored: Category = Category.objects.get(pk=category.pk)
    parent = Category.objects.get_parent(stored)
    if step == "out":
        target = Category.objects.get_parent(parent) if parent else None
    else:
        above = Category.objects.filter(depth=stored.depth, path__lt=stored.path)
        above = above.filter(path__startswith=parent.path) if parent else above
        target = above.order_by("path").last() or parent
    return category_update(actor=actor, category=stored, code=stored.code, name=stored.name, parent=target)


@transaction.atomic
def category_delete(*, actor: Any, category: Category) -> None:
    """Delete a category that has nothing below it: no product, no category. Its attribute definitions go with it."""
    stored: Category = Category.objects.get(pk=category.pk)
    if stored.numchild or stored.products.exists():
        raise _not_empty(stored)
    definitions = AttributeDefinition.objects.filter(category=stored)
    changes = [
        audit.Change("attribute.deleted", row, before={"code": row.code, "name": row.name}) for row in definitions
    ]
    gone = _facts(stored.code, stored.name, Category.objects.get_parent(stored))
    audit.record_many(actor=actor, changes=[*changes, audit.Change("category.deleted", stored, before=gone)])
    try:
        with transaction.atomic():
            stored.delete()
    except (ProtectedError, IntegrityError) as error:
        # Somebody put a product into it meanwhile, or another part of the company speaks of it.
        raise _not_empty(category) from error


def _not_empty(category: Category) -> CategoryNotEmpty:
    return CategoryNotEmpty(
        _("%(name)s is not empty or still used.") % {"name": category.name},
        remedy=_("Move what lies below it first."),
    )


def _facts(code: str, name: str, parent: Category | None) -> dict[str, str]:
    return {"code": code, "name": name, "parent": parent.code if parent else ""}


def _check(category: Category) -> None:
    # The place in the tree is given by the tree library when it is inserted.
    records.check(category, exclude={"path", "depth", "numchild"})


def _clash() -> CategoryClash:
    return CategoryClash(
        _("Somebody changed the category tree at the same moment."), remedy=_("Reload the tree and try again.")
    )

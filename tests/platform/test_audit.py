"""The trail is complete, and nobody changes it unnoticed."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from b2bops.platform.models import AuditEntry, AuditSeal
from b2bops.platform.services import audit
from tests.factories import AccountFactory


@pytest.fixture
def sealed_trail(sales_manager):
    """Six entries under two seals."""
    for _round in range(2):
        with transaction.atomic():
            accounts = AccountFactory.create_batch(3)
            audit.record_many(
                actor=sales_manager,
                changes=[audit.Change("account.created", a, {}, {"credit_limit": a.credit_limit}) for a in accounts],
            )
        audit.seal()
    assert audit.tampered() == []


@pytest.mark.django_db(transaction=True)
def test_refuses_to_record_outside_the_transaction_of_the_change(sales_manager):
    with pytest.raises(TransactionManagementError):
        audit.record(actor=sales_manager, action="x", instance=AccountFactory())


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_entry(sales_manager):
    def change() -> None:
        audit.record(actor=sales_manager, action="account.created", instance=AccountFactory())
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        change()
    assert not AuditEntry.objects.exists()


def test_says_who_what_and_from_what_to_what(sales_manager):
    entry = audit.record(
        actor=sales_manager, action="account.changed", instance=AccountFactory(), before={"a": 1}, after={"a": 2}
    )
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.actor, stored.model, stored.before, stored.after) == (
        sales_manager,
        "crm.account",
        {"a": 1},
        {"a": 2},
    )
    assert audit.digest_of(stored) == stored.digest


def _edit(entry):
    AuditEntry.objects.filter(pk=entry.pk).update(after={"credit_limit": "999999"})


def _edit_with_a_new_digest(entry):
    entry.after = {"credit_limit": "999999"}
    AuditEntry.objects.filter(pk=entry.pk).update(after=entry.after, digest=audit.digest_of(entry))


def _delete(entry):
    entry.delete()


def _insert(entry):
    entry.pk = None
    entry.save()


def _reorder(entry):
    other = AuditEntry.objects.filter(seal=entry.seal).exclude(pk=entry.pk).first()
    first, second = entry.digest, other.digest
    AuditEntry.objects.filter(pk=entry.pk).update(digest=second, object_id=other.object_id)
    AuditEntry.objects.filter(pk=other.pk).update(digest=first, object_id=entry.object_id)


def _truncate(entry):
    last = AuditSeal.objects.order_by("pk").first()
    AuditEntry.objects.filter(seal=last).delete()
    last.delete()


@pytest.mark.parametrize("attack", [_edit, _edit_with_a_new_digest, _delete, _insert, _reorder, _truncate])
def test_an_attack_on_sealed_entries_is_found(sealed_trail, attack):
    attack(AuditEntry.objects.order_by("pk").first())
    assert audit.tampered() != []

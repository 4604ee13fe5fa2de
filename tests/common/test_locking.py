import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from crm.models import Account
from tests.factories import AccountFactory


@pytest.mark.django_db(transaction=True)
def test_refuses_to_lock_outside_a_transaction():
    with pytest.raises(TransactionManagementError, match="only in a transaction"):
        Account.objects.locked()


@pytest.mark.django_db
def test_locks_in_primary_key_order():
    AccountFactory.create_batch(3)
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        list(Account.objects.order_by("-name").locked())
    sql = queries[-1]["sql"]
    assert 'ORDER BY "crm_account"."id" ASC' in sql
    if connection.features.has_select_for_update:
        assert "FOR UPDATE OF" in sql

"""A search on PostgreSQL asks each column by itself and finds the same rows as anywhere else."""

import pytest
from django.db import connection, migrations

from b2bops.common.listing.filters import SearchFilter
from b2bops.common.trigrams import trigram_indexes
from orders.models import SalesOrder
from tests.factories import AccountFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
PATHS = ("number", "customer_reference", "account__name", "account__code")


@pytest.fixture
def orders():
    meier = AccountFactory(name="Meier Trading", code="M-77")
    return [
        SalesOrderFactory(number="SO-1", account=meier),
        SalesOrderFactory(number="SO-2", account=meier, customer_reference="Spring order"),
        SalesOrderFactory(number="SO-3", account=AccountFactory(name="Nord", code="N-1"), customer_reference="meier"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [("meier", {0, 1, 2}), ("MEIER spring", {1}), ("m-77", {0, 1}), ("SO-3", {2}), ("so", {0, 1, 2}), ("x", set())],
)
def test_each_word_is_found_in_any_column(orders, words, found):
    rows = SearchFilter(*PATHS).filter(SalesOrder.objects.all(), words)
    assert {orders.index(row) for row in rows} == found


def test_a_search_narrows_the_rows_it_was_given(orders):
    rows = SearchFilter(*PATHS).filter(SalesOrder.objects.filter(number="SO-1"), "meier")
    assert [row.number for row in rows] == ["SO-1"]


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="DATABASE_URL is not set to postgres://…")
def test_indexes_are_made_where_the_database_has_trigrams_and_dropped_again():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        expected = 1 if cursor.fetchone() else 0
    operation = trigram_indexes("orders", {"salesorder": ["source_digest"]})
    apps = migrations.state.ProjectState.from_apps(SalesOrder._meta.apps).apps
    with connection.schema_editor() as editor:
        operation.code(apps, editor)
        assert len(_indexes()) == expected
        operation.reverse_code(apps, editor)
        assert len(_indexes()) == 0


def _indexes() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = 'orders_salesorder_source_digest_trigrams'")
        return cursor.fetchall()

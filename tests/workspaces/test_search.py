"""The search across all nouns, and the places of the menu."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from b2bops.navigation import SECTIONS
from tests.factories import AccountFactory, ProductFactory, PurchaseOrderFactory, QuoteFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db


def found(client, words):
    groups = client.get("/search/", {"q": words}).context["groups"]
    return {str(group["label"]): [result["label"] for result in group["results"]] for group in groups}


def test_names_that_begin_with_the_words_come_before_those_that_hold_them(as_user, sales_manager):
    AccountFactory(name="Amber Works")
    AccountFactory(name="Big Amber")
    AccountFactory(name="Zinc")
    assert found(as_user(sales_manager), "amb") == {"accounts": ["Amber Works", "Big Amber"]}


def test_every_word_must_be_in_the_name(as_user, sales_manager):
    ProductFactory(name="Blue enamel mug")
    ProductFactory(name="Blue plate")
    assert found(as_user(sales_manager), "mug blue") == {"products": ["Blue enamel mug"]}


@pytest.mark.parametrize("words", ["SO-7", "so-7", "SO-77"])
def test_orders_are_found_by_the_beginning_of_their_number(as_user, sales_manager, words):
    SalesOrderFactory(number="SO-77")
    SalesOrderFactory(number="SO-8")
    assert found(as_user(sales_manager), words) == {"orders": ["SO-77"]}


def test_an_imported_order_is_found_by_the_number_of_its_source(as_user, sales_manager):
    SalesOrderFactory(number="SO-1", external_number="C53636")
    assert found(as_user(sales_manager), "c536") == {"orders": ["SO-1"]}


def test_each_team_finds_what_it_works_with(as_user, sales_manager, supply_member, technology_member):
    PurchaseOrderFactory(number="PO-5")
    QuoteFactory(number="QU-5")
    assert found(as_user(supply_member), "PO-5") == {"purchase orders": ["PO-5"]}
    assert found(as_user(sales_manager), "PO-5") == {}
    assert found(as_user(sales_manager), "QU-5") == {"quotes": ["QU-5"]}
    assert found(as_user(technology_member), "QU-5") == {}


def test_nothing_of_another_territory_is_found(as_user, sales_member, territory, other_territory):
    AccountFactory(name="Amber North", territory=territory)
    SalesOrderFactory(number="SO-99", account=AccountFactory(name="Amber South", territory=other_territory))
    assert found(as_user(sales_member), "amber") == {"accounts": ["Amber North"]}
    assert found(as_user(sales_member), "SO-99") == {}


@pytest.mark.parametrize("words", ["", "a", "%", "__", "'; --", "\U0010ffff\U0010ffff", "�" * 200])
def test_odd_words_are_answered(as_user, sales_manager, words):
    AccountFactory(name="Amber")
    assert found(as_user(sales_manager), words) == {}


def test_the_answer_to_the_palette_is_a_fragment_of_five_queries_and_those_of_signing_in(as_user, sales_manager):
    AccountFactory(name="Amber")
    client = as_user(sales_manager)
    signing_in = 3
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/search/", {"q": "amber"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "palette-item" in answer.content.decode()
    assert len(queries) <= 5 + signing_in


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the plan of SQLite")
def test_numbers_are_looked_up_in_their_index(as_user, sales_manager):
    with CaptureQueriesContext(connection) as queries:
        as_user(sales_manager).get("/search/", {"q": "SO-2026"})
    asked = next(query["sql"] for query in queries if '"orders_salesorder"."number" >=' in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = " / ".join(row[3] for row in cursor.fetchall())
    assert "SCAN orders_salesorder" not in plan, plan


def test_every_place_of_the_menu_exists():
    names = [name for _label, items in SECTIONS for _text, _icon, name in items]
    assert len({reverse(name) for name in names}) == len(names)

"""The worked table of look-alikes in docs/reference/domain/pipeline.md, and the rows that are never compared."""

from datetime import UTC, datetime

import pytest

from crm import match_keys
from crm.models import Account, Lead
from crm.selectors import lead_look_alikes
from crm.services import leads
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, tzinfo=UTC)
COMPANY = {"company": "Nordfurt Müller GmbH", "email": "anna@nordfurt.example", "phone": "+49 561 1234567"}
# (the other lead, its score when it is shown)
WORKED = [
    ({"company": "NORDFURT MÜLLER AG", "email": "anna@nordfurt.example", "phone": "0561/1234567"}, 100),
    ({"company": "Nordfurt Holding", "email": "ben@nordfurt.example"}, 50),
    ({"company": "Nordfurt Müller KG", "phone": "0049 561 123 4567"}, 60),
    ({"company": "Nordfurt Muller Ltd", "phone": "040 999 999"}, None),
    ({"company": "Ried AG", "email": "info@ried.example"}, None),
]


def capture(**fields):
    return leads.lead_capture(actor=None, now=NOW, **fields)


def look_alikes(lead):
    return lead_look_alikes(lead=lead, leads=Lead.objects.all(), accounts=Account.objects.all())


@pytest.mark.parametrize(("other", "score"), WORKED)
def test_worked_table(other, score):
    other = capture(**other)
    found = {each.record: each.score for each in look_alikes(capture(**COMPANY))}
    assert found == ({other: score} if score else {})


def test_the_terms_are_named():
    capture(**WORKED[2][0])
    [found] = look_alikes(capture(**COMPANY))
    assert [(str(term.label), term.points) for term in found.terms] == [
        ("same company name", 30),
        ("same phone number", 30),
    ]


def test_an_account_is_known_by_its_name_and_its_people():
    account = AccountFactory(name="Nordfurt Müller AG")
    ContactFactory(account=account, email="ben@nordfurt.example", phone="0561 1234567")
    stranger = AccountFactory(name="Other")
    ContactFactory(account=stranger, email="c@nordfurt.example")
    found = look_alikes(capture(**COMPANY))
    assert [(each.record, each.score) for each in found] == [(account, 100), (stranger, 50)]


def test_a_free_mail_domain_says_nothing():
    capture(company="Ried", email="ried@gmail.com")
    assert look_alikes(capture(company="Ost", email="ost@gmail.com")) == []


def test_merged_rows_are_not_compared():
    other = capture(**WORKED[0][0])
    Lead.objects.filter(pk=other.pk).update(merged_into=capture(company="Z", phone="123456"))
    AccountFactory(name="Nordfurt Müller AG", merged_into=AccountFactory())
    assert look_alikes(capture(**COMPANY)) == []


def test_it_costs_the_same_for_many(django_assert_max_num_queries):
    for number in range(12):
        capture(company="Nordfurt Müller", email=f"p{number}@nordfurt.example")
        ContactFactory(account=AccountFactory(name="Nordfurt Müller"), email=f"q{number}@nordfurt.example")
    lead = capture(**COMPANY)
    with django_assert_max_num_queries(4):
        assert len(look_alikes(lead)) == 5


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Nordfurt Müller & Söhne G.m.b.H.", "nordfurt muller sohne"),
        ("GmbH", "gmbh"),
        ("", ""),
        ("北方公司", "北方公司"),
    ],
)
def test_company_keys(name, key):
    assert match_keys.company_key(name) == key

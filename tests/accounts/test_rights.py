from django.apps import apps

from b2bops.accounts.rights import PROTECTED_FIELDS, RIGHTS, hidden_fields, without_hidden


def test_protected_fields_exist():
    for label, fields in PROTECTED_FIELDS.items():
        known = {field.name for field in apps.get_model(label)._meta.get_fields()}
        assert set(fields) <= known, label
        assert set(fields.values()) <= set(RIGHTS)


def test_cost_is_for_buyers_and_sales_managers(operations_member, sales_member, supply_member, sales_manager):
    assert "cost" not in operations_member.rights
    assert "cost" not in sales_member.rights
    assert "cost" in supply_member.rights
    assert "cost" in sales_manager.rights


def test_hidden_values_are_left_out_not_blanked():
    values = {"sku": "A", "standard_cost": "4.20"}
    assert without_hidden(values, model="catalog.Product", rights=()) == {"sku": "A"}
    assert hidden_fields(model="catalog.Product", rights=("cost",)) == frozenset()

"""Who keeps people and territories in the admin."""

import pytest
from django.urls import reverse

from b2bops.accounts.models import Territory, User

ROLES = {"team_roles-TOTAL_FORMS": "1", "team_roles-INITIAL_FORMS": "0", "team_roles-0-team": "SALES"}


@pytest.fixture
def keeper(technology_manager):
    technology_manager.is_staff = True
    technology_manager.save()
    return technology_manager


def test_a_technology_manager_gives_somebody_a_role(as_user, keeper, outsider):
    form = {"username": outsider.username, "is_active": "on", "team_roles-0-level": "MEMBER", **ROLES}
    page = reverse("admin:accounts_user_change", args=[outsider.pk])
    assert as_user(keeper).post(page, form).status_code == 302
    assert User.objects.get(pk=outsider.pk).roles == {"sales"}


def test_nobody_makes_himself_a_superuser(as_user, keeper):
    page = reverse("admin:accounts_user_change", args=[keeper.pk])
    form = {"username": keeper.username, "is_active": "on", "is_staff": "on", "is_superuser": "on", **ROLES}
    as_user(keeper).post(page, {**form, "team_roles-TOTAL_FORMS": "0"})
    assert not User.objects.get(pk=keeper.pk).is_superuser


def test_a_superuser_is_changed_by_superusers_alone(as_user, keeper, admin_user):
    page = reverse("admin:accounts_user_change", args=[admin_user.pk])
    as_user(keeper).post(page, {"username": "taken-over", **ROLES})
    assert User.objects.filter(username="admin").exists()


def test_a_territory_is_added(as_user, keeper):
    page = reverse("admin:accounts_territory_add")
    assert as_user(keeper).post(page, {"code": "EAST", "name": "East"}).status_code == 302
    assert Territory.objects.get().name == "East"

"""The cast: the same people, with the same meaning, in every test."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from rest_framework.test import APIClient

from b2bops.accounts.models import Level, Team, Territory, User
from b2bops.accounts.services import user_create
from tests.company import small_company
from tests.shared_data import SHARED_DATA


@pytest.fixture
def territory(db) -> Territory:
    return Territory.objects.create(code="NORTH", name="North")


@pytest.fixture
def other_territory(db) -> Territory:
    return Territory.objects.create(code="SOUTH", name="South")


def _person(name: str, team: Team | None, level: Level = Level.MEMBER, territory: Territory | None = None) -> User:
    roles = {team: level} if team else {}
    return user_create(username=name, password="correct horse", roles=roles, territory=territory)


@pytest.fixture
def sales_member(territory) -> User:
    """Sells in ``territory``; sees nothing of ``other_territory``."""
    return _person("sales-member", Team.SALES, territory=territory)


@pytest.fixture
def other_territory_member(other_territory) -> User:
    return _person("other-territory-member", Team.SALES, territory=other_territory)


@pytest.fixture
def sales_manager(db) -> User:
    return _person("sales-manager", Team.SALES, Level.MANAGER)


@pytest.fixture
def operations_member(db) -> User:
    return _person("operations-member", Team.OPERATIONS)


@pytest.fixture
def operations_manager(db) -> User:
    return _person("operations-manager", Team.OPERATIONS, Level.MANAGER)


@pytest.fixture
def supply_member(db) -> User:
    return _person("supply-member", Team.SUPPLY)


@pytest.fixture
def supply_manager(db) -> User:
    return _person("supply-manager", Team.SUPPLY, Level.MANAGER)


@pytest.fixture
def technology_member(db) -> User:
    return _person("technology-member", Team.TECHNOLOGY)


@pytest.fixture
def technology_manager(db) -> User:
    return _person("technology-manager", Team.TECHNOLOGY, Level.MANAGER)


@pytest.fixture
def outsider(db) -> User:
    """Signs in, belongs to no team."""
    return _person("outsider", None)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser-like client signed in as the person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def api_as() -> Callable[[User], APIClient]:
    """An API client speaking for the person."""

    def speak(user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=user.pk))
        return client

    return speak


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data sets; the test is skipped where it is not beside the repository."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data is not at {SHARED_DATA}; set B2BOPS_SHARED_DATA to its folder")
    return SHARED_DATA


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; tests that need it are skipped, with the reason, where there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on the path; set CHROMIUM")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": program, "args": quiet}


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """A small generated company that one module of tests reads; see ``tests.company``."""
    with django_db_blocker.unblock(), small_company():
        yield

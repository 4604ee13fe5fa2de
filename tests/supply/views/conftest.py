from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def connection_queries():
    """How many queries a call makes, with the status it answered."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            response = call()
        return SimpleNamespace(status=response.status_code, count=len(captured))

    return count

import pytest

from b2bops.platform.models import IdempotencyKey
from b2bops.platform.services import idempotency


class Calls:
    def __init__(self, status: int = 201) -> None:
        self.count, self.status = 0, status

    def __call__(self):
        self.count += 1
        return self.status, {"call": self.count}


def run(actor, call, key="k1", asked="same"):
    return idempotency.run_once(actor=actor, key=key, request_fingerprint=asked, call=call)


@pytest.mark.django_db
def test_the_second_call_gets_the_first_answer(sales_manager):
    call = Calls()
    assert run(sales_manager, call) == (201, {"call": 1}, False)
    assert run(sales_manager, call) == (201, {"call": 1}, True)
    assert call.count == 1


@pytest.mark.django_db
def test_another_person_may_use_the_same_key(sales_manager, supply_manager):
    call = Calls()
    run(sales_manager, call)
    run(supply_manager, call)
    assert call.count == 2


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused(sales_manager):
    run(sales_manager, Calls())
    with pytest.raises(idempotency.KeyReused):
        run(sales_manager, Calls(), asked="other")


@pytest.mark.django_db
def test_a_refused_call_is_not_kept(sales_manager):
    assert run(sales_manager, Calls(422)) == (422, {"call": 1}, False)
    assert not IdempotencyKey.objects.exists()
    assert run(sales_manager, Calls(201))[0] == 201

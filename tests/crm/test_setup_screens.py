"""The set-up of the pipeline is the managers'; what is refused is said at its field."""

import pytest
from django.urls import reverse

from crm.models import Competitor, LeadRoute, LostReason, PipelineStage
from crm.services import stages
from crm.tasks import pipeline_snapshot
from tests.factories import OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(as_user, sales_manager):
    stages.stages_ready(actor=None)
    return as_user(sales_manager)


def code_order():
    return list(PipelineStage.objects.in_use().values_list("code", flat=True))


def test_members_do_not_open_it(as_user, sales_member):
    assert as_user(sales_member).get(reverse("crm:pipeline_setup")).status_code == 403
    assert as_user(sales_member).post(reverse("crm:setup_create", args=["stage"])).status_code == 403


def test_stages_are_added_changed_and_put_in_order(manager):
    sent = {"name": "Demo", "code": "demo", "probability_pct": "30", "outcome": "OPEN", "forecast_class": "PIPELINE"}
    assert manager.post(reverse("crm:setup_create", args=["stage"]), sent | {"is_active": "on"}).status_code == 302
    stage = PipelineStage.objects.get(code="demo")
    edit = reverse("crm:setup_edit", args=["stage", stage.pk])
    assert manager.post(edit, sent | {"is_active": "on", "probability_pct": "35"}).status_code == 302
    stage.refresh_from_db()
    assert stage.probability_pct == 35
    step = reverse("crm:stage_step", args=[PipelineStage.objects.get(code="qualified").pk])
    manager.post(step, {"direction": "up"})
    assert code_order()[:2] == ["qualified", "new"]
    manager.post(step, {"direction": "up"})
    assert code_order()[0] == "qualified"


def test_what_opportunities_stand_in_keeps_its_meaning(manager):
    stage = PipelineStage.objects.get(code="new")
    OpportunityFactory(stage=stage)
    sent = {"name": "New", "probability_pct": "10", "outcome": "OPEN", "forecast_class": "PIPELINE"}
    answer = manager.post(reverse("crm:setup_edit", args=["stage", stage.pk]), sent)
    assert answer.status_code == 422
    assert "is_active" in answer.context["form"].errors


def test_reasons_competitors_and_routes(manager, territory):
    manager.post(reverse("crm:setup_create", args=["lost-reason"]), {"name": "Price", "is_active": "on"})
    twice = manager.post(reverse("crm:setup_create", args=["lost-reason"]), {"name": "Price", "is_active": "on"})
    assert twice.status_code == 422
    reason = LostReason.objects.get()
    manager.post(reverse("crm:setup_edit", args=["lost-reason", reason.pk]), {"name": "Too dear"})
    reason.refresh_from_db()
    assert (reason.name, reason.is_active) == ("Too dear", False)
    manager.post(reverse("crm:setup_create", args=["competitor"]), {"name": "Rival", "website": "rival.example"})
    assert Competitor.objects.get().website == "https://rival.example"
    route = {"position": "1", "territory": territory.pk, "is_active": "on"}
    manager.post(reverse("crm:setup_create", args=["lead-route"]), route)
    assert LeadRoute.objects.get().territory == territory
    page = manager.get(reverse("crm:pipeline_setup"))
    assert b"Too dear" in page.content
    assert manager.get("/crm/pipeline/setup/planet/new/").status_code == 404


def test_the_nightly_snapshot(manager):
    OpportunityFactory(stage=PipelineStage.objects.get(code="new"))
    assert pipeline_snapshot() == 1

"""Writing care campaigns and the activities they make."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.accounts.models import Territory, User
from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from crm.models import CONSENT_FIELDS, Activity, ActivityKind, CareCampaign, CareTrigger, ConsentPurpose, Contact
from crm.selectors.care import CareCall, care_calls

# Which consent a person must have given to be named in an activity of a kind.
CONSENT_FOR = {ActivityKind.CALL: ConsentPurpose.PHONE, ActivityKind.MAIL: ConsentPurpose.MARKETING}


class CareFields(TypedDict, total=False):
    wait_days: int
    every_days: int | None
    starts_on: date
    lifecycle: str
    territory: Territory | None
    activity_kind: str
    body: str
    priority: int
    due_in_days: int
    owner: User | None


class CareChanges(CareFields, total=False):
    name: str
    trigger: str
    subject: str


@transaction.atomic
def care_create(*, actor: Any, name: str, trigger: str, subject: str, **fields: Unpack[CareFields]) -> CareCampaign:
    """Add a campaign; it calls from its first day on. Raises RecordRefused naming field, value and remedy."""
    records.check_editable(fields, CareFields.__annotations__)
    campaign = CareCampaign(name=name, trigger=trigger, subject=subject, **fields)
    _check(trigger, campaign.every_days, campaign.activity_kind)
    named = ["name", "trigger", "subject", *fields]
    return records.row_create(actor=actor, instance=campaign, action="care_campaign.created", named=named)


@transaction.atomic
def care_update(*, actor: Any, campaign: CareCampaign, **changes: Unpack[CareChanges]) -> CareCampaign:
    """Change a campaign; activities it made stay as they are."""
    records.check_editable(changes, CareChanges.__annotations__)
    after = {name: changes.get(name, getattr(campaign, name)) for name in ("trigger", "every_days", "activity_kind")}
    _check(**after)  # type: ignore[arg-type]
    return records.row_change(actor=actor, instance=campaign, changes=changes, action="care_campaign.changed")


@transaction.atomic
def care_pause(*, actor: Any, campaign: CareCampaign) -> CareCampaign:
    """Make no more activities until it is resumed."""
    return records.row_change(
        actor=actor, instance=campaign, changes={"is_active": False}, action="care_campaign.paused"
    )


@transaction.atomic
def care_resume(*, actor: Any, campaign: CareCampaign) -> CareCampaign:
    """Go on; occasions that passed during the pause are not made up for, except those of the last six days."""
    return records.row_change(
        actor=actor, instance=campaign, changes={"is_active": True}, action="care_campaign.resumed"
    )


@transaction.atomic
def care_run(*, actor: Any, campaign: CareCampaign, on: date) -> int:
    """Make the campaign's activities for a day, once each; returns how many. The lock on the campaign lets one run at
    a time, so a second one finds them made."""
    stored = CareCampaign.objects.lock_one(pk=campaign.pk)
    if not stored.is_active:
        return 0
    calls = care_calls(campaign=stored, on=on)
    people = _people(stored, calls)
    made = Activity.objects.bulk_create(
        [
            Activity(
                kind=stored.activity_kind,
                subject=stored.subject,
                body=stored.body,
                priority=stored.priority,
                account=call.account,
                contact=people.get(call.account.pk),
                owner_id=stored.owner_id or call.account.owner_id,
                due_on=on + timedelta(days=stored.due_in_days),
                care_campaign=stored,
                care_period=call.period,
            )
            for call in calls
        ],
        batch_size=500,
    )
    after = {"care_campaign": stored.name, "subject": stored.subject}
    audit.record_many(actor=actor, changes=[audit.Change("activity.created", row, {}, after) for row in made])
    return len(made)


def _people(campaign: CareCampaign, calls: Sequence[CareCall]) -> dict[int, Contact]:
    """Whom to ask for at each account: the first active person, and for calls and mails one who agreed. 1 query."""
    people = Contact.objects.filter(account__in=[call.account.pk for call in calls], is_active=True)
    purpose = CONSENT_FOR.get(ActivityKind(campaign.activity_kind))
    if purpose is not None:
        people = people.filter(**{f"{CONSENT_FIELDS[purpose]}__isnull": False})
    found: dict[int, Contact] = {}
    for person in people.order_by("pk"):
        found.setdefault(person.account_id, person)
    return found


def _check(trigger: str, every_days: int | None, activity_kind: str) -> None:
    if trigger == CareTrigger.EVERY_N_DAYS and every_days is None:
        raise InvalidValue(
            _("Every how many days?"), field="every_days", remedy=_("Give a number of days from 7 to 730.")
        )
    if activity_kind == ActivityKind.NOTE:
        raise InvalidValue(
            _("A note is nothing to be done."), field="activity_kind", value=activity_kind, remedy=_("Use a task.")
        )

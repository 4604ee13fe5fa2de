"""Leads from capture to their end. Conversion and merging are topics of their own.

Every verb locks the lead, checks the transition table, writes one audit entry and one event.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.accounts.models import Territory, User
from b2bops.common.errors import Conflict, InvalidValue, NotAllowed
from b2bops.platform.services import audit, numbers, records
from crm import match_keys
from crm.models import LEAD_TRANSITIONS, Campaign, Lead, LeadSource, LeadStatus, LostReason
from crm.services import lead_routes
from crm.services.events import announce

# What the usual values of utm_medium mean; anything else says nothing about the channel.
MEDIA = {
    "cpc": LeadSource.SEM, "ppc": LeadSource.SEM, "paidsearch": LeadSource.SEM, "organic": LeadSource.SEO,
    "social": LeadSource.SOCIAL, "paid_social": LeadSource.SOCIAL, "referral": LeadSource.REFERRAL,
    "content": LeadSource.CONTENT, "blog": LeadSource.CONTENT, "event": LeadSource.EVENT,
}  # fmt: skip

KEYED = ("company", "email", "phone", "website")


class LeadFields(TypedDict, total=False):
    person: str
    role: str
    email: str
    phone: str
    website: str
    country: str
    message: str
    source: str
    campaign: Campaign | None
    utm_source: str
    utm_medium: str
    utm_campaign: str
    utm_term: str
    utm_content: str
    external_ref: str
    territory: Territory | None
    owner: User | None
    consent_given_at: datetime | None


class LeadChanges(LeadFields, total=False):
    company: str


class LeadMerged(Conflict):
    """The lead was merged into another one and only leads there."""

    code = "lead_merged"


class LeadUnreachable(InvalidValue):
    """A lead nobody could answer: it has neither a mail address nor a phone number."""

    code = "lead_unreachable"


class LeadElsewhere(NotAllowed):
    """A sales member may not put leads where they cannot see them."""

    code = "lead_elsewhere"


@transaction.atomic
def lead_capture(*, actor: Any, company: str, now: datetime, **fields: Unpack[LeadFields]) -> Lead:
    """A new lead with its channel, territory and owner found; takes the next LD number.

    The same ``external_ref`` gives the same lead again. Raises LeadUnreachable, RecordRefused.
    """
    records.check_editable(fields, LeadFields.__annotations__)
    known = Lead.objects.filter(external_ref=fields.get("external_ref", "")).exclude(external_ref="").first()
    if known is not None:
        return known
    if not fields.get("email") and not fields.get("phone"):
        raise LeadUnreachable(
            _("There is neither an e-mail address nor a phone number."),
            field="email",
            remedy=_("Give at least one, so that somebody can answer."),
        )
    lead = Lead(company=company, captured_at=now, **fields)
    _find_channel(lead, stated=bool(fields.get("source")), by_staff=isinstance(actor, User))
    _find_owner(actor, lead)
    _set_keys(lead)
    lead.number = numbers.take(kind="LD", on=timezone.localtime(now).date())
    records.check(lead)
    lead.save()
    after = {"company": company, "source": lead.source, "territory": lead.territory, "owner": lead.owner}
    announce(actor=actor, action="lead.captured", instance=lead, payload=_facts(lead), after=after)
    return lead


@transaction.atomic
def lead_update(*, actor: Any, lead: Lead, **changes: Unpack[LeadChanges]) -> Lead:
    """Change what is known of a lead; its status has verbs of its own. Raises LeadMerged, LeadElsewhere."""
    records.check_editable(changes, {*LeadChanges.__annotations__, *LeadFields.__annotations__})
    stored = lead_locked(lead)
    if changes.get("territory", stored.territory) != stored.territory:
        _check_territory(actor, changes["territory"])
    seen: dict[str, Any] = {name: changes.get(name, getattr(stored, name)) for name in KEYED}
    return records.row_change(
        actor=actor, instance=stored, changes={**changes, **lead_keys_of(**seen)}, action="lead.changed"
    )


@transaction.atomic
def lead_start(*, actor: Any, lead: Lead, now: datetime) -> Lead:
    """Begin (or go back to) working on it; whoever begins an ownerless lead owns it."""
    stored = lead_locked(lead)
    owner = stored.owner or (actor if isinstance(actor, User) else None)
    return lead_move(
        actor, stored, LeadStatus.WORKING, "lead.started", owner=owner, closed_at=None, disqualified_reason=None
    )


@transaction.atomic
def lead_qualify(*, actor: Any, lead: Lead, now: datetime) -> Lead:
    """They need what we sell, and may decide. The first time counts in the funnel."""
    stored = lead_locked(lead)
    return lead_move(actor, stored, LeadStatus.QUALIFIED, "lead.qualified", qualified_at=stored.qualified_at or now)


@transaction.atomic
def lead_disqualify(*, actor: Any, lead: Lead, reason: LostReason, now: datetime) -> Lead:
    """Give it up, and say why."""
    stored = lead_locked(lead)
    return lead_move(
        actor, stored, LeadStatus.DISQUALIFIED, "lead.disqualified", disqualified_reason=reason, closed_at=now
    )


@transaction.atomic
def leads_assign(
    *, actor: Any, lead_ids: Sequence[int], owner: User | None = None, territory: Territory | None = None
) -> int:
    """Give leads an owner, a territory or both (None leaves it); returns how many changed. Constant queries."""
    given = (("owner", owner), ("territory", territory))
    wanted: dict[str, Any] = {name: value for name, value in given if value is not None}
    if not wanted:
        raise InvalidValue(_("Neither an owner nor a territory was chosen."), field="owner")
    if territory is not None:
        _check_territory(actor, territory)
    changes = []
    for lead in Lead.objects.kept().filter(pk__in=lead_ids).select_related("owner", "territory").locked():
        before = {name: getattr(lead, name) for name in wanted}
        if before != wanted:
            changes.append(audit.Change("lead.assigned", lead, before, wanted))
    keys = [change.instance.pk for change in changes]
    Lead.objects.filter(pk__in=keys).update(**wanted, updated_at=timezone.now())
    audit.record_many(actor=actor, changes=changes)
    return len(changes)


def lead_locked(lead: Lead) -> Lead:
    """The lead, locked for a change. Raises LeadMerged."""
    stored = Lead.objects.lock_one(pk=lead.pk)
    if stored.merged_into_id is not None:
        raise LeadMerged(
            _("%(lead)s was merged into another lead.") % {"lead": stored.number},
            field="lead",
            value=stored.number,
            remedy=_("Open that one instead."),
        )
    return stored


def lead_move(actor: Any, lead: Lead, target: LeadStatus, action: str, **changes: Any) -> Lead:
    """Bring a locked lead to ``target`` with what changes beside it. Raises TransitionRefused."""
    LEAD_TRANSITIONS.check(subject=lead.number, current=lead.status, target=target)
    wanted = {"status": target, **changes}
    before = {name: getattr(lead, name) for name in wanted}
    for name, value in wanted.items():
        setattr(lead, name, value)
    lead.save(update_fields=[*wanted, "updated_at"])
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    announce(
        actor=actor,
        action=action,
        instance=lead,
        payload=_facts(lead),
        before={name: before[name] for name in changed},
        after=changed,
    )
    return lead


def _facts(lead: Lead) -> dict[str, Any]:
    return {"number": lead.number, "status": str(lead.status), "source": lead.source, "campaign": lead.campaign_id}


def _find_channel(lead: Lead, *, stated: bool, by_staff: bool) -> None:
    """The campaign its UTM code names, and the channel: stated, the campaign's, the medium's, or how it came."""
    if lead.campaign is None and lead.utm_campaign:
        lead.campaign = Campaign.objects.filter(code__iexact=lead.utm_campaign.replace("\x00", "")).first()
    if stated:
        return
    if lead.campaign is not None:
        lead.source = lead.campaign.channel
        return
    lead.source = MEDIA.get(lead.utm_medium.lower(), LeadSource.DIRECT if by_staff else LeadSource.FORM)


def _find_owner(actor: Any, lead: Lead) -> None:
    """As told; else the sales member who enters it; else by the routes."""
    if lead.territory is not None:
        _check_territory(actor, lead.territory)
        return
    if isinstance(actor, User) and not actor.sees_all_territories and actor.territory is not None:
        lead.territory, lead.owner = actor.territory, lead.owner or actor
        return
    territory, owner = lead_routes.route_choose(country=lead.country, source=lead.source)
    lead.territory, lead.owner = territory, lead.owner or owner


def _check_territory(actor: Any, territory: Territory | None) -> None:
    if isinstance(actor, User) and not actor.sees_all_territories and territory != actor.territory:
        raise LeadElsewhere(
            _("You look after %(territory)s only.") % {"territory": actor.territory or _("no territory")},
            field="territory",
            value=territory,
            remedy=_("Ask a sales manager to move the lead."),
        )


def _set_keys(lead: Lead) -> None:
    seen: dict[str, Any] = {name: getattr(lead, name) for name in KEYED}
    for name, value in lead_keys_of(**seen).items():
        setattr(lead, name, value)


def lead_keys_of(*, company: str, email: str, phone: str, website: str) -> dict[str, str]:
    """The columns by which look-alikes are found."""
    return {
        "email_key": match_keys.email_key(email),
        "domain_key": match_keys.domain_key(website=website, email=email),
        "company_key": match_keys.company_key(company),
        "phone_key": match_keys.phone_key(phone),
    }

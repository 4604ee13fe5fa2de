"""Forms of promises, calendars, teams and rules."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import User
from crm import selectors
from crm.forms.knowledge import ChangesForm
from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, Weekday, WorkingCalendar
from crm.selectors.schedules import schedule_of
from crm.working_time import Span

_SPAN = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")


def spans_of(text: str) -> list[Span]:
    """``09:00-12:00, 13:00-17:00`` as minutes of the day; ValidationError for anything else."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _SPAN.match(part)
        if match is None or int(match[2]) > 59 or int(match[4]) > 59:
            message = _("%(part)s is no span of hours; write 09:00-12:00.")
            raise ValidationError(message, code="span", params={"part": part[:40]})
        found.append((int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])))
    return found


def hours_text(spans: tuple[Span, ...]) -> str:
    """Spans as a person writes them."""
    return ", ".join(f"{o // 60:02d}:{o % 60:02d}-{c // 60:02d}:{c % 60:02d}" for o, c in spans)


class LevelForm(ChangesForm):
    class Meta:
        model = ServiceLevel
        fields: ClassVar = [
            "priority",
            "ticket_type",
            "calendar",
            "first_response_minutes",
            "resolution_minutes",
            "is_active",
        ]
        help_texts: ClassVar = {
            "ticket_type": _("Empty: for every type without a promise of its own."),
            "resolution_minutes": _("Working minutes: a day of seven hours has 420."),
            "is_active": _("Tickets that were promised something keep it."),
        }


class CalendarForm(forms.Form):
    """Weekly hours as text, one line per holiday."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(label=_("Code"), max_length=40)
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, help_text=_("Such as Europe/Berlin."))
    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One in a line: 2026-12-25 Christmas"),
    )

    def __init__(self, *args: Any, calendar: WorkingCalendar | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedule = schedule_of(calendar) if calendar else None
        for weekday, label in Weekday.choices:
            self.fields[f"day_{weekday}"] = forms.CharField(
                label=label,
                required=False,
                max_length=120,
                initial=hours_text(schedule.week[weekday]) if schedule else "",
            )
        self.fields["day_0"].help_text = _("09:00-12:00, 13:00-17:00; empty: closed.")
        self.order_fields(["name", "code", "time_zone", *(f"day_{day}" for day in range(7)), "holidays"])
        if calendar:
            days = calendar.holidays.order_by("date").values_list("date", "name")
            lines = "\n".join(f"{day.isoformat()} {name}".strip() for day, name in days)
            self.initial = {
                "name": calendar.name, "code": calendar.code, "time_zone": calendar.time_zone, "holidays": lines,
            }  # fmt: skip

    def clean_holidays(self) -> dict[date, str]:
        found: dict[date, str] = {}
        for line in filter(None, (row.strip() for row in self.cleaned_data["holidays"].splitlines())):
            day, _space, name = line.partition(" ")
            try:
                found[date.fromisoformat(day)] = name.strip()
            except ValueError as error:
                message = _("%(day)s is no date; write 2026-12-25.")
                raise ValidationError(message, code="date", params={"day": day[:40]}) from error
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for weekday in range(7):
            name = f"day_{weekday}"
            try:
                values[name] = spans_of(values.get(name, ""))
            except ValidationError as error:
                self.add_error(name, error)
        return values

    def week(self) -> dict[int, list[Span]]:
        return {weekday: self.cleaned_data[f"day_{weekday}"] for weekday in range(7)}


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(label=_("Code"), max_length=40)
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, team: ServiceTeam | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["members"]
        members.queryset = selectors.agents()
        if team:
            self.initial = {"name": team.name, "code": team.code, "members": team.members.all()}


class RuleForm(ChangesForm):
    class Meta:
        model = AssignmentRule
        fields: ClassVar = [
            "name",
            "ticket_type",
            "priority",
            "language",
            "territory",
            "lifecycle",
            "category",
            "team",
            "assignee",
            "is_active",
        ]
        help_texts: ClassVar = {
            "ticket_type": _("An empty condition fits all."),
            "category": _("With all categories below it."),
            "team": _("Its least busy member gets the ticket."),
            "assignee": _("A person goes before the team."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignee: Any = self.fields["assignee"]
        assignee.queryset = selectors.agents()

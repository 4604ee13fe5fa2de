"""Users, roles and territories in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.admin_base import ServiceModelAdmin
from b2bops.accounts.models import TeamRole, Territory, User
from b2bops.accounts.services import territory_save


def may_keep_people(request: HttpRequest, role: str) -> bool:
    """Whether a staff member holds ``role``."""
    user: Any = request.user
    return bool(user.is_staff and user.has_role(role))


class TeamRoleInline(admin.TabularInline[TeamRole, User]):
    """Follows the person's own page: who may change the person may change the roles."""

    model = TeamRole
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request, "technology")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request, "technology.manager")

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("username", "first_name", "last_name", "email", "territory", "is_active", "last_login")
    list_filter = ("is_active", "territory", "team_roles__team")
    list_select_related = ("territory",)
    inlines: ClassVar = [TeamRoleInline]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language", "territory")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_people(request, "technology")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser."""
        user: Any = request.user
        above = obj is not None and obj.is_superuser and not user.is_superuser
        return may_keep_people(request, "technology.manager") and not above

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser makes another."""
        return [] if getattr(request.user, "is_superuser", False) else ["is_superuser"]

    has_add_permission = has_change_permission  # type: ignore[assignment]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Territory)
class TerritoryAdmin(ServiceModelAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Territory:
        return territory_save(territory=instance or Territory(), **values)

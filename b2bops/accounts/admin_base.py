"""Base of every admin page: who may look or write comes from the policy table, writing goes through services."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class PolicyModelAdmin(admin.ModelAdmin[Any]):
    """Read-only unless a subclass hands a service to ``save_model``; deleting is never offered."""

    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def _allowed(self, request: HttpRequest, page: str, method: str) -> bool:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        user: Any = request.user
        return bool(user.is_active and user.is_staff and user.may_use(name, method))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request, "changelist", "GET")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, "changelist", "GET")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceModelAdmin(PolicyModelAdmin):
    """An admin page whose form is saved by the app's own service: subclasses write ``save_through_service``."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._allowed(request, "add", "POST")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._allowed(request, "change", "POST")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        saved = self.save_through_service(actor=request.user, instance=obj if change else None, values=changed)
        obj.pk = saved.pk

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Any:
        """Call the app's create (``instance`` is None) or update service and return the saved object."""
        raise TypeError(f"{type(self).__name__} must name the service that saves")

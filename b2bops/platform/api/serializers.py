"""Base of read serializers: fields the person has no right to are left out, not blanked."""

from typing import Any

from rest_framework import serializers

from b2bops.accounts.rights import hidden_fields


class RightsModelSerializer(serializers.ModelSerializer[Any]):
    """Drops protected fields by the reader's rights. Without a request the schema is being drawn."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        request = self.context.get("request")
        if request is None or getattr(self.context.get("view"), "swagger_fake_view", False):
            return fields
        rights: frozenset[str] = getattr(request.user, "rights", frozenset())
        model: Any = self.Meta.model
        for name in hidden_fields(model=model._meta.label_lower, rights=rights):
            fields.pop(name, None)
        return fields

"""Contacts as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from crm.models import Account, ConsentPurpose, ConsentSource, Contact


class ContactSerializer(serializers.ModelSerializer[Contact]):
    account: Any = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Contact
        fields: ClassVar = [
            "id",
            "account",
            "name",
            "role",
            "email",
            "phone",
            "preferred_channel",
            "consent_given_at",
            "phone_consent_at",
            "profiling_consent_at",
            "erased_at",
            "is_active",
        ]


class ContactWriteSerializer(serializers.ModelSerializer[Contact]):
    """``account`` is needed to create a contact and cannot change afterwards: consent was given to it."""

    account: Any = serializers.SlugRelatedField("code", queryset=Account.objects.none())

    class Meta:
        model = Contact
        fields: ClassVar = [
            "account",
            "name",
            "role",
            "email",
            "phone",
            "preferred_channel",
            "consent_given_at",
            "is_active",
        ]
        # The service says it in words that name the field.
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["account"].queryset = Account.objects.visible_to(request.user)
        if self.instance is not None:
            fields["account"].read_only = True
        return fields


class ConsentSerializer(serializers.Serializer[Any]):
    """What the person said; sent twice, it changes nothing."""

    purpose = serializers.ChoiceField(choices=ConsentPurpose.choices)
    given = serializers.BooleanField()
    source = serializers.ChoiceField(choices=ConsentSource.choices, default=ConsentSource.API)  # type: ignore[assignment]
    proof = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

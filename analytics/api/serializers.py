"""Shapes of the API: runs, forecasts and proposals (called decisions there)."""

from typing import Any

from rest_framework import serializers

from analytics.models import ForecastSeries, JobRun, Proposal
from analytics.presentation.evidence import visible_evidence
from analytics.presentation.words import term_label
from b2bops.platform.api.serializers import RightsModelSerializer


class TermsField(serializers.JSONField):
    """The stored terms, each with its label in words."""

    def to_representation(self, value: Any) -> Any:
        return [{**term, "label": term_label(term["key"])} for term in value]


class JobRunSerializer(RightsModelSerializer):
    progress_pct = serializers.IntegerField(read_only=True)
    summary = serializers.SerializerMethodField()

    class Meta:
        model = JobRun
        fields = (
            "id", "key", "as_of", "params", "status", "progress_pct", "progress_note", "queued_at", "started_at",
            "finished_at", "attempts", "error", "summary", "backtest", "input_hash", "is_current", "requested_by",
        )  # fmt: skip

    def get_summary(self, run: JobRun) -> dict[str, Any]:
        request = self.context.get("request")
        return visible_evidence(run.summary, getattr(getattr(request, "user", None), "rights", frozenset()))


class JobRunWriteSerializer(serializers.Serializer[Any]):
    """A run to be asked for; without ``as_of`` the last day with an order is taken."""

    key = serializers.CharField(max_length=40)
    as_of = serializers.DateField(required=False)
    params = serializers.DictField(required=False)


class ForecastSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    as_of = serializers.DateField(source="run.as_of", read_only=True)
    terms = TermsField(read_only=True)

    class Meta:
        model = ForecastSeries
        fields = (
            "id", "run", "product", "sku", "as_of", "bucket_days", "history_start_date", "history", "mean", "levels",
            "quantiles", "method", "passport", "terms", "total", "history_total", "wape", "beats_seasonal_naive",
        )  # fmt: skip


class DecisionSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    suggested_qty = serializers.DecimalField(max_digits=15, decimal_places=3, read_only=True)
    terms = TermsField(read_only=True)
    evidence = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id", "kind", "run", "product", "sku", "account", "warehouse", "supplier", "rank", "value", "value_low",
            "value_high", "suggested_qty", "terms", "evidence", "reason", "money_at_stake", "currency", "expires_date",
            "status", "decided_by", "decided_at", "decided_qty", "decision_reason", "effect", "created_at",
        )  # fmt: skip

    def get_evidence(self, proposal: Proposal) -> dict[str, Any]:
        request = self.context.get("request")
        return visible_evidence(proposal.evidence, getattr(getattr(request, "user", None), "rights", frozenset()))


class ProposalAcceptSerializer(serializers.Serializer[Any]):
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ProposalRejectSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, allow_blank=True)

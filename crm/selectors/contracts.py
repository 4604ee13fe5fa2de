"""Questions asked of contracts and segments."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from crm.models import Account, Contract, ContractPrice, Segment

LEVELS_MAX = 20


def contracts_for_list(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """With everything a list of contracts shows: one query."""
    rows = ContractPrice.objects.filter(contract=OuterRef("pk")).order_by().values("contract")
    counted = Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return contracts.select_related("account").annotate(price_count=Coalesce(counted, 0))


def segments_for_list(segments: QuerySet[Segment]) -> QuerySet[Segment]:
    """With everything a list of segments shows: one query."""
    rows = Account.objects.filter(segment=OuterRef("pk")).order_by().values("segment")
    counted = Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    return segments.select_related("price_list").annotate(account_count=Coalesce(counted, 0))


def account_keys_below(account: Account) -> list[int]:
    """Keys of an account and all below it. One query for each level."""
    found = [account.pk]
    level = [account.pk]
    for _step in range(LEVELS_MAX):
        level = list(Account.objects.filter(parent__in=level).exclude(pk__in=found).values_list("pk", flat=True))
        if not level:
            break
        found += level
    return found

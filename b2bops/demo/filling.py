"""Filling an empty database: with the generated company, or with a wholesaler's real file."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from b2bops.demo import (
    company,
    people,
    today,
    writing_catalogue,
    writing_catalogue_care,
    writing_customers,
    writing_documents,
    writing_history,
    writing_ordering,
    writing_pipeline,
    writing_pricing,
    writing_receivables,
    writing_service,
)
from b2bops.demo.world import Size, World


@transaction.atomic
def fill_with_company(*, last_date: date, size: Size | None = None) -> World:
    """Write the generated company in one transaction: an interrupted filling leaves an empty database."""
    world = company.make_world(last_date=last_date, size=size)
    cast = people.write_people()
    nouns = writing_catalogue.write_nouns(world, owners=cast.owners, territories=cast.territories)
    writing_history.write_orders(world, nouns)
    writing_history.write_purchases(world, nouns)
    writing_history.write_stock(world, nouns)
    writing_pipeline.write_pipeline(world, nouns, cast, now=timezone.now())
    writing_pricing.write_pricing(nouns, on=timezone.localdate(), now=timezone.now())
    writing_receivables.write_receivables(world, nouns)
    today.write_today(world, nouns, now=timezone.now())
    writing_ordering.write_ordering(world, nouns, now=timezone.now())
    writing_documents.write_documents(world, now=timezone.now())
    writing_service.write_service(world, nouns, now=timezone.now())
    writing_catalogue_care.write_catalogue_care(nouns.products, seed=world.seed)
    writing_customers.write_customers(world, nouns, now=timezone.now())
    return world


def last_complete_date(today: date) -> date:
    """The Sunday before ``today``: forecasts are made from whole weeks."""
    return today - timedelta(days=today.weekday() + 1)

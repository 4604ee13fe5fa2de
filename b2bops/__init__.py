"""Project package: composition root above (urls, api, celery), kernel below (common, accounts, platform)."""

from b2bops.celery import app as celery_app

__all__ = ["celery_app"]

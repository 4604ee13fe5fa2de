"""Health: is the process up, and can it do its work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "up"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database and the cache answer, 503 naming what does not."""
    checks = {"database": _database(), "cache": _cache()}
    good = all(checks.values())
    return JsonResponse({"status": "ready" if good else "not ready", "checks": checks}, status=200 if good else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("health", 1, timeout=5)
        return bool(cache.get("health") == 1)
    except (OSError, ValueError):
        return False

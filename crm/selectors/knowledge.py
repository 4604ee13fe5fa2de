"""Finding articles."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import add

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from crm.models import KnowledgeArticle, KnowledgeCategory

TERMS_MAX = 10
TITLE_WEIGHT, BODY_WEIGHT = 3, 1
OFFERS_SHOWN, SUGGESTIONS = 12, 4
_LATIN = re.compile(r"[^\W_\u4e00-\u9fff]{3,40}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def search_terms(words: str) -> list[str]:
    """Words of at least three letters, and pairs of Chinese characters (which no space divides).

    >>> search_terms("Where is my order?")
    ['where', 'order']
    >>> search_terms("退货流程")
    ['退货', '货流', '流程']
    """
    text = words.lower()
    found = _LATIN.findall(text)
    for run in _CHINESE.findall(text):
        found += [run[start : start + 2] for start in range(len(run) - 1)]
    return list(dict.fromkeys(found))[:TERMS_MAX]


def articles_ranked(articles: QuerySet[KnowledgeArticle], words: str) -> QuerySet[KnowledgeArticle]:
    """Articles that hold any of the words, those with most of them (three times over in the title) first.

    The same on every database: no index is needed for some thousands of articles. 1 query when read.
    """
    terms = search_terms(words)
    if not terms:
        return articles.none()
    score = reduce(add, [_points(name, term, weight) for term in terms for name, weight in _FIELDS])
    return articles.annotate(score=score).filter(score__gt=0).order_by("-score", "-helpful_count", "title")


def article_suggestions(*, articles: QuerySet[KnowledgeArticle], words: str) -> list[KnowledgeArticle]:
    """A few articles that may answer what somebody is about to ask. 1 query."""
    return list(articles_ranked(articles, words)[:SUGGESTIONS])


def article_offers(*, articles: QuerySet[KnowledgeArticle], words: str) -> list[tuple[str, str]]:
    """(address, title) of the first articles that fit. 1 query."""
    return [(article.slug, article.title) for article in articles_ranked(articles, words)[:OFFERS_SHOWN]]


def articles_by_category(
    articles: QuerySet[KnowledgeArticle],
) -> list[tuple[KnowledgeCategory, list[KnowledgeArticle]]]:
    """The articles on their shelves, shelves and articles by name; empty shelves are left out. 1 query."""
    shelves: dict[KnowledgeCategory, list[KnowledgeArticle]] = {}
    for article in articles.select_related("category__parent").order_by("category__name", "title"):
        shelves.setdefault(article.category, []).append(article)
    return list(shelves.items())


def categories_with_counts() -> QuerySet[KnowledgeCategory]:
    """All shelves with how many articles stand on each. 1 query."""
    return KnowledgeCategory.objects.annotate(article_count=Count("articles")).order_by("name")


_FIELDS: Sequence[tuple[str, int]] = (("title", TITLE_WEIGHT), ("body", BODY_WEIGHT))


def _points(name: str, term: str, weight: int) -> Case:
    held = When(Q(**{f"{name}__icontains": term}), then=Value(weight))
    return Case(held, default=Value(0), output_field=IntegerField())

"""Rules of confirm or hold."""

import factory

from orders.models import OrderRule, RuleCondition


class OrderRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrderRule

    position = factory.Sequence(lambda n: n + 100)
    name = factory.Sequence(lambda n: f"Rule {n}")
    condition = RuleCondition.ALWAYS
    is_active = True

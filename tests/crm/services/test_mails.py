"""Mails follow their account into a merge."""

import pytest

from b2bops.platform.models import Email
from b2bops.platform.services.mail import About, mail_queue
from crm.models import Account
from crm.services.merge_movers import mails_move
from tests.factories import AccountFactory


@pytest.mark.django_db
def test_mails_move_with_a_merged_account():
    kept, merged, other = AccountFactory(), AccountFactory(), AccountFactory()
    for key, account in (("1", merged), ("2", other)):
        about = About(account, account.pk)
        mail_queue(actor=None, key=key, to=["x@y.example"], subject="Offer", text="-", about=about)
    Account.objects.filter(pk=merged.pk).update(merged_into=kept)
    mails_move(kept=kept, actor=None)
    assert dict(Email.objects.values_list("key", "account_id")) == {"1": kept.pk, "2": other.pk}

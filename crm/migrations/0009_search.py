from django.db import migrations

from b2bops.common.trigrams import trigram_indexes

COLUMNS = {
    "account": ("code", "name", "country", "tax_id",),
    "contact": ("name", "email", "role",),
    "lead": ("company", "person", "email", "number", "phone",),
    "opportunity": ("number", "name",),
    "ticket": ("number", "subject", "sender_email", "sender_name",),
}


class Migration(migrations.Migration):
    dependencies = [("crm", "0008_behaviour_consent_care")]

    operations = [trigram_indexes("crm", COLUMNS)]

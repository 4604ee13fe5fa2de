from django.db import migrations

from b2bops.common.trigrams import trigram_indexes

COLUMNS = {
    "salesorder": ("number", "external_number", "customer_reference",),
    "quote": ("number",),
    "invoice": ("number", "customer_reference",),
    "payment": ("number", "reference", "bank_reference",),
    "salesreturn": ("number", "external_number",),
}


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_ticket_links")]

    operations = [trigram_indexes("orders", COLUMNS)]

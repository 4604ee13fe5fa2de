from django.db import migrations

from b2bops.common.trigrams import trigram_indexes

COLUMNS = {
    "product": ("sku", "name", "brand", "barcode",),
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_invoicing")]

    operations = [trigram_indexes("catalog", COLUMNS)]

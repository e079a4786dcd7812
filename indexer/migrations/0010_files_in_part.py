from django.db import migrations


class Migration(migrations.Migration):
    """Build every document again: of files searched in part it says how many, linked ones it has."""

    dependencies = [("indexer", "0009_fields_searched")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO indexer_change (target, bulk) VALUES ('all', true)", migrations.RunSQL.noop
        )
    ]

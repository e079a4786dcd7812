from django.db import migrations


class Migration(migrations.Migration):
    """Build every document again: fields and files of its text are searched too."""

    dependencies = [("indexer", "0008_list_order")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO indexer_change (target, bulk) VALUES ('all', true)", migrations.RunSQL.noop
        )
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("indexer", "0007_indexes_side_by_side"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["kind", "title_key", "id"], name="document_by_title"),
        ),
    ]

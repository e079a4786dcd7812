"""Facet values, slug and work of documents, for the read API; filled from what is stored."""

import django.db.models.deletion
from django.db import migrations, models

from indexer.facet_values import values


def fill(apps, schema_editor):
    Document = apps.get_model("indexer", "Document")
    FacetValue = apps.get_model("indexer", "FacetValue")
    for document in Document.objects.filter(removed_at=None).iterator(chunk_size=200):
        document.slug, document.work = document.body["slug"], document.body["work"]
        document.save(update_fields=["slug", "work"])
        if document.page_id:
            FacetValue.objects.bulk_create(
                FacetValue(document=document, facet=facet, value=value)
                for facet, value in sorted(set(values(document.body)))
            )


class Migration(migrations.Migration):

    dependencies = [
        ('indexer', '0002_settings_mended'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='slug',
            field=models.CharField(blank=True, default='', max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='document',
            name='work',
            field=models.CharField(blank=True, db_index=True, default='', max_length=36),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['slug'], name='document_slug'),
        ),
        migrations.CreateModel(
            name='FacetValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=16)),
                ('value', models.CharField(max_length=255)),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='facet_values', to='indexer.document')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facet', 'value', 'document'), name='facet_value_once')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

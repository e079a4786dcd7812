"""Facet values, slug and work of documents, for the read API."""

import django.db.models.deletion
from django.db import migrations, models


def build_again(apps, schema_editor):
    """Let the worker fill the new columns and rows."""
    apps.get_model("indexer", "Change").objects.create(target="all", bulk=True, claims=0)


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
        migrations.RunPython(build_again, migrations.RunPython.noop),
    ]

"""Which page came of which row: an import may be run again, whatever editors changed since."""

from django.db import models
from wagtail.models import Page


class ImportedRow(models.Model):
    """A row of a corpus, by its own id, and its page. It goes when the page is deleted."""

    id = models.CharField(max_length=200, primary_key=True)
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="+")
    # Not content: nobody "uses" a page because it was imported.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.id

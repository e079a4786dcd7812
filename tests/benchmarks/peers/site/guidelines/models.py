"""A guideline with a city and topics, described for search as Wagtail's documentation does it."""

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index


class City(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class GuidelinePage(Page):
    body = RichTextField()
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    topics = ParentalManyToManyField(Topic)
    search_fields = [
        *Page.search_fields,
        index.SearchField("body"),
        index.RelatedFields("city", [index.SearchField("name")]),
        index.RelatedFields("topics", [index.SearchField("name")]),
    ]

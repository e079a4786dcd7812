"""Addresses of exports, below the search page of each language."""

from django.urls import path

from cms.exports import bibtex, feed, lines, table
from cms.exports.views import export

urlpatterns = [
    path("results.csv", export(table.write, "text/csv"), name="export_csv"),
    path("results.jsonl", export(lines.write, "application/jsonl"), name="export_lines"),
    path("results.bib", export(bibtex.write, "application/x-bibtex"), name="export_bibtex"),
    path("feed.atom", feed.feed, name="feed"),
]

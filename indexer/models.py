"""All the state between content and search: seven small tables (docs/architecture.md).

A *target* is a word such as `page-12` or `topic-5`. The same word is a document's id here,
in the API and in the engine.
"""

import secrets
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

# No try is put off for longer. What seems to be was put off by a clock that went wrong.
LONGEST_PAUSE = timedelta(hours=1)


def told(error: object) -> str:
    """Return what an error says as a database can keep it: at most 2,000 characters."""
    return str(error)[:2000].replace("\0", "").encode("utf-8", "replace").decode()


class Change(models.Model):
    """Something to look at: the outbox. Triggers and `changes.record` insert, build deletes."""

    target = models.CharField(max_length=64)
    bulk = models.BooleanField(db_default=False)
    claims = models.PositiveSmallIntegerField(db_default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["target"]), models.Index(fields=["bulk", "id"])]

    def __str__(self) -> str:
        return f"{self.target} ({self.pk})"


class Document(models.Model):
    """What is public of one page or term. A removed one stays as a tombstone for 90 days.

    The id may be one that somebody else has put into an engine: then it is as long as theirs.

    `seq` orders all documents by their last change; `fingerprint` tells whether one
    differs; `title_key` is the title folded for sorting; `work` is shared by translations;
    `unsearched` says in sentences what of it is too long to be searched.
    """

    id = models.CharField(max_length=511, primary_key=True)
    kind = models.CharField(max_length=32)
    page = models.OneToOneField(
        "wagtailcore.Page",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    locale = models.CharField(max_length=16)
    url = models.CharField(max_length=2048, blank=True)
    slug = models.CharField(max_length=255, blank=True)
    work = models.CharField(max_length=36, blank=True, db_index=True)
    # The `seq` since which it has this URL: an index that has come so far knows it by it.
    url_seq = models.PositiveBigIntegerField(null=True)
    title_key = models.CharField(max_length=255, blank=True)
    date = models.CharField(max_length=10, blank=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)
    seq = models.PositiveBigIntegerField(unique=True)
    fingerprint = models.CharField(max_length=32)
    body = models.JSONField(default=dict)
    unsearched = models.CharField(max_length=255, blank=True, db_default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "locale"]),
            models.Index(fields=["slug"], name="document_slug"),
            # The usual order of a list: its page is read from here, without sorting.
            models.Index(fields=["kind", "title_key", "id"], name="document_by_title"),
        ]

    def __str__(self) -> str:
        return self.id


class Dependency(models.Model):
    """`document` was built from `target`: when that changes, look at the document again."""

    document = models.CharField(max_length=64)
    target = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "target"], name="dependency_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} ← {self.target}"


class FacetValue(models.Model):
    """A value that a document has in a facet: lists and counts without the engine."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, db_constraint=False, related_name="facet_values"
    )
    facet = models.CharField(max_length=16)
    value = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "value", "document"], name="facet_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.facet}={self.value}"


class Feed(models.Model):
    """The one row that numbers documents (`seq`) and lends out the right to drain (`lease`)."""

    epoch = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField(default=0)
    purged_to = models.PositiveBigIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"

    @classmethod
    def row(cls) -> Self:
        """Return the one row, made when it is first asked for."""
        return cls.objects.get_or_create(pk=1, defaults={"epoch": secrets.token_hex(4)})[0]

    @classmethod
    def locked(cls) -> Self:
        """Return the row, locked until the transaction ends: one writer of documents at a time."""
        found = cls.objects.select_for_update().filter(pk=1).first()
        return found or cls.objects.select_for_update().get(pk=cls.row().pk)


class SearchIndex(models.Model):
    """One index in an engine: how far it has come (`cursor`) and whether searches read it.

    `engine` is the engine's address (indexer.engines.choose). An index that is not `live`
    is being built, or it was live until `retired_at` and is kept for a while. `held_until`
    is for how long the command that builds it is taken to be alive.
    """

    name = models.CharField(max_length=64, unique=True)
    engine = models.CharField(max_length=255)
    config = models.CharField(max_length=40, blank=True)
    cursor = models.PositiveBigIntegerField(default=0)
    live = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    # How often somebody had changed the engine's settings behind our back.
    settings_mended = models.PositiveIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["live"], condition=models.Q(live=True), name="one_live_index"
            ),
            models.UniqueConstraint(
                fields=["live"],
                condition=models.Q(live=False, retired_at=None),
                name="one_building_index",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rests(self) -> bool:
        """Whether its engine, which gave no answer, is left alone for now."""
        now = timezone.now()
        return self.next_at is not None and now < self.next_at <= now + LONGEST_PAUSE


class FileText(models.Model):
    """The text of a file, by what it holds: the same file is read once, wherever it hangs.

    `digest` is Wagtail's `file_hash`, `extractor` the version of the rules that read it.
    `status` is empty while somebody reads it, since `at`; `pages` holds a text for each page.
    """

    digest = models.CharField(max_length=64)
    extractor = models.CharField(max_length=16)
    status = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    pages = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "extractor"], name="file_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.digest}: {self.status}"


class Failure(models.Model):
    """A target that could not be built (`index` empty) or a document an engine refused."""

    document_id = models.CharField(max_length=64)
    index = models.CharField(max_length=64, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    code = models.CharField(max_length=64)
    message = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_id", "index"], name="failure_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.code}"

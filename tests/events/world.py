"""A small site with something of everything, and the editor who changes it."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from io import BytesIO

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.documents.models import Document as StoredFile
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction

from content_models.models import ResourceIndex
from tests import factories

NAMES = ("law", "rule", "linked", "twin", "french", "plain", "draft", "closed")


@dataclass
class World:
    """`pages` are the pages by name, `terms` likewise, `files` the uploads.

    law       a guideline with a link to `linked`, a file and an image
    rule      below it
    linked    a policy, with `french` as its translation
    twin      an alias of law, in the list of resources
    plain     a policy that has nothing to do with them
    draft     a guideline that was never published
    closed    a policy that has a restriction of its own
    """

    pages: dict[str, int] = field(default_factory=dict)
    terms: dict[str, object] = field(default_factory=dict)
    files: dict[str, object] = field(default_factory=dict)
    editor: Client = field(default_factory=Client)

    def __getitem__(self, name):
        return Page.objects.get(pk=self.pages[name]).specific

    def copy(self):
        """Return a world whose terms and files are read anew and that can take more pages."""
        return replace(
            self,
            pages=dict(self.pages),
            terms={name: deepcopy(term) for name, term in self.terms.items()},
            files={name: deepcopy(file) for name, file in self.files.items()},
        )

    def name(self, name, page):
        self.pages[name] = page.pk

    def list(self, model):
        return factories.list_page(model)

    def post(self, address, *args, data=None, query="", **form):
        """Post a form of the admin as the editor; an error of the form is the test's fault."""
        data = (data or {}) | form
        response = self.editor.post(reverse(address, args=args) + query, data)
        errors = (response.context or {}).get("form") if response.status_code == 200 else None
        # The admin's dialogues answer 200 with the step that follows.
        kind = response.headers.get("Content-Type", "")
        done = kind.startswith("application/json") or not response.content
        assert response.status_code == 302 or done, getattr(errors, "errors", response.content)
        return response


def text(name):
    return {
        "title": f"zz{name}zz zz{name}2zz",
        "summary": f"Summary of zz{name}2zz",
        "slug": f"page-{NAMES.index(name)}",  # an address is no secret: no mark in it
    }


def paragraph(html):
    return ("text", f"<p>{html}</p>")


def picture(name):
    data = BytesIO()
    PillowImage.new("RGB", (20, 10)).save(data, "PNG")
    return ContentFile(data.getvalue(), name)


def build():
    """Make the world; nothing is drained yet."""
    world = World()
    world.editor.force_login(User.objects.create_superuser("editor", "e@example.org", "x"))
    parent = factories.TopicFactory(name="Parent", slug="parent")
    terms = {
        "parent": parent,
        "topic": factories.TopicFactory(name="Topic", slug="topic", parent=parent),
        "city": factories.CityFactory(name="City", slug="city"),
        "principle": factories.PrincipleFactory(number=1),
    }
    terms["organisation"] = factories.OrganisationFactory(
        name="Organisation", slug="organisation", city=terms["city"]
    )
    world.terms = terms
    root = Collection.get_first_root_node()
    shut = root.add_child(name="Shut")
    CollectionViewRestriction.objects.create(collection=shut, restriction_type="login")
    world.files = {
        "root": root,
        "open": root.add_child(name="Open"),
        "shut": shut,
        "file": StoredFile.objects.create(title="Annex", file=ContentFile(b"a", "annex.pdf")),
        "image": Image.objects.create(title="Picture", file=picture("old.png")),
    }
    links = {"topics": [terms["topic"]], "cities": [terms["city"]]}
    links["principles"] = [terms["principle"]]
    plain_links = {
        "topics": [factories.TopicFactory(name="Another")],
        "cities": [factories.CityFactory(name="Another", country="FR")],
        "principles": [factories.PrincipleFactory(number=2)],
    }
    linked = factories.PolicyFactory(**text("linked"), **plain_links)
    body = [
        paragraph(f'See <a linktype="page" id="{linked.pk}">there</a>. zzlaw2zz'),
        ("file", {"document": world.files["file"], "title": ""}),
        ("image", {"image": world.files["image"], "alt": "A picture", "caption": ""}),
    ]
    law = factories.GuidelineFactory(
        **text("law"), **links, issuers=[terms["organisation"]], body=body
    )
    rule = factories.GuidelineFactory(**text("rule"), **links, parent=law)
    law.refresh_from_db()
    twin = law.create_alias(parent=world.list(ResourceIndex), update_slug="twin")
    french = linked.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    french.title, french.summary = "zzfrenchzz zzfrench2zz", "zzfrench2zz"
    french.save_revision().publish()
    plain = factories.PolicyFactory(**text("plain"), **plain_links)
    draft = factories.GuidelineFactory(**text("draft"), **links, live=False)
    draft.save_revision()
    closed = factories.PolicyFactory(**text("closed"), **plain_links)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    for name, page in locals().items():
        if name in NAMES:
            world.name(name, page)
    return world

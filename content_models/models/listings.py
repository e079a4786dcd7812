"""The home page and the pages under which documents of one type stand."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from content_models.blocks import TEXT_FEATURES


class ListingPage(Page):
    """A page that leads to others."""

    introduction = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True


class HomePage(ListingPage):
    """The first page. There is one; its translations are its further languages."""

    template = "content/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class IndexPage(ListingPage):
    """The page under which all documents of one type stand."""

    parent_page_types: ClassVar[list[str]] = ["content_models.HomePage"]
    max_count_per_parent = 1

    class Meta:
        abstract = True

    def get_template(self, *_args: Any, **_kwargs: Any) -> str:
        """Return the one template of all index pages: `template` would not be inherited."""
        return "content/index.html"


class GuidelineIndex(IndexPage):
    """Holds the guidelines."""

    subpage_types: ClassVar[list[str]] = ["content_models.Guideline"]

    class Meta:
        verbose_name = _("list of guidelines")


class PolicyIndex(IndexPage):
    """Holds the policies."""

    subpage_types: ClassVar[list[str]] = ["content_models.Policy"]

    class Meta:
        verbose_name = _("list of policies")


class UseCaseIndex(IndexPage):
    """Holds the use cases."""

    subpage_types: ClassVar[list[str]] = ["content_models.UseCase"]

    class Meta:
        verbose_name = _("list of use cases")


class ResourceIndex(IndexPage):
    """Holds reports, toolkits, news, events and topic pages."""

    subpage_types: ClassVar[list[str]] = ["content_models.Resource"]

    class Meta:
        verbose_name = _("list of resources")

"""The vocabularies in the admin's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content_models.models import City, Organisation, Principle, SynonymSet, Topic


class PrincipleViewSet(SnippetViewSet):
    """The five principles."""

    model = Principle
    icon = "pick"
    list_display = ["number", "short_name", "name"]


class TopicViewSet(SnippetViewSet):
    """Topics and the topics above them."""

    model = Topic
    icon = "tag"
    list_display = ["name", "parent", "slug"]
    list_filter = ["parent"]
    chooser_per_page = 25


class CityViewSet(SnippetViewSet):
    """Cities and their membership."""

    model = City
    icon = "site"
    list_display = ["name", "local_name", "country_name", "membership", "checked"]
    list_filter = ["membership", "region", "country_name", "checked"]
    list_export = ["name", "country", "membership", "joined", "evidence"]
    chooser_per_page = 25


class OrganisationViewSet(SnippetViewSet):
    """Who issues documents."""

    model = Organisation
    icon = "group"
    list_display = ["name", "kind", "country", "city"]
    list_filter = ["kind", "country"]
    chooser_per_page = 25


class SynonymSetViewSet(SnippetViewSet):
    """Words that find each other."""

    model = SynonymSet
    icon = "openquote"
    list_display = ["__str__", "note"]
    search_fields = ["words", "note"]


class VocabularyGroup(SnippetViewSetGroup):
    """One menu entry for all of them."""

    items = (
        PrincipleViewSet,
        TopicViewSet,
        CityViewSet,
        OrganisationViewSet,
        SynonymSetViewSet,
    )
    menu_label = _("Vocabularies")
    menu_icon = "list-ul"
    menu_order = 200


register_snippet(VocabularyGroup)

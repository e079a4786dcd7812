"""The password of a page or of a collection of files can't be tried without limit."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.cms.security.test_login import attempt
from tests.factories import GuidelineFactory

pytestmark = pytest.mark.django_db
SHARED = {"restriction_type": "password", "password": "a-quokka-in-the-street"}


@pytest.fixture(params=["page", "collection"])
def door(request):
    """Return what is behind a shared password, by its address."""
    if request.param == "page":
        page = GuidelineFactory()
        PageViewRestriction.objects.create(page=page, **SHARED)
        return page.url
    collection = Collection.get_first_root_node().add_child(name="Shut")
    CollectionViewRestriction.objects.create(collection=collection, **SHARED)
    file = ContentFile(b"text", "annex.txt")
    return Document.objects.create(title="Annex", file=file, collection=collection).url


def knock(client, door, password, **sent):
    """Fill in the form that stands before the door."""
    form = client.get(door).context_data["action_url"]
    return client.post(form, {"password": password, "return_url": door}, **sent)


def test_after_ten_wrong_ones_the_right_one_has_to_wait_for_a_quarter_of_an_hour(client, door):
    for _ in range(9):
        assert knock(client, door, "wrong").status_code == 200
    assert knock(client, door, "wrong").status_code == 429
    refused = knock(client, door, SHARED["password"])
    assert refused.status_code == 429
    assert "Too many attempts" in refused.content.decode()
    assert "sessionid" not in refused.cookies
    other = {"REMOTE_ADDR": "198.51.100.7"}
    assert knock(client, door, SHARED["password"], **other).status_code == 302
    client.cookies.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert knock(client, door, SHARED["password"]).status_code == 302
        opened = client.get(door)
        assert opened.status_code == 200
        assert "action_url" not in (getattr(opened, "context_data", None) or {})
        opened.close()


def test_they_are_counted_with_the_logins_of_the_same_address(client, door):
    for _ in range(5):
        knock(client, door, "wrong")
        attempt(client, "wrong")
    assert knock(client, door, SHARED["password"]).status_code == 429

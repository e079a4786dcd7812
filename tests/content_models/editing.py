"""What an editor sends when a document's form is saved."""

from django.contrib.auth.models import Group, User
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

LINKS = ("principle_links", "topic_links", "city_links", "issuer_links", "sources")


def member_of(group):
    """Return a user who is in this group and no other."""
    user = User.objects.create_user(group.lower(), f"{group.lower()}@example.org", "secret")
    user.groups.add(Group.objects.get(name=group))
    return user


def form_data(page=None, *, principles=(), topics=(), cities=(), body=(), **fields):
    """Return the POST data of a document's form: `page` as it is stored, or a new one."""
    chosen = {
        "principle_links": [{"principle": term.pk, "reason": ""} for term in principles],
        "topic_links": [{"topic": term.pk} for term in topics],
        "city_links": [{"city": term.pk} for term in cities],
    }
    initial = dict.fromkeys(LINKS, 0)
    if page is not None:
        for link, relation, term in (
            ("principle_links", "principle", "principle_id"),
            ("topic_links", "topic", "topic_id"),
            ("city_links", "city", "city_id"),
        ):
            stored = [
                {"id": row.pk, relation: getattr(row, term)} for row in getattr(page, link).all()
            ]
            initial[link] = len(stored)
            chosen[link] = stored + chosen[link]
        body = [(block["type"], block["value"], block["id"]) for block in page.body.raw_data]
        fields = {"title": page.title, "slug": page.slug, "scope": page.scope} | fields
    defaults = {
        "title": "A guideline",
        "slug": "a-guideline",
        "summary": "What it is and for whom.",
        "status": "unknown",
        "confidence": "unverified",
        "scope": "",
        "comment_notifications": "",
    }
    formsets = {name: inline_formset(chosen.get(name, []), initial=initial[name]) for name in LINKS}
    return nested_form_data(
        defaults | fields | formsets | {"comments": inline_formset([]), "body": body_data(body)}
    )


def body_data(blocks):
    """Return the POST data of a body: (type, value) or (type, value, id)."""
    data = streamfield([(kind, value) for kind, value, *_ in blocks])
    for position, (_kind, _value, *identifier) in enumerate(blocks):
        data[f"{position}"]["id"] = identifier[0] if identifier else ""
    return data


def edit_url(page):
    """Return the address of a page's form."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])

"""Engine documents for tests, and what their spans cover."""

from search_config.document import NOT_STATED, EngineDocument


def document(document_id, title="Untitled", **fields):
    """Return a full engine document; fields that are not given hold nothing."""
    made = EngineDocument(
        id=document_id,
        fingerprint=f"print of {document_id}",
        title=title,
        title_original="",
        names=[],
        summary="",
        passages=[],
        lang="en",
        shown_in=["en"],
        section=[],
        type="guideline",
        principle=[NOT_STATED],
        topic=[NOT_STATED],
        city=[NOT_STATED],
        country=[NOT_STATED],
        region=[NOT_STATED],
        year=None,
        date="",
        title_key=title.lower(),
    )
    unknown = fields.keys() - made.keys()
    assert not unknown, f"no such field: {unknown}"
    return made | fields


def marked(document, hit):
    """Return field, item and text of each span of `hit`."""
    found = []
    for span in hit.spans:
        text = document[span.field] if span.item is None else document[span.field][span.item]
        covered = text.encode()[span.start : span.start + span.length].decode()
        found.append((span.field, span.item, covered))
    return found

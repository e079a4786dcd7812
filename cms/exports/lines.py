"""A search's results as JSON Lines: in each line a document as the API gives it."""

import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder

from cms.api.present import present
from indexer import published
from indexer.published import Document


def write(portions: Iterable[list[Document]]) -> Iterator[str]:
    """Yield the documents line by line."""
    for documents in portions:
        for item in present(documents, published.documents()):
            yield json.dumps(item, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"

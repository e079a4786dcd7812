"""Bodies of stored documents without a database."""

from typing import Any

from search_config.document import Body


def body(**fields: Any) -> Body:
    """A document about which nothing is stated but what `fields` say."""
    empty: dict[str, Any] = {
        name: [] if str(kind).startswith("list") else ""
        for name, kind in Body.__annotations__.items()
    }
    usual = {"type": "guideline", "lang": "en", "year": None, "imported": False, "sample": False}
    return Body(**{**empty, **usual, "dates": {}, "details": {}, **fields})  # type: ignore[typeddict-item]

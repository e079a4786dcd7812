"""StreamField blocks as plain data, and the passages that a hit can point at."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.documents.models import Document as StoredFile
from wagtail.images.models import SourceImageIOError

from indexer.documents.addresses import web_address
from indexer.documents.context import IMAGE_SIZES, Context
from indexer.documents.files import text_of
from indexer.text import rich_text, visible_text
from search_config.document import Passage
from search_config.normal import written

Block = dict[str, Any]
_LABELS = ("principle_label", "topic_label")


def render(body: StreamValue, context: Context, seen: set[str]) -> list[Block]:
    """Return the blocks of `body` that may be shown, each with its `type` and lasting `id`."""
    blocks = []
    for child in body:
        data = _RENDER[child.block_type](child.value, context, seen)
        if data is not None:
            blocks.append({"type": child.block_type, "id": str(child.id or ""), **data})
    return blocks


def passages(blocks: list[Block]) -> list[Passage]:
    """Cut the text where a hit can point: at headings and at clauses."""
    found: list[Passage] = []
    anchor = label = ""
    parts: list[str] = []

    def close() -> None:
        if text := written(" ".join(parts)):
            found.append(Passage(anchor=anchor, label=label, text=text))
        parts.clear()

    for block in blocks:
        if block["type"] in {"heading", "clause"}:
            close()
            anchor = block["id"]
            label = (
                f"{block.get('number', '')} {block.get('heading', block.get('text', ''))}".strip()
            )
        parts += _words(block)
        if block["type"] == "clause":
            close()
            anchor = label = ""
    close()
    return found


def _words(block: Block) -> Iterator[str]:
    """Yield what a person reads in a block, in its order."""
    for key in ("number", "heading", "title", "caption", "alt", "text", "source", *_LABELS):
        if block.get(key):
            yield str(block[key])
    for html in (block.get("html", ""), *block.get("items", ())):
        if html:
            yield visible_text(html)
    for row in block.get("rows", ()):
        yield " ".join(row)


def _html(value: Any, context: Context, seen: set[str]) -> str:
    """Return rich text as public HTML; `value` is Wagtail's RichText or its source."""
    source = str(getattr(value, "source", value) or "")
    href: Callable[[str, str], str | None] = partial(context.href, seen=seen)
    return rich_text(source, href)


def _heading(value: Any, _context: Context, _seen: set[str]) -> Block:
    return {"level": int(value["level"]), "text": value["text"]}


def _text(value: Any, context: Context, seen: set[str]) -> Block:
    return {"html": _html(value, context, seen)}


def _quote(value: Any, _context: Context, _seen: set[str]) -> Block:
    return {
        "text": value["text"],
        "source": value["source"],
        "url": web_address(value["url"] or ""),
    }


def _table(value: Any, _context: Context, _seen: set[str]) -> Block:
    table = value or {}
    rows = [
        [str(cell if cell is not None else "") for cell in row] for row in table.get("data") or []
    ]
    return {
        "caption": table.get("table_caption") or "",
        "header_row": bool(table.get("first_row_is_table_header")),
        "header_column": bool(table.get("first_col_is_header")),
        "rows": rows,
    }


def _list(value: Any, context: Context, seen: set[str]) -> Block:
    return {
        "ordered": bool(value["ordered"]),
        "items": [_html(item, context, seen) for item in value["items"]],
    }


def _image(value: Any, _context: Context, seen: set[str]) -> Block | None:
    image = value["image"]
    if image is None:
        return None
    seen.add(f"image-{image.pk}")
    shown: Block = {"alt": value["alt"], "caption": value["caption"]}
    try:
        renditions = image.get_renditions(*IMAGE_SIZES)
    except SourceImageIOError:  # the file is gone from the disk; its words stay
        return {"url": None, "width": None, "height": None, "renditions": [], **shown}
    sizes = [
        {"name": name, "url": file.url, "width": file.width, "height": file.height}
        for name, file in renditions.items()
    ]
    first = next(size for size in sizes if size["name"] == IMAGE_SIZES[0])
    return {
        "url": first["url"],
        "width": first["width"],
        "height": first["height"],
        "renditions": sorted(sizes, key=lambda size: size["name"]),
        **shown,
    }


def _file(value: Any, context: Context, seen: set[str]) -> Block | None:
    chosen = value["document"]
    stored = context.file(chosen.pk, seen) if chosen else None
    if stored is None:
        return None
    return _of_file(stored, value["title"] or stored.title, context)


def _of_file(stored: StoredFile, title: str, context: Context) -> Block:
    return {
        "file": f"file-{stored.pk}",
        "title": title,
        "url": stored.url,
        "extension": stored.file_extension,
        "size": stored.get_file_size() or 0,
        **text_of(stored, context),
    }


def files(blocks: list[Block], context: Context, seen: set[str]) -> list[Block]:
    """Return the public files of a page: its blocks of files, and what its text links to."""
    found = [block for block in blocks if block["type"] == "file"]
    linked = {target for target in seen if target.startswith("file-")}
    linked -= {block["file"] for block in found}
    numbers = sorted(int(target.removeprefix("file-")) for target in linked)
    stored = (context.file(number, seen) for number in numbers)
    found += [_of_file(file, file.title, context) for file in stored if file]
    return found


def _callout(value: Any, context: Context, seen: set[str]) -> Block:
    html = _html(value["text"], context, seen)
    return {"tone": value["tone"], "title": value["title"], "html": html}


def _clause(value: Any, context: Context, seen: set[str]) -> Block:
    block: Block = {
        "number": value["number"],
        "heading": value["heading"],
        "html": _html(value["text"], context, seen),
    }
    for name in ("principle", "topic"):
        term = value[name]
        if term is not None:
            seen.add(f"{name}-{term.pk}")
        block |= {name: term.slug if term else "", f"{name}_label": term.name if term else ""}
    return block


_RENDER: dict[str, Callable[[Any, Context, set[str]], Block | None]] = {
    "heading": _heading,
    "text": _text,
    "quote": _quote,
    "table": _table,
    "list": _list,
    "image": _image,
    "file": _file,
    "callout": _callout,
    "clause": _clause,
}
BLOCK_TYPES = frozenset(_RENDER)

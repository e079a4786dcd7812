"""Text as files can hold it."""

import re

# Tab, line feed and carriage return are the only control characters of XML and of spreadsheets.
_BREAK = re.compile(r"(?<=\S)[\x0b\x0c]+(?=\S)")  # a line's end of a word processor
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return `text` without characters that spreadsheets and XML refuse."""
    return _CONTROL.sub("", _BREAK.sub(" ", text))

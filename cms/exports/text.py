"""Text as files can hold it."""

import re

# Tab, line feed and carriage return are the only control characters of XML and of spreadsheets.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return `text` without characters that spreadsheets and XML refuse."""
    return _CONTROL.sub("", text)

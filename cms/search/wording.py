"""What somebody has typed, as an engine is asked it."""

import re

from search_config.normal import searched

# What word processors and telephones make of a quote.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PIECE = re.compile(
    r'"[^"]*"?'  # what is quoted stays
    r"|(?P<no_exclusion>(?<!\S)[-\u2010-\u2015]+(?=\s|\d{1,3}(?!\d)))"
    r"|(?P<reference>(?<![\w./-])\d[\d.]*(?:/\d+)+(?![\w/]))"
)


def asked(text: str) -> str:
    """Return the query for `text`.

    Quotes of any form make a phrase. A hyphen before a small number or alone excludes nothing
    (`covid -19`), and the number of a law is one thing: `2016/679` finds no text that has 2016
    here and 679 there.
    """
    return _PIECE.sub(_piece, searched(text).translate(_QUOTES))


def _piece(match: re.Match[str]) -> str:
    if match["no_exclusion"]:
        return ""
    return f'"{match["reference"]}"' if match["reference"] else match.group()

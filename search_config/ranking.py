"""In which order hits stand, and what is forgiven in a query."""

from search_config.schema import TypoRule

# Meilisearch's rules by name; the embedded engine has fixed tiers in the same spirit
# (docs/search.md). `sort` comes first: who sorts by date wants all in that order.
RANKING = ("sort", "words", "typo", "proximity", "attribute", "exactness")
TYPO = TypoRule(one=5, two=9)
# Dropped from a query unless nothing else is left of it.
STOP_WORDS = {
    "en": ("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "in", "is", "it",
           "of", "on", "or", "that", "the", "this", "to", "was", "what", "which", "with"),
    "es": ("al", "con", "como", "de", "del", "el", "en", "es", "la", "las", "los", "o", "para",
           "por", "que", "se", "su", "un", "una", "y"),
    "ca": ("al", "als", "amb", "de", "del", "dels", "el", "els", "en", "i", "la", "les", "o",
           "per", "que", "un", "una"),
    "fr": ("au", "aux", "avec", "d", "de", "des", "du", "en", "est", "et", "l", "la", "le", "les",
           "ou", "par", "pour", "que", "qui", "sur", "un", "une"),
    "nl": ("aan", "bij", "dat", "de", "een", "en", "het", "in", "is", "met", "of", "op", "te",
           "van", "voor"),
    "de": ("am", "an", "auf", "das", "der", "die", "den", "dem", "des", "ein", "eine", "für",
           "im", "in", "ist", "mit", "oder", "und", "von", "zu", "zum", "zur"),
}  # fmt: skip

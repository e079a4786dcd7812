"""Keeps out of logs and error reports what must not stand there.

Secrets, and what people searched for: an access log has it beside the address of who did.
"""

import logging
import re

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

SECRETS = [
    (re.compile(pattern, re.IGNORECASE), shown)
    for pattern, shown in (
        # The query of an address.
        (r"(?<=[\w/])\?(?=\S)[^\s\"']*", r"?…"),
        # Addresses that are secrets themselves.
        (r"(/preview/|/password_reset/confirm/)[^\s\"'?]+", r"\1…"),
        (r"(://)[^/\s@\"']+@", r"\1…@"),
        (r"\b(bearer|basic) [\w.~+/=-]+", r"\1 …"),
        (
            r"(password|passwd|secret|token|api[-_]?key|authorization|signature|sessionid)"
            r"(\w{0,20}[\"']?\s{0,3}[:=]\s{0,3}[\"']?)(?!bearer|basic)[^\s\"',;&)}]+",
            r"\1\2…",
        ),
    )
]


def scrubbed(text: str) -> str:
    """Return `text` with secrets and the queries of addresses left out."""
    for pattern, shown in SECRETS:
        text = pattern.sub(shown, text)
    return text


class ScrubbingFormatter(logging.Formatter):
    """Leaves it out of every line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return scrubbed(super().format(record))


class ReportFilter(SafeExceptionReporterFilter):
    """Hides in error reports also who asked, what was sent, and addresses with passwords."""

    hidden_settings = re.compile(
        SafeExceptionReporterFilter.hidden_settings.pattern
        + "|(BROKER|DATABASE|CACHE)_?URL|LOCATION|REMOTE_|FORWARDED|REAL_IP|CLIENT_IP",
        flags=re.IGNORECASE,
    )

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        """Return the names of what was sent, without values: drafts, passwords."""
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

"""The secrets that messages are signed with: made here, shown once, encrypted at rest."""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """A secret was encrypted under a SECRET_KEY that is no longer there."""


def new() -> str:
    """Return a secret as receivers are given it (Standard Webhooks)."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def encrypted(secret: str) -> str:
    """Return `secret` as it is stored."""
    return _box().encrypt(secret.encode()).decode()


def decrypted(stored: str) -> str:
    """Return the secret that was stored. Raises Unreadable."""
    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise Unreadable("SECRET_KEY has changed: make a new secret.") from None


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"webhooks:" + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

"""The public, read-only APIs: our own search API, and Wagtail's API v2 for pages.

It serves JSON over `cms.search` and decides nothing about what may be shown.
"""

"""The whole result of a search as a file or a feed; each form is one module.

It shows stored documents and decides nothing about what may be shown.
"""

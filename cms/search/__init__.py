"""The public search and the pages that it leads to: from parameters to what is shown.

It asks an engine for ids and match spans, and `indexer.published` for what may be shown.
"""

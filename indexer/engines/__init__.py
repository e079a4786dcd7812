"""Search engines behind one port (`base`): Meilisearch, and an embedded one for laptops.

`tests/contracts/` holds what every engine must do. Engines return ids, match spans, totals
and counts; what is shown comes from stored documents.
"""

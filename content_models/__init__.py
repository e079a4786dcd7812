"""What editors write: page types, blocks and vocabularies, as Django models.

It knows nothing of an index, an engine or an API, and imports none of our packages.
"""

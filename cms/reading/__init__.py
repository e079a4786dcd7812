"""Pages to read and to look at: figures, comparisons, versions, browse pages.

They are made of stored documents and of the search's own counts, so that a number is always
what the search behind its link finds.
"""

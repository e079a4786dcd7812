"""Tables from spreadsheets as drafts: the command `import_table`.

A table that `cms.exports.table` has written comes back by it, edited or not.
"""

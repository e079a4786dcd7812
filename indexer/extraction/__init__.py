"""Text out of files, in a process of its own with hard limits.

`process.extract` starts `reader` and reads what it prints; only the reader opens a file
that somebody has uploaded. Nothing here knows Django.
"""

"""Webhooks: other sites are told at once of what the change feed holds.

An endpoint is a cursor over the feed (`indexer.published.changes`); it has no outbox of its
own. Who has lost a message can always read `/api/v1/changes`.
"""

"""The engine of production: a Meilisearch server, through its own client.

Only this package imports the client, and of the package only `server`.
"""

from indexer.engines.meilisearch.engine import MeilisearchEngine

__all__ = ["MeilisearchEngine"]

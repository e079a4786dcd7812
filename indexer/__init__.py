"""From a change in the content to a searchable document, and nothing lost between.

Changes are captured, documents built, pushed to a search engine, and read back. It may
import `content_models` and `search_config`, never `cms`.
"""

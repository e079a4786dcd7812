"""The content that a new installation starts with: cities, facts about them, sample documents.

Imports content_models, and of the indexer only `changes`, to say that a load is no hurry.
"""

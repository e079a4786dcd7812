"""Many documents at once: the command `import_corpus`.

Imports content_models, the starter content's vocabularies, and of the indexer only `changes`,
to say that an import is no hurry.
"""

"""The index as code: fields, facets, ranking, languages. Standard library only."""

"""Page types, their shared fields, and the vocabularies."""

from content_models.models.base import ContentPage, document_models
from content_models.models.guidelines import Guideline
from content_models.models.links import CityLink, IssuerLink, PrincipleLink, Source, TopicLink
from content_models.models.listings import (
    GuidelineIndex,
    HomePage,
    IndexPage,
    PolicyIndex,
    ResourceIndex,
    UseCaseIndex,
)
from content_models.models.places import City, Organisation
from content_models.models.policies import Policy
from content_models.models.resources import Resource
from content_models.models.synonyms import SynonymSet
from content_models.models.taxonomy import Principle, Topic
from content_models.models.use_cases import UseCase

__all__ = [
    "City",
    "CityLink",
    "ContentPage",
    "Guideline",
    "GuidelineIndex",
    "HomePage",
    "IndexPage",
    "IssuerLink",
    "Organisation",
    "Policy",
    "PolicyIndex",
    "Principle",
    "PrincipleLink",
    "Resource",
    "ResourceIndex",
    "Source",
    "SynonymSet",
    "Topic",
    "TopicLink",
    "UseCase",
    "UseCaseIndex",
    "document_models",
]

"""The bulletin (通报): facts computed once from a consolidation, and the official sentences made of them."""

from bairi_validators.bulletin.computing import compute
from bairi_validators.bulletin.county_pages import CountyPageFacts
from bairi_validators.bulletin.departments import DepartmentFacts
from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.kinds import BulletinKind, Edition, editions, full_name
from bairi_validators.bulletin.pages import PageProse
from bairi_validators.bulletin.prose import Prose, compose
from bairi_validators.bulletin.quality import doubts_of
from bairi_validators.bulletin.supervision import SupervisionFacts
from bairi_validators.bulletin.unit_prose import doubt_words

__all__ = [
    "BulletinFacts",
    "BulletinKind",
    "CountyPageFacts",
    "DepartmentFacts",
    "Edition",
    "PageProse",
    "Prose",
    "SupervisionFacts",
    "compose",
    "compute",
    "doubt_words",
    "doubts_of",
    "editions",
    "full_name",
]

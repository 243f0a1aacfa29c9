"""The bulletin (通报): facts computed once from a consolidation, and the official sentences made of them."""

from bairi_validators.bulletin.computing import compute
from bairi_validators.bulletin.facts import BulletinFacts
from bairi_validators.bulletin.prose import Prose, compose

__all__ = ["BulletinFacts", "Prose", "compose", "compute"]

"""A rectangle of cells as xlwings' Range: its rooms are content, place, look and edit."""

from xlwings import base_classes

from xlwings_libreoffice.content import Content
from xlwings_libreoffice.edit import Edit
from xlwings_libreoffice.look import Look
from xlwings_libreoffice.place import Place


class Range(Content, Place, Look, Edit, stands_for=base_classes.Range):
    """A rectangle of cells on a sheet."""

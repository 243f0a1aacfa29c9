"""A workbook as a package of parts (部件包): members, content types, relationships; the untouched stays."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bairi_workbooks.files import pack
from bairi_workbooks.reading.kinds import Kind
from bairi_workbooks.reading.ooxml import member_meant
from bairi_workbooks.reading.preflight import unpacked
from bairi_workbooks.reading.refusals import RefusedError
from bairi_workbooks.return_package.markup import (
    Element,
    UnmarkableError,
    add,
    children,
    local,
    parse,
    relations_namespace,
    serialise,
)

WORKBOOK: Final = "xl/workbook.xml"
_TYPES: Final = "[Content_Types].xml"
_ROOT_RELATIONS: Final = "_rels/.rels"
_NO_RELATIONS: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_RELATIONS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"


class Package:
    """The members of a package by name, in their order. Parts that are changed are parsed once and written at the end.

    Raises UnmarkableError for bytes that are no sound package.
    """

    def __init__(self, content: bytes) -> None:
        try:
            kind, self.members = unpacked(content)
        except RefusedError as refused:
            raise UnmarkableError(f"{refused}不能标注。") from refused
        if kind is not Kind.OOXML or _TYPES not in self.members:
            raise UnmarkableError("原文件不是完整的工作簿，不能标注。")
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()

    def look(self, name: str) -> Element:
        """A part's root, for reading only."""
        if name not in self._trees:
            self._trees[name] = parse(self.members[name])
        return self._trees[name]

    def edit(self, name: str) -> Element:
        """A part's root, to be changed."""
        self._changed.add(name)
        return self.look(name)

    def put(self, name: str, content: bytes, content_type: str | None = None) -> None:
        """Add or replace a member, and give its part a content type of its own."""
        self.members[name] = content
        self._trees.pop(name, None)
        self._changed.discard(name)
        if content_type:
            self.set_type(name, content_type)

    def drop(self, name: str) -> None:
        """Take a member out, with what the content types say of it."""
        self.members.pop(name, None)
        self._trees.pop(name, None)
        self._changed.discard(name)
        if any(override.get("PartName") == f"/{name}" for override in children(self.look(_TYPES), "Override")):
            for override in children(self.edit(_TYPES), "Override"):
                if override.get("PartName") == f"/{name}":
                    override.getparent().remove(override)

    def free_name(self, pattern: str) -> str:
        """A part name that no member has, from a pattern with a place for a number."""
        taken = {name.lower() for name in self.members}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def type_of(self, name: str) -> str:
        """A part's content type, its own or its extension's; empty where nothing is said."""
        types = self.look(_TYPES)
        own = (o.get("ContentType") for o in children(types, "Override") if o.get("PartName", "")[1:] == name)
        extension = name.rpartition(".")[2].lower()
        usual = (
            d.get("ContentType") for d in children(types, "Default") if d.get("Extension", "").lower() == extension
        )
        return next(own, None) or next(usual, None) or ""

    def set_type(self, name: str, content_type: str) -> None:
        """Say a part's content type."""
        if self.type_of(name) == content_type:
            return
        types = self.edit(_TYPES)
        own = next((o for o in children(types, "Override") if o.get("PartName") == f"/{name}"), None)
        if own is None:
            add(types, "Override", PartName=f"/{name}", ContentType=content_type)
        else:
            own.set("ContentType", content_type)

    def relations(self, source: str) -> dict[str, Element]:
        """A part's relationships by their ids; an empty source stands for the package itself."""
        name = relations_of(source)
        if name not in self.members:
            return {}
        return {r.get("Id", ""): r for r in self.look(name) if local(r) == "Relationship"}

    def target(self, source: str, relation: Element) -> str:
        """The member that a relationship leads to."""
        return member_meant(source, relation.get("Target", ""), self.members)

    def related(self, source: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and member of each relationship of a kind that leads to a member of this package."""
        for key, relation in self.relations(source).items():
            name = self.target(source, relation)
            if relation.get("Type", "").endswith(f"/{kind}") and name in self.members:
                yield key, name

    def relate(self, source: str, kind: str, target: str) -> str:
        """A new relationship from a part to a member; its id."""
        name = relations_of(source)
        if name not in self.members:
            self.put(name, _NO_RELATIONS, _RELATIONS_TYPE)
        taken = self.relations(source)
        key = next(key for n in range(1, len(taken) + 2) if (key := f"rId{n}") not in taken)
        path = posixpath.relpath(target, posixpath.dirname(source))
        kind = f"{relations_namespace(self.look(source))}/{kind}"
        add(self.edit(name), "Relationship", Id=key, Type=kind, Target=path)
        return key

    def unsign(self) -> bool:
        """Take digital signatures out: they vouch for other bytes than these. Whether there were any."""
        found = [(key, name) for key, name in self.related("", "digital-signature/origin")]
        for key, origin in found:
            self.edit(_ROOT_RELATIONS).remove(self.relations("")[key])
            folder = f"{posixpath.dirname(origin)}/"
            for name in [n for n in self.members if n.startswith(folder)]:
                self.drop(name)
        return bool(found)

    def write(self, path: Path, day: date) -> None:
        """Write the package, every member dated `day`: the same parts give the same bytes."""
        for name in self._changed:
            self.members[name] = serialise(self._trees[name])
        pack(path, self.members.items(), day)


def relations_of(source: str) -> str:
    """The member that holds a part's relationships."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")

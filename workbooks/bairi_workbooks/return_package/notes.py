"""Notes (批注) at faulty cells: the part of comments and the drawing of their boxes, beside what the clerk noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bairi_workbooks.marks.notes import AUTHOR, REMEDY, above, others, reads_as_ours
from bairi_workbooks.return_package.markup import (
    MAIN,
    Element,
    add,
    children,
    ensured,
    fragment,
    local,
    made,
    namespace,
    relations_namespace,
    set_text,
    whole_number,
)
from bairi_workbooks.return_package.parts import Package
from bairi_workbooks.return_package.shapes import Drawing, box_for
from bairi_workbooks.return_package.sheets import Sheet
from bairi_workbooks.style import FONT

_ORDER: Final = ("authors", "commentList", "extLst")
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LOOK: Final = f'<rPr><sz val="9"/><color indexed="81"/><rFont val="{FONT}"/></rPr>'
_THREAD: Final = "tc="  # the author of a note that stands for a conversation (会话批注), which it must not lose


def has_notes(package: Package, part: str) -> bool:
    """Whether our name or words stand among the notes of a sheet, told without parsing anything."""
    notes = [package.members[name] for _, name in package.related(part, "comments")]
    return any(word.encode() in noted for noted in notes for word in (AUTHOR, REMEDY))


class Notes:
    """The notes of one sheet. What is there stays, and stands below what is added to it."""

    def __init__(self, package: Package, part: str, sheet: Sheet, number: int) -> None:
        self._package, self._part, self._sheet, self._number = package, part, sheet, number
        self._name = next((name for _, name in package.related(part, "comments")), None)
        drawn = children(sheet.root, "legacyDrawing")
        key = drawn[0].get(f"{{{relations_namespace(sheet.root)}}}id") if drawn else None
        self._drawing_name = next((name for own, name in package.related(part, "vmlDrawing") if own == key), None)

    def ours(self) -> set[str]:
        """The addresses of the cells that bear a note of this product."""
        if self._name is None:
            return set()
        root = self._package.look(self._name)
        return {comment.get("ref", "") for comment in _comments(root) if _is_ours(root, comment)}

    def remove_ours(self) -> None:
        """Take out our notes of an earlier marking; the clerk's words that stood below them stay."""
        if self._name is None or not self.ours():
            return
        root = self._package.edit(self._name)
        gone = set()
        for comment in [c for c in _comments(root) if _is_ours(root, c)]:
            author = _cut_ours(comment)
            if author is None:
                comment.getparent().remove(comment)
                gone.add(comment.get("ref", ""))
            else:
                comment.set("authorId", _author_id(root, author))
        if self._drawing_name:
            drawing = self._drawing()
            drawing.remove(gone)
            self._package.put(self._drawing_name, drawing.content)

    def add(self, words: Mapping[str, str]) -> list[str]:
        """Write notes, words by address; the addresses where a conversation forbids it."""
        root = self._package.edit(self._made_comments())
        present = {comment.get("ref"): comment for comment in _comments(root)}
        drawing, new, refused = self._drawing(), [], []
        for where, text in words.items():
            comment = present.get(where)
            if comment is not None and _author(root, comment).startswith(_THREAD):
                refused.append(where)
                continue
            corner = drawing.corner(where)
            whole = _write(root, comment, where, text)
            box = box_for(self._sheet, where, whole, corner)
            if corner:
                drawing.enlarge(where, box)
            else:
                drawing.remove({where})  # a box without a place in the sheet, as other programs write them
                new.append((where, box))
        drawing.add(new)
        self._keep(drawing)
        return refused

    def _made_comments(self) -> str:
        if self._name is None:
            self._name = self._package.free_name("xl/comments{}.xml")
            space = namespace(self._sheet.root) or MAIN
            empty = f'<comments xmlns="{space}"><authors/><commentList/></comments>'
            self._package.put(self._name, empty.encode(), _COMMENTS_TYPE)
            self._package.relate(self._part, "comments", self._name)
        return self._name

    def _drawing(self) -> Drawing:
        content = self._package.members[self._drawing_name] if self._drawing_name else None
        return Drawing(content, self._number)

    def _keep(self, drawing: Drawing) -> None:
        if self._drawing_name is None:
            self._drawing_name = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
            self._package.put(self._drawing_name, drawing.content, _DRAWING_TYPE)
            key = self._package.relate(self._part, "vmlDrawing", self._drawing_name)
            self._sheet.draw(key)
        else:
            self._package.put(self._drawing_name, drawing.content)


def _comments(root: Element) -> list[Element]:
    return [comment for listed in children(root, "commentList") for comment in children(listed, "comment")]


def _authors(root: Element) -> list[Element]:
    return children(ensured(root, "authors", _ORDER), "author")


def _author(root: Element, comment: Element) -> str:
    authors, number = _authors(root), whole_number(comment.get("authorId"))
    return authors[number].text or "" if 0 <= number < len(authors) else ""


def _author_id(root: Element, name: str) -> str:
    names = [author.text or "" for author in _authors(root)]
    if name not in names:
        add(ensured(root, "authors", _ORDER), "author").text = name
        names.append(name)
    return str(names.index(name))


def _write(root: Element, comment: Element | None, where: str, words: str) -> str:
    """Put words into a new note, or above those of one that is there; the whole text."""
    if comment is None:
        comment = add(ensured(root, "commentList", _ORDER), "comment", ref=where)
        text = add(comment, "text")
    else:
        text = ensured(comment, "text", ("text",))
        words = above(words, _author(root, comment))
        for plain in children(text, "t"):  # a text without runs becomes one: ours needs a look of its own
            run = made(text, "r")
            plain.addprevious(run)
            run.append(plain)
    comment.set("authorId", _author_id(root, AUTHOR))
    run = made(text, "r")
    run.append(fragment(run, _LOOK))
    set_text(add(run, "t"), words)
    text.insert(0, run)
    return _words(comment)


def _cut_ours(comment: Element) -> str | None:
    """Cut our words out of a note; the author of those that stay, None if none do."""
    found = others(_words(comment))
    if found is None:
        return None
    author, left = found
    for text in _texts(comment):
        whole = text.text or ""
        text.text, left = whole[left:], max(0, left - len(whole))
        if not text.text:
            run = text.getparent()
            run.getparent().remove(run)
    return author


def _texts(comment: Element) -> list[Element]:
    return [t for t in comment.iter() if local(t) == "t"]


def _words(comment: Element) -> str:
    return "".join(t.text or "" for t in _texts(comment))


def _is_ours(root: Element, comment: Element) -> bool:
    return _author(root, comment).strip() == AUTHOR or reads_as_ours(_words(comment))

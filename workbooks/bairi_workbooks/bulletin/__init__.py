"""Bulletins (通报) as files: Word and Excel templates that people edit, and the 看板, filled with facts."""

from bairi_workbooks.bulletin.board import write_board
from bairi_workbooks.bulletin.editions import write_edition, write_kind
from bairi_workbooks.bulletin.excel import write_excel
from bairi_workbooks.bulletin.word import write_word

__all__ = ["write_board", "write_edition", "write_excel", "write_kind", "write_word"]

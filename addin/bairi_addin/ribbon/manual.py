"""使用说明: a manual in the browser, without a network."""

from __future__ import annotations

from bairi_addin.manuals import MANUALS, manual_html
from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.progress import CalledOffError
from bairi_workbooks.files import written_whole


def open_manual(desk: Desk) -> str:
    """使用说明: the manual that the person chooses, as one page that needs no other file."""
    name = desk.person.chooses("打开哪一本说明？", list(MANUALS))
    if name is None:
        raise CalledOffError("没有打开说明。")
    page = desk.places.state / "说明" / f"{name}.html"
    with written_whole(page) as draft:
        draft.write_text(manual_html(name), encoding="utf-8")
    desk.person.opens(page)
    return f"已在浏览器中打开《{name}》。"

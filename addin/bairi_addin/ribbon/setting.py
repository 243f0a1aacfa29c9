"""设置: the form with everything that a person sets once."""

from __future__ import annotations

from bairi_addin.ribbon.desk import Desk
from bairi_addin.ribbon.folders import keep
from bairi_addin.ribbon.progress import CalledOffError
from bairi_addin.ribbon.settings import Settings, periods_of
from bairi_validators.errors import BairiError
from bairi_validators.plan.loading import load_plan
from bairi_validators.plan.models import Plan


def edit_settings(desk: Desk) -> str:
    """设置: the person fills in the form; what is right in it is kept. A spoilt file is begun anew."""
    try:
        settings = desk.settings
    except BairiError as error:
        desk.person.tell(str(error))
        settings = Settings()
    found = desk.person.sets(settings, [period.code for period in periods_of(_plan(desk))])
    if found is None:
        raise CalledOffError("设置没有改动。")
    keep(desk, found.with_unknown_of(settings))
    return "设置已保存。"


def _plan(desk: Desk) -> Plan:
    """The plan that is set; the built-in one where that cannot be read, for here is where it is set right."""
    try:
        return desk.plan
    except BairiError:
        return load_plan()

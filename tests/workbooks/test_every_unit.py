"""The real plan: every unit's workbook, filled in, is accepted without a word."""

from __future__ import annotations

from pathlib import Path

from bairi_addin.commands.demo import usual_period
from bairi_addin.demo.figures import figures
from bairi_addin.demo.scene import Scene
from bairi_validators.history import Past, history_of
from bairi_validators.plan.models import Plan
from bairi_workbooks.checking import Background, check_file
from bairi_workbooks.submission_template import submission_name, write_submission


def test_filled_templates_of_all_units_check_clean_beside_last_periods(tmp_path: Path, chenzhou: Plan) -> None:
    scene = Scene(chenzhou, usual_period(chenzhou), 1)
    before, now = figures(scene)
    told = {}
    for unit in chenzhou.reporting_units():
        name = submission_name(unit, scene.previous)
        earlier = write_submission(tmp_path / name, chenzhou, unit, scene.previous, entries=before[unit.name])
        last = {o.indicator.id: o for o in check_file(chenzhou, earlier).observations}
        past = Past(scene.previous, last)
        known = Background(histories={unit.name: history_of([past])})
        path = tmp_path / submission_name(unit, scene.period)
        write_submission(path, chenzhou, unit, scene.period, entries=now[unit.name], past=past)
        checked = check_file(chenzhou, path, scene.period, known)
        assert len(checked.observations) == len(chenzhou.owed_by(unit))
        told |= {unit.name: [(f.code, f.place.cell) for f in checked.findings]} if checked.findings else {}
    assert told == {}

"""The letterhead (版头): a briefing's name or a red head with a document number, as the plan's data says."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from bairi_validators.bulletin import compute
from bairi_validators.bulletin.facts import LetterFacts
from bairi_validators.consolidation import consolidate
from bairi_validators.periods import Period
from bairi_validators.plan.models import Letterhead, MastheadForm, Plan

HEAD = {"masthead": "某市人民政府办公室文件", "addressees": "各县", "copies_to": "市委办", "signer": "市政府办"}


def letter(plan: Plan, head: Letterhead) -> LetterFacts:
    changed = plan.model_copy(update={"letterhead": head})
    return compute(consolidate(changed, Period.parse("2025-10下旬"), []), date(2025, 11, 2)).letter


def test_a_briefing_is_what_a_plan_has_that_says_nothing(chenzhou: Plan) -> None:
    facts = letter(chenzhou, Letterhead.model_validate(HEAD))
    assert not facts.red_head
    assert facts.document_number == ""


def test_a_red_head_has_the_issuers_code_the_year_and_a_blank_for_the_registers_number(chenzhou: Plan) -> None:
    head = Letterhead.model_validate({**HEAD, "form": "red head", "document_code": "某政办函"})
    assert head.form is MastheadForm.RED_HEAD
    facts = letter(chenzhou, head)
    assert facts.red_head
    assert facts.document_number == "某政办函〔2025〕　号"


def test_a_red_head_without_the_issuers_code_is_a_faulty_plan() -> None:
    with pytest.raises(ValidationError, match="须写明 document_code"):
        Letterhead.model_validate({**HEAD, "form": "red head"})

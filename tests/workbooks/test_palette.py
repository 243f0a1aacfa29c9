"""The palette: text can be read on every colour, and lights are told apart in grey print and by the colour-blind."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bairi_validators.standing import Light
from bairi_workbooks.bulletin.palette import ACCENT, INK, MUTED, PANEL, PAPER, TONES

# How a linear colour looks to eyes without red or green cones (Viénot, Brettel, Mollon 1999).
PROTAN = ((0.1124, 0.8876, 0.0), (0.1124, 0.8876, 0.0), (0.0040, -0.0040, 1.0))
DEUTAN = ((0.2928, 0.7072, 0.0), (0.2928, 0.7072, 0.0), (-0.0223, 0.0223, 1.0))
LIGHTS = [TONES[light.label] for light in Light]


def linear(colour: str) -> list[float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(rgb: list[float]) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


def contrast(one: list[float], other: list[float]) -> float:
    pale, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (pale + 0.05) / (dark + 0.05)


def seen(colour: str, eyes: tuple[tuple[float, ...], ...]) -> list[float]:
    return [sum(weight * part for weight, part in zip(row, linear(colour), strict=True)) for row in eyes]


@pytest.mark.parametrize("tone", TONES.values(), ids=lambda tone: tone.key)
def test_text_on_a_light_has_enough_contrast(tone):
    assert contrast(linear(tone.strong), linear(tone.on_strong)) >= 4.5
    assert contrast(linear(tone.soft), linear(tone.on_soft)) >= 4.5


def test_text_on_paper_and_panels_has_enough_contrast():
    for ink in (INK, MUTED, ACCENT):
        for ground in (PAPER, PANEL):
            assert contrast(linear(ink), linear(ground)) >= 4.5


@pytest.mark.parametrize("kind", ["strong", "soft"])
def test_lights_differ_in_lightness_when_printed_grey(kind):
    shades = sorted(luminance(linear(getattr(tone, kind))) for tone in LIGHTS)
    assert all((pale + 0.05) / (dark + 0.05) >= 1.2 for dark, pale in pairwise(shades))


@pytest.mark.parametrize("eyes", [PROTAN, DEUTAN], ids=["protan", "deutan"])
def test_lights_differ_for_the_colour_blind(eyes):
    for number, one in enumerate(LIGHTS):
        for other in LIGHTS[number + 1 :]:
            assert contrast(seen(one.strong, eyes), seen(other.strong, eyes)) >= 1.3, (one.key, other.key)


def test_every_light_has_a_sign_of_its_own_and_every_word_a_tone():
    assert len({tone.sign for tone in TONES.values()}) == len(TONES)
    assert list(TONES) == [*(light.label for light in Light), "—"]

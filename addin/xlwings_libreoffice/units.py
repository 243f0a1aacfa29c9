"""Lengths and colours: Excel's points, characters and RGB; LibreOffice's hundredths of a millimetre and integers."""

HUNDREDTHS_PER_POINT = 2540 / 72
PIXELS_PER_POINT = 96 / 72
# The widest digit of Excel's standard font, and the padding of a cell, in pixels.
DIGIT_PIXELS, PADDING_PIXELS = 7, 5
NO_COLOUR = -1
Rgb = tuple[int, int, int]


def points(hundredths: float) -> float:
    """Hundredths of a millimetre as points, as fine as the spreadsheet is."""
    return round(hundredths / HUNDREDTHS_PER_POINT, 2)


def hundredths(length: float) -> int:
    """Points as hundredths of a millimetre."""
    return round(length * HUNDREDTHS_PER_POINT)


def characters(width: float) -> float:
    """A column's width in hundredths of a millimetre as Excel's count of digits."""
    pixels = width / HUNDREDTHS_PER_POINT * PIXELS_PER_POINT
    if pixels < DIGIT_PIXELS + PADDING_PIXELS:
        return round(pixels / (DIGIT_PIXELS + PADDING_PIXELS), 2)
    return round((pixels - PADDING_PIXELS) / DIGIT_PIXELS, 2)


def column_width(count: float) -> int:
    """Excel's count of digits as a column's width."""
    narrow, wide = count * (DIGIT_PIXELS + PADDING_PIXELS), count * DIGIT_PIXELS + PADDING_PIXELS
    pixels = narrow if count < 1 else wide
    return round(pixels / PIXELS_PER_POINT * HUNDREDTHS_PER_POINT)


def rgb(colour: int | None) -> Rgb | None:
    """LibreOffice's colour; nothing where there is none, or where cells differ."""
    if colour is None or colour == NO_COLOUR:
        return None
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def colour(value: "Rgb | str | int | None") -> int:
    """(red, green, blue), '#rrggbb', or Excel's integer, which has blue in front."""
    if value is None:
        return NO_COLOUR
    if isinstance(value, int):
        return (value & 255) << 16 | value & 0xFF00 | value >> 16 & 255
    red, green, blue = bytes.fromhex(value.removeprefix("#")) if isinstance(value, str) else value
    return red << 16 | green << 8 | blue

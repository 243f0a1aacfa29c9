"""Wording (表述): the official Chinese of a reading, correct for its measure; every figure is rounded here, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from bairi_validators.bulletin.figures import PACE_WORD, Reading
from bairi_validators.consolidation import Outlook
from bairi_validators.dates import chinese_date
from bairi_validators.decimals import fixed, plain, round_half_up, shown
from bairi_validators.plan.indicators import FULL, Comparator, Indicator, Measure
from bairi_validators.standing import Light
from bairi_validators.vocabulary import State

NO_DATA = "尚无数据"
NO_TARGET = "未定目标"
DASH = "—"
VALUE_PLACES = 2
POINT_PLACES = 1
MOST_DOUBTFUL = 3
_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A whole number from 0 to 99 in Chinese numerals, for headings: 12 → 十二."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def light_word(light: Light | None) -> str:
    """The word of a light; a dash where there is a figure but nothing to hold it against."""
    return light.label if light else DASH


def target_words(r: Reading, *, stretch: bool) -> str:
    """The target with its unit of measure: 1200亿元, 增长6.5%, 3%以内, 1—2微克/立方米, 11月30日前完成, 未定目标."""
    if r.target is None and r.measure is not Measure.MILESTONE:
        return NO_TARGET
    return ("力争" if stretch else "") + _target(r)


def value_words(r: Reading) -> str:
    """The figure itself with its unit of measure; how many are done for a milestone."""
    if r.value is None:
        return NO_DATA
    match r.measure:
        case Measure.MILESTONE:
            return f"已完成{shown(r.value, 0)}/{r.reported}" if r.owed > 1 else _milestone(r)
        case Measure.GROWTH:
            return _growth(r, r.value)
        case Measure.RATIO_COMPLETION | Measure.RATIO_STATE:
            return f"{fixed(r.value, r.rate_places)}%"
    return f"{shown(r.value, VALUE_PLACES)}{r.unit}"


def comparison(r: Reading) -> str:
    """How the figure stands against pace or target; empty where it has no target to stand against."""
    if r.value is None:
        return NO_DATA
    return _COMPARISONS[r.measure](r)


def coverage(r: Reading) -> str:
    """How many of the units that owe the figure are in it: 11/13."""
    return f"{r.reported}/{r.owed}"


def coverage_note(r: Reading) -> str:
    """What must be said beside a figure that not everyone is in, or that is not confirmed; else nothing."""
    partial = "" if r.whole or r.value is None else f"{coverage(r)}个单位已报"
    told = "，".join(part for part in (partial, _to_confirm(r)) if part)
    return f"（{told}）" if told else ""


def _to_confirm(r: Reading) -> str:
    """Whose figures in it are doubtful (待核实); no name where one unit alone reports the figure."""
    if not r.doubtful or r.value is None:
        return ""
    if r.owed == 1:
        return "数据待核实"
    more = f"等{len(r.doubtful)}个单位" if len(r.doubtful) > MOST_DOUBTFUL else ""
    return f"其中{'、'.join(r.doubtful[:MOST_DOUBTFUL])}{more}数据待核实"


def statement(r: Reading) -> str:
    """Figure, coverage and comparison without the indicator's name: 同比增长6.1%，低于目标0.9个百分点."""
    note = coverage_note(r)
    if r.value is None:
        return NO_DATA
    if r.measure in {Measure.ZERO, Measure.MILESTONE}:
        return comparison(r) + note
    value = value_words(r)
    said = f"同比{value}" if r.measure is Measure.GROWTH else value
    return "，".join(part for part in (said + note, comparison(r)) if part)


def sentence(r: Reading) -> str:
    """The whole sentence, without a full stop: 文旅综合收入640亿元，完成年度目标的53.3%，低于序时进度21.7个百分点."""
    if r.value is None:
        return r.name + NO_DATA
    if r.measure is Measure.ZERO:
        count = "" if r.value == 0 else f"{shown(r.value, VALUE_PLACES)}{r.unit}"
        return f"{'发生' if count else '未发生'}{r.name}{count}{coverage_note(r)}"
    colon = "：" if r.measure is Measure.MILESTONE else ""
    return f"{r.subject}{colon}{statement(r)}"


def forecast(indicator: Indicator, outlook: Outlook, due: date) -> str:
    """What the figure will be when its target is due; nothing where nobody can tell or nothing is begun."""
    if not outlook.forecast or not outlook.remaining_periods:
        return ""
    by = f"预计到{chinese_date(due, year=False)}"
    if indicator.measure.is_rate:
        return f"{by}达到{fixed(outlook.forecast, POINT_PLACES)}%"
    places = 0 if indicator.measure is Measure.COUNT else VALUE_PLACES  # nobody founds half an enterprise
    done = f"{by}完成{shown(outlook.forecast, places)}{indicator.unit}"
    if outlook.forecast_percent is None:
        return done
    return f"{done}，为{'力争' if indicator.stretch else ''}目标的{fixed(outlook.forecast_percent, POINT_PLACES)}%"


def gap_words(gap: Decimal, anchor: str, *, places: int = POINT_PLACES, above: str = "超过") -> str:
    """The distance from an anchor in percentage points. What only rounds to nothing is 基本持平, never 0.0个百分点."""
    if round_half_up(gap, places) == 0:
        return f"与{anchor}{'持平' if gap == 0 else '基本持平'}"
    return f"{above if gap > 0 else '低于'}{anchor}{fixed(abs(gap), places)}个百分点"


def _target(r: Reading) -> str:
    if r.target is None:
        return f"{chinese_date(r.due, year=False)}前完成"
    if isinstance(r.target, tuple):
        return "—".join(map(plain, r.target)) + r.unit
    number = f"{plain(r.target)}{r.unit}"
    if r.measure is Measure.ZERO:
        return "不发生"
    if r.measure is Measure.CAP:
        return f"{number}以内"
    if r.measure is Measure.GROWTH:
        return _growth_target(r, number)
    return f"超过{number}" if r.comparator is Comparator.GT else number


def _growth_target(r: Reading, number: str) -> str:
    above_zero = isinstance(r.target, Decimal) and r.target > 0
    if r.comparator is Comparator.GT:
        return f"增长超过{number}" if above_zero else f"增速高于{number}"
    return f"增长{number}" if above_zero else f"增速不低于{number}"


def _growth(r: Reading, value: Decimal) -> str:
    if round_half_up(value, r.rate_places) == 0:
        return "持平" if value == 0 else "基本持平"
    return f"{'增长' if value > 0 else '下降'}{fixed(abs(value), r.rate_places)}%"


def _completion(r: Reading) -> str:
    if r.percent is None or r.gap is None:
        return _unjudged(r)
    return f"{_share_of_goal(r, r.percent, '完成')}，{_gap(r, r.gap)}"


def _level(r: Reading) -> str:
    if r.percent is None or r.gap is None:
        return _unjudged(r)
    return f"{_share_of_goal(r, r.percent, '达到')}，{_gap(r, r.gap)}"


def _share_of_goal(r: Reading, percent: Decimal, verb: str) -> str:
    """How much of the goal is done; nought and all of it in words, and never all of it by mere rounding."""
    if percent == 0:
        return "尚无进展"
    if round_half_up(percent, POINT_PLACES) != FULL:
        return f"{verb}{r.goal}的{fixed(percent, POINT_PLACES)}%"
    if percent == FULL:
        return f"已{verb}{r.goal}"
    return f"略超{r.goal}" if percent > FULL else f"接近{verb}{r.goal}"


def _unjudged(r: Reading) -> str:
    """A partial sum whose missing figures could still turn it either way."""
    return "" if r.whole else "报送不全，暂不评定"


def _rate(r: Reading) -> str:
    return "" if r.gap is None else _gap(r, r.gap)


def _gap(r: Reading, gap: Decimal) -> str:
    """Pace is passed (超过), a target of a rate is stood above (高于); where it must be passed, equal is not enough."""
    rate = r.measure.is_rate
    above = "高于" if rate and r.anchor != PACE_WORD else "超过"
    words = gap_words(gap, r.anchor, places=r.rate_places if rate else POINT_PLACES, above=above)
    if gap < 0 and r.overdue:
        words += "，已逾期"
    unmet = gap == 0 and r.comparator is Comparator.GT and r.anchor != PACE_WORD
    return f"{words}，尚未{above}{r.anchor}" if unmet else words


def _cap(r: Reading) -> str:
    """A cap is kept or exceeded; no completion ratio exists for it."""
    if r.gap is None or not isinstance(r.target, Decimal):
        return ""
    if r.gap >= 0:
        return f"控制在{plain(r.target)}{r.unit}以内"
    over = shown(-r.gap, max(POINT_PLACES, r.rate_places))
    unit = "个百分点" if r.unit == "%" else r.unit
    return "略高于控制目标" if over == "0" else f"超出控制目标{over}{unit}"


def _zero(r: Reading) -> str:
    return "未发生" if not r.value else f"发生{shown(r.value, VALUE_PLACES)}{r.unit}"


def _range(r: Reading) -> str:
    if r.value is None or not isinstance(r.target, tuple):
        return ""
    low, high = r.target
    if low <= r.value <= high:
        return f"处于{plain(low)}—{plain(high)}{r.unit}的目标区间内"
    bound, words = (low, "低于目标区间下限") if r.value < low else (high, "超过目标区间上限")
    distance = shown(abs(r.value - bound), VALUE_PLACES)
    return f"略{words}" if distance == "0" else f"{words}{distance}{r.unit}"


def _milestone(r: Reading) -> str:
    """Met, under way or overdue; k of n where several units answer for it."""
    done = int(r.value or 0)
    met = done >= r.owed
    late = "" if met else _lateness(r)
    if r.owed == 1:
        state = State.DONE.value if met else (r.state.value if r.state else "尚未完成")
        return state if met else state + late
    return _progress(done, r) + late


def _progress(done: int, r: Reading) -> str:
    if done >= r.owed:
        return f"{r.owed}个单位全部完成"
    everyone = f"{r.reported}个单位{'均' if r.reported > 1 else ''}"
    if done == r.reported:
        return f"已报的{everyone}已完成"
    return f"{r.reported}个单位中{done}个已完成" if done else f"{everyone}未完成"


def _lateness(r: Reading) -> str:
    if r.overdue:
        return "，已逾期"
    due = chinese_date(r.due, year=False)
    if r.light is Light.YELLOW:
        return f"，将于{due}到期"
    return "" if r.value == r.reported else f"，应于{due}前完成"  # of those who are silent nothing is known


_COMPARISONS: Mapping[Measure, Callable[[Reading], str]] = {
    Measure.AMOUNT: _completion,
    Measure.COUNT: _completion,
    Measure.STOCK: _level,
    Measure.GROWTH: _rate,
    Measure.RATIO_COMPLETION: _rate,
    Measure.RATIO_STATE: _rate,
    Measure.CAP: _cap,
    Measure.ZERO: _zero,
    Measure.RANGE: _range,
    Measure.MILESTONE: _milestone,
}

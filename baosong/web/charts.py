"""Charts as SVG made here: they print, need no script, and carry their numbers as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from baosong.web.words import rate
from tracker.rates import Rates

_TONES = (
    ("accepted", "按时"),
    ("unproven", "时间待认定"),
    ("late", "超时"),
    ("held", "待确认"),
    ("returned", "退回修改"),
    ("incomplete", "材料不全"),
    ("overdue", "逾期未报"),
    ("pending", "待报"),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a bar: the tone it is drawn in, its word, how many."""

    tone: str
    word: str
    many: int


def slices(tones: Sequence[str]) -> tuple[Slice, ...]:
    """How many deliveries stand in each tone, exempt ones left out."""
    return tuple(Slice(tone, word, many) for tone, word in _TONES if (many := tones.count(tone)))


def state_bar(parts: Sequence[Slice], width: int = 600, height: int = 14) -> Markup:
    """One bar over all that are due; the words and numbers are its title."""
    whole = sum(part.many for part in parts)
    told = "，".join(f"{part.word}{part.many}" for part in parts) or "没有应报单位"
    drawn, at = [], 0.0
    for part in parts:
        wide = part.many / whole * width
        drawn.append(
            f'<rect class="f-{part.tone}" x="{at:.2f}" y="0" width="{wide:.2f}" height="{height}">'
            f"<title>{part.word}{part.many}</title></rect>"
        )
        at += wide
    return Markup(  # noqa: S704 - numbers and our own words, the rest escaped
        f'<svg class="bar" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(told)}"><rect class="f-none" width="{width}" height="{height}"/>{"".join(drawn)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a timeline: its short label and its counts."""

    label: str
    rates: Rates


def timeline(points: Sequence[Point]) -> Markup:
    """Reporting rate (columns) and on-time rate (line) by period, in per cent of those due."""
    step, base, top = 46, 150, 20
    width = 44 + step * len(points)
    tall = base - top
    grid = "".join(
        f'<line class="grid" x1="34" x2="{width}" y1="{base - tall * p / 100:.1f}" y2="{base - tall * p / 100:.1f}"/>'
        f'<text class="axis" x="30" y="{base - tall * p / 100 + 4:.1f}" text-anchor="end">{p}</text>'
        for p in (0, 50, 100)
    )
    columns, line = [], []
    for number, point in enumerate(points):
        x = 44 + step * number
        reached, punctual = point.rates.reporting, point.rates.punctual
        told = f"{point.label}：应报{point.rates.due}，报送率{rate(reached)}，按时报送率{rate(punctual)}"
        high = float(reached or Decimal(0)) / 100 * tall
        columns.append(
            f'<g><title>{escape(told)}</title><rect class="f-accepted" x="{x}" y="{base - high:.1f}" width="28" '
            f'height="{high:.1f}"/><text class="axis" x="{x + 14}" y="{base + 14}" text-anchor="middle">'
            f"{escape(point.label)}</text></g>"
        )
        if punctual is not None:
            line.append((x + 14, base - float(punctual) / 100 * tall))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in line)
    return Markup(  # noqa: S704 - numbers and our own words, the rest escaped
        f'<svg class="chart" viewBox="0 0 {width} {base + 22}" width="{width}" role="img" '
        f'aria-label="各期报送率（柱）和按时报送率（线），数字见下表">{grid}{"".join(columns)}'
        f'<polyline class="line" points="{path}"/>{dots}</svg>'
    )


def goal_bar(reached: Decimal | None, target: Decimal | None, most: Decimal) -> Markup:
    """A goal: what is reached as a bar, the target as a mark, both out of `most`."""
    width, height = 240, 14

    def at(value: Decimal | None) -> float:
        return float(min(value, most) / most) * width if value is not None and most else 0.0

    mark = f'<line class="mark" x1="{at(target):.1f}" x2="{at(target):.1f}" y1="0" y2="{height}"/>' if target else ""
    return Markup(  # noqa: S704 - numbers and our own words, the rest escaped
        f'<svg class="goal" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        f'<rect class="f-none" width="{width}" height="{height}"/>'
        f'<rect class="f-accepted" width="{at(reached):.1f}" height="{height}"/>{mark}</svg>'
    )

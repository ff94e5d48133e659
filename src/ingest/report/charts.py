"""Charts as SVG and HTML. Every number that a chart shows is also text: in a table, a label or a title."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from ingest.report.content import DayCount, RegionCount

_STEPS = 5


def number(value: int) -> str:
    """Return a whole number with thin spaces between thousands (ISO 80000-1, 7.3.1)."""
    return f"{value:,}".replace(",", "\u202f")


def counted(value: int, noun: str) -> str:
    """Return a number with its noun, which takes an s unless there is one."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def day_chart(days: Sequence[DayCount]) -> str:
    """Return a bar for each day, duplicates above the others, with the highest count and both ends as text."""
    width, height = 720, 130
    highest = max((day.unique + day.duplicates for day in days), default=0)
    if not highest:
        return '<p class="none">No articles in these days.</p>'
    step = width / len(days)
    bars = []
    for position, day in enumerate(days):
        place = f'x="{position * step + step * 0.1:.1f}" width="{step * 0.8:.1f}"'
        unique, copied = (round(count / highest * height, 1) for count in (day.unique, day.duplicates))
        title = f"{day.day}: {counted(day.unique, 'article')}, {counted(day.duplicates, 'duplicate')}"
        bars.append(
            f'<g><title>{title}</title><rect class="hit" {place} y="0" height="{height}"/>'
            f'<rect class="unique" {place} y="{height - unique:.1f}" height="{unique}"/>'
            f'<rect class="copied" {place} y="{height - unique - copied:.1f}" height="{copied}"/></g>'
        )
    return (
        f'<p class="scale">{counted(highest, "article")} on the highest day</p>'
        f'<svg class="days" viewBox="0 0 {width} {height}" role="img" preserveAspectRatio="none" '
        f'aria-label="Articles by day; the table below has the numbers">{"".join(bars)}'
        f'<line class="axis" x1="0" x2="{width}" y1="{height}" y2="{height}"/></svg>'
        f'<p class="scale ends"><span>{days[0].day}</span><span>{days[-1].day}</span></p>'
    )


def sparkline(values: Sequence[int]) -> str:
    """Return a small line over time, for a cell of a table."""
    highest = max(values, default=0)
    if len(values) < 2 or not highest:
        return ""
    points = " ".join(
        f"{position / (len(values) - 1) * 118 + 1:.1f},{23 - value / highest * 22:.1f}"
        for position, value in enumerate(values)
    )
    return f'<svg class="spark" viewBox="0 0 120 24" aria-hidden="true"><polyline points="{points}"/></svg>'


def bar(value: int, highest: int) -> str:
    """Return a horizontal bar for a cell of a table; its number stands in another cell."""
    share = value / highest * 100 if highest else 0
    return f'<span class="bar" style="width:{share:.1f}%"></span>'


def world_map(regions: Sequence[RegionCount]) -> str:
    """Return a map of the world with the countries shaded by their articles, in five steps of equal ratio."""
    world = _world()
    counts = {region.code: region for region in regions}
    highest = max((region.articles for region in regions), default=0)
    parts = []
    for code, path in world["shapes"].items():
        parts.append(f'<path {_shade(counts.get(code), highest)} d="{path}">{_title(counts.get(code))}</path>')
    for code, (x, y) in world["points"].items():
        if code in counts:
            shade = _shade(counts[code], highest)
            parts.append(f'<circle {shade} cx="{x}" cy="{y}" r="45">{_title(counts[code])}</circle>')
    return (
        f'<svg class="world" viewBox="0 0 {world["width"]} {world["height"] - 500}" role="img" '
        f'aria-label="Map of the countries that the articles are about; the table below has the numbers">'
        f"{''.join(parts)}</svg>{_legend(highest)}"
    )


def _step(articles: int, highest: int) -> int:
    """Return 1 to `_STEPS`: steps of equal ratio, for few countries have most articles."""
    if highest <= 1:
        return _STEPS
    bounds: list[float] = [highest ** (step / _STEPS) for step in range(1, _STEPS)]
    return 1 + sum(articles > bound for bound in bounds)


def _shade(region: RegionCount | None, highest: int) -> str:
    return f'class="s{_step(region.articles, highest)}"' if region else 'class="s0"'


def _title(region: RegionCount | None) -> str:
    return f"<title>{escape(region.name)}: {number(region.articles)}</title>" if region else ""


def _legend(highest: int) -> str:
    if highest <= 1:
        return ""
    ends = [int(highest ** (step / _STEPS)) for step in range(1, _STEPS)] + [highest]
    items: dict[int, str] = {}
    before = 0
    for step, end in enumerate(ends, start=1):
        if end > before:
            label = number(end) if end == before + 1 else f"{number(before + 1)}–{number(end)}"
            items[step] = f'<li><span class="key s{step}"></span>{label}</li>'
        before = max(before, end)
    return f'<ul class="legend">{"".join(items.values())}</ul>'


@cache
def _world() -> Mapping[str, Any]:
    """Return the outlines: see models/build_world_map.py."""
    world: Mapping[str, Any] = json.loads(files("ingest.report").joinpath("world.json").read_text(encoding="utf-8"))
    return world

"""What the notebooks draw with: one scale of colours, labelled axes, sizes that fit the width of a notebook."""

import html
import json
import os
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ingest.lake import Lake, open_lake

#: The one scale: from few to many. Its darkest step is the colour of single series; ORANGE marks what deviates.
STEPS = ["#dbe9f6", "#aecde8", "#6fa8d6", "#2f78b7", "#08467f"]
SCALE = LinearSegmentedColormap.from_list("articles", ["#f4f8fc", *STEPS])
BLUE, ORANGE, GREY, QUIET = STEPS[3], "#d2691e", "#e9ecef", "#57606a"
WIDTH = 9.5  # inches

plt.rcParams.update({
    "figure.dpi": 100, "figure.figsize": (WIDTH, 3.6), "figure.constrained_layout.use": True, "font.size": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#9aa4af", "axes.titlesize": 11,
    "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.labelcolor": QUIET, "xtick.color": QUIET,
    "ytick.color": QUIET, "axes.axisbelow": True, "grid.color": "#e3e7eb", "image.cmap": "Blues",
})  # fmt: skip


class NoLake(Exception):
    """Report that there is no lake. Jupyter shows the message alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def find_lake() -> Lake:
    """Return the lake that the variable LAKE names, else the sample lake or `lake` of this checkout."""
    named = os.environ.get("LAKE")
    places = [named] if named else ["../build/sample", "build/sample", "../lake", "lake"]
    for place in places:
        if "://" in place or (Path(place) / "_log").is_dir():
            return open_lake(place)
    looked = f"There is no lake at {named}." if named else "There is no lake in build/sample or lake."
    raise NoLake(f"{looked} `make sample` makes one of invented texts, offline;\n"
                 "for your own, put this line on top:  import os; os.environ['LAKE'] = '/path/to/lake'")  # fmt: skip


class Table:
    """Rows as a table of HTML: marked words, right-aligned columns, nothing cut."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[object]], align: str = "") -> None:
        """Take rows for columns; `align` has a letter for each column: l, r, or b for bold in the middle."""
        self.columns, self.rows, self.align = columns, rows, align or "l" * len(columns)

    def __repr__(self) -> str:
        return "\n".join("  ".join(map(str, row)) for row in (self.columns, *self.rows))

    def _repr_html_(self) -> str:
        styles = {
            "l": "text-align:left",
            "r": "text-align:right",
            "b": f"text-align:center;font-weight:600;color:{BLUE}",
        }
        cells = [
            "".join(f'<td style="{styles[kind]}" dir="auto">{html.escape(str(value))}</td>'
                    for kind, value in zip(self.align, row, strict=True))
            for row in self.rows
        ]  # fmt: skip
        head = "".join(
            f'<th style="{styles[k]}">{html.escape(n)}</th>' for k, n in zip(self.align, self.columns, strict=True)
        )
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def keyword_in_context(
    lake: Lake, pattern: str, width: int = 45, limit: int = 15, language: str | None = None
) -> Table:
    """Return the places where a pattern (a regular expression) stands in the texts of `unique`, oldest first."""
    condition = "" if language is None else f" and language = '{language}'"
    rows = lake.sql(
        f"select published_date, coalesce(source_name, source_domain, ''), text from \"unique\" "
        f"where regexp_matches(text, ?, 'i'){condition} order by published_at, id limit {limit}",
        [pattern],
    ).fetchall()
    lines = []
    for day, source, text in rows:
        flat = " ".join(text.split())
        found = re.search(pattern, flat, re.IGNORECASE)
        if found:
            before, after = flat[max(0, found.start() - width) : found.start()], flat[found.end() :][:width]
            lines.append((day, source, before, found[0], after))
    return Table(("day", "source", "", pattern, ""), lines, "llrbl")


def bars(frame: Any, label: str, value: str, *, axes: Axes | None = None, xlabel: str = "articles") -> Axes:
    """Draw a horizontal bar with its number for each row, the first row on top."""
    axes = axes or plt.subplots(figsize=(WIDTH, 0.9 + 0.28 * len(frame)))[1]
    names = [str(name) if name is not None and name == name else "unknown" for name in frame[label]]
    drawn = axes.barh(names, frame[value], color=BLUE, height=0.72)
    axes.bar_label(drawn, padding=4, color=QUIET, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlabel(xlabel)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.08)
    return axes


def matrix(
    table: Any, *, xlabel: str, ylabel: str, unit: str = "articles", marks: Any = None, mark_label: str = ""
) -> Figure:
    """Draw a table (a pandas frame with labelled rows and columns) as squares; `marks` is one of where to put a dot."""
    values = table.to_numpy(dtype=float)
    figure, axes = plt.subplots(figsize=(WIDTH, 1.3 + 0.36 * len(table)))
    image = axes.pcolormesh(
        np.ma.masked_where(values == 0, values), cmap=SCALE, vmin=0, edgecolors="white", linewidth=2
    )
    axes.set_facecolor(GREY)
    longest = max((len(str(column)) for column in table.columns), default=0)
    axes.set_xticks(np.arange(values.shape[1]) + 0.5, [str(column) for column in table.columns],
                    rotation=0 if longest * values.shape[1] < 80 else 40,
                    ha="center" if longest * values.shape[1] < 80 else "right")  # fmt: skip
    axes.set_yticks(np.arange(values.shape[0]) + 0.5, [str(row) for row in table.index])
    if values.shape[1] <= 16:
        for (row, column), value in np.ndenumerate(values):
            if value:
                dark = value > 0.55 * values.max()
                axes.text(column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center", fontsize=9,
                          color="white" if dark else "#1b1f24")  # fmt: skip
    if marks is not None:
        rows, columns = np.nonzero(marks.to_numpy())
        axes.scatter(columns + 0.84, rows + 0.2, s=26, color=ORANGE, label=mark_label, clip_on=False, zorder=3)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1.0), frameon=False, handletextpad=0.1, borderpad=0)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.invert_yaxis()
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    figure.colorbar(image, ax=axes, label=unit, pad=0.01, aspect=30).outline.set_visible(False)
    return figure


def _outlines() -> Mapping[str, Any]:
    text = files("ingest.report").joinpath("world.json").read_text(encoding="utf-8")
    world: Mapping[str, Any] = json.loads(text)
    return world


def _rings(path: str) -> list[list[tuple[float, float]]]:
    """Return the rings of an SVG path of `M`, relative `l` and `z`."""
    rings = []
    for part in re.findall(r"M([^Mz]+)z?", path):
        numbers = [tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", part)]
        ring, (x, y) = [], (0.0, 0.0)
        for step, (dx, dy) in enumerate(numbers):
            x, y = (dx, dy) if step == 0 else (x + dx, y + dy)
            ring.append((x, y))
        rings.append(ring)
    return rings


def world_maps(counts: Mapping[str, Mapping[str, int]], *, columns: int = 2, unit: str = "articles") -> Figure:
    """Draw a map for each title: how often it has which country (ISO 3166-1 alpha-2), all in one scale."""
    world = _outlines()
    highest = max((max(values.values(), default=0) for values in counts.values()), default=0)
    bounds = sorted({0.5, *(round(max(highest, 5) ** (step / 5)) + 0.5 for step in range(1, 6))})
    norm, scale = BoundaryNorm(bounds, len(STEPS)), ListedColormap(STEPS)
    lines = -(-len(counts) // columns)
    figure, grid = plt.subplots(lines, columns, figsize=(WIDTH, lines * WIDTH / columns * 0.47 + 0.6), squeeze=False)
    figure.get_layout_engine().set(h_pad=0.1)  # type: ignore[union-attr,call-arg]
    shapes = {code: _rings(path) for code, path in world["shapes"].items()}
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, (title, values) in zip(grid.flat, counts.items(), strict=False):
        polygons = [(ring, scale(norm(values[code])) if values.get(code) else GREY)
                    for code, rings in shapes.items() for ring in rings]  # fmt: skip
        axes.add_collection(PolyCollection([ring for ring, _ in polygons], facecolors=[c for _, c in polygons],
                                           edgecolors="white", linewidths=0.3))  # fmt: skip
        small = [(x, y, values[code]) for code, (x, y) in world["points"].items() if values.get(code)]
        for x, y, value in small:
            axes.scatter(x, y, s=14, color=scale(norm(value)), edgecolors="white", linewidths=0.5)
        axes.set(xlim=(0, world["width"]), ylim=(world["height"] - 550, 0), aspect="equal")
        axes.set_title(title, fontsize=10)
    keys = plt.cm.ScalarMappable(norm=norm, cmap=scale)
    steps = list(pairwise(bounds))
    labels = [f"{low + 0.5:.0f}" if high - low <= 1 else f"{low + 0.5:.0f}–{int(high)}" for low, high in steps]
    middles = [(low + high) / 2 for low, high in steps]
    place: dict[str, Any] = {"orientation": "horizontal", "fraction": 0.02, "aspect": 60, "pad": 0.01, "shrink": 0.7}
    bar = figure.colorbar(keys, ax=list(grid.flat), ticks=middles, label=f"{unit} (grey: none)", **place)
    bar.ax.set_xticklabels(labels)
    bar.ax.tick_params(length=0)
    bar.outline.set_visible(False)
    return figure


def redraw(figure: Figure) -> None:
    """Show a figure in place of what the cell has shown before; outside of Jupyter do nothing."""
    try:
        from IPython.display import clear_output, display
    except ImportError:
        return
    clear_output(wait=True)
    display(figure)

"""Build `src/ingest/report/world.json`: the outlines of countries for the map of `ingest report`.

    python models/build_world_map.py --shapes countries-110m.json --points countries-50m.json --write

The inputs are those of the npm package world-atlas 2.0.2 (ISC), which are Natural Earth's (public domain). Outlines are
in the Equal Earth projection (Šavrič, Patterson, Jenny, 2018), 960 units wide, with one decimal; a country too small
for an outline at 1:110 million has the place of its largest part at 1:50 million. Codes are ISO 3166-1 alpha-2.
"""

import argparse
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

from recipe import write_recipe

OUT = Path(__file__).parent.parent / "src" / "ingest" / "report" / "world.json"
WIDTH = 960.0
LEAST_AREA = 1.5  # square units; smaller islands are left out, but for the largest part of a country
_A = (1.340264, -0.081106, 0.000893, 0.003796)
#: Areas of Natural Earth that have no ISO code of their own, and the code of the country that ISO puts them under.
WITHOUT_CODE = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}

Ring = list[tuple[float, float]]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x and y of a place, x from 0 to `WIDTH`, y downwards."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta)
    x /= 3 * (9 * _A[3] * square**4 + 7 * _A[2] * sixth + 3 * _A[1] * square + _A[0])
    y = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    scale = WIDTH / 5.413259
    return WIDTH / 2 + x * scale, 1.317362 * scale - y * scale


def rings_of(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Return the projected outer rings of each country, by its code, the largest first."""
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    countries: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = _code(shape)
        if code is None or code == "AQ":
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = (part for polygon in polygons for part in split_at_180(_joined(polygon[0], arcs)))
        countries.setdefault(code, []).extend([project(*place) for place in ring] for ring in rings)
    return {code: sorted(rings, key=area, reverse=True) for code, rings in sorted(countries.items())}


def split_at_180(ring: Ring) -> list[Ring]:
    """Return the parts of a ring in degrees on the two sides of the 180th meridian; most rings have one part."""
    unwrapped = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((unwrapped[-1][0] - longitude) / 360)
        unwrapped.append((longitude + 360 * turns, latitude))
    parts = []
    for turn in (-360, 0, 360):
        part = [(longitude + turn, latitude) for longitude, latitude in unwrapped]
        part = _clip(_clip(part, -180, 1), 180, -1)
        if len(part) > 2:
            parts.append(part)
    return parts


def _clip(ring: Ring, bound: float, side: int) -> Ring:
    """Return the part of a ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    clipped: Ring = []
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]) if ring else ():
        inside_first, inside_second = (x1 - bound) * side >= 0, (x2 - bound) * side >= 0
        if inside_first:
            clipped.append((x1, y1))
        if inside_first != inside_second:
            clipped.append((bound, y1 + (y2 - y1) * (bound - x1) / (x2 - x1)))
    return clipped


def _code(shape: dict[str, Any]) -> str | None:
    from babel.core import get_global

    named: str | None = WITHOUT_CODE.get(shape["properties"]["name"])
    alternatives = get_global("territory_aliases").get(shape.get("id", ""))
    return named or (alternatives[0] if alternatives else None)


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """Return an arc in degrees: TopoJSON stores differences of whole numbers."""
    x = y = 0
    places = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        places.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return places


def _joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def area(ring: Ring) -> float:
    """Return the area of a ring in square units."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))) / 2


def path_of(rings: list[Ring]) -> str:
    """Return the path of a country in SVG: absolute start, relative lines, in tenths of a unit."""
    parts = []
    for position, ring in enumerate(rings):
        if position and area(ring) < LEAST_AREA:
            continue
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        distinct = [tenths[0], *(place for before, place in pairwise(tenths) if place != before)]
        steps = " ".join(f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in pairwise(distinct))
        parts.append(f"M{distinct[0][0]},{distinct[0][1]}l{steps}z")
    return "".join(parts)


def centre(ring: Ring) -> list[int]:
    """Return the middle of a ring, in tenths of a unit."""
    xs, ys = zip(*ring, strict=True)
    return [round((min(xs) + max(xs)) * 5), round((min(ys) + max(ys)) * 5)]


def main() -> None:
    """Read the topologies and write the map, or print its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", type=Path, required=True)
    parser.add_argument("--points", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    shapes = rings_of(json.loads(arguments.shapes.read_text(encoding="utf-8")))
    others = rings_of(json.loads(arguments.points.read_text(encoding="utf-8")))
    world: dict[str, Any] = {
        "width": round(WIDTH * 10),
        "height": round(2 * 1.317362 * WIDTH / 5.413259 * 10),
        "shapes": {code: path_of(rings) for code, rings in shapes.items()},
        "points": {code: centre(rings[0]) for code, rings in others.items() if code not in shapes},
    }
    content = (json.dumps(world, separators=(",", ":"), sort_keys=True) + "\n").encode()
    print(f"{len(world['shapes'])} outlines, {len(world['points'])} points, {len(content):,} bytes")
    if arguments.write:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_bytes(content)
        write_recipe(
            OUT,
            command="python models/build_world_map.py --shapes DATA/world-atlas/countries-110m.json "
            "--points DATA/world-atlas/countries-50m.json --write",
            packages=["babel"],
            inputs=[Path(__file__)],
            data={f"DATA/world-atlas/{path.name}": path for path in (arguments.shapes, arguments.points)},
        )


if __name__ == "__main__":
    main()

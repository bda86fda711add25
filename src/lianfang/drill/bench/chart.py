"""The chart of growth as SVG: a line for each figure, a mark for each size, so that the way between marks is growth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .growth import GROWS, sizes_of

Found = dict[str, Any]
LEFT, WIDTH, ROW, HEAD, FOOT = 330, 620, 20, 74, 34
LEAST_MS = 120.0
BARS_MS = (50, 100)  # the design's for a list: at 100,000 persons and at 3.1 million
SHADES = ("#8fb0e6", "#4a78c4", "#0c3474", "#14191f")  # the darker, the larger
INK, FAINT, RULE, BAR = "#14191f", "#646d78", "#d5dadf", "#b12c14"
RADIUS = 4.5


@dataclass(frozen=True, slots=True)
class Scale:
    """Milliseconds to pixels."""

    most: float

    def x(self, ms: float) -> float:
        return round(LEFT + ms / self.most * WIDTH, 1)


def drawn(benches: Sequence[Found]) -> str:
    """Return the chart; "" where no database was measured at two sizes."""
    databases = {name: sizes for name, sizes in sizes_of(benches).items() if len(sizes) > 1}
    if not databases:
        return ""
    found = [ms for sizes in databases.values() for one in sizes for name in GROWS for ms in _p95(one, name)]
    scale = Scale(max([LEAST_MS, *(1.05 * ms for ms in found)]))
    parts, y = list(_legend(next(iter(databases.values())))), HEAD
    for database, sizes in databases.items():
        parts.append(_text(8, y, database, weight=600))
        y += ROW
        for name, words in GROWS.items():
            parts += _row(y, words, [_p95(one, name) for one in sizes], scale)
            y += ROW
        y += ROW // 2
    parts += _grid(scale, y - ROW // 2)
    width, height = LEFT + WIDTH + 24, y + FOOT
    return "\n".join([_opening(width, height), *parts, "</svg>", ""])


def _p95(one: Found, name: str) -> list[float]:
    value = one["figures"].get(name, {}).get("p95_ms")
    return [] if value is None else [float(value)]


def _row(y: int, words: str, values: Sequence[list[float]], scale: Scale) -> Iterator[str]:
    yield _text(20, y, words)
    xs = [(scale.x(ms), n, ms) for n, found in enumerate(values) for ms in found]
    if len(xs) > 1:
        low, high = min(x for x, _n, _ms in xs), max(x for x, _n, _ms in xs)
        yield f'<line x1="{low}" y1="{y - 4}" x2="{high}" y2="{y - 4}" stroke="{SHADES[0]}" stroke-width="2"/>'
    for x, n, ms in xs:
        mark = f'<circle cx="{x}" cy="{y - 4}" r="{RADIUS}" fill="{SHADES[min(n, len(SHADES) - 1)]}">'
        yield f"{mark}<title>{ms:.1f} ms</title></circle>"


def _legend(sizes: Sequence[Found]) -> Iterator[str]:
    yield _text(
        8, 20, "p95 of what headquarters and offices open, in milliseconds, by the size of the county", weight=600
    )
    x = 8.0
    for n, one in enumerate(sizes):
        words = f"{one['persons']:,} persons"
        yield f'<circle cx="{x + 5}" cy="40" r="{RADIUS}" fill="{SHADES[min(n, len(SHADES) - 1)]}"/>'
        yield _text(x + 15, 44, words)
        x += 40 + 7 * len(words)
    yield _text(
        x, 44, f"red: the bars, {BARS_MS[0]} ms at 100,000 persons and {BARS_MS[1]} ms at 3.1 million", colour=BAR
    )


def _grid(scale: Scale, bottom: int) -> Iterator[str]:
    step = 20 if scale.most <= 200 else 100
    for ms in range(0, int(scale.most) + 1, step):
        yield _rule(scale.x(ms), bottom, RULE)
        yield _text(scale.x(ms), bottom + 18, f"{ms}", colour=FAINT, anchor="middle")
    for ms in BARS_MS:
        yield _rule(scale.x(ms), bottom, BAR, dashed=True)


def _rule(x: float, bottom: int, colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<line x1="{x}" y1="{HEAD - 14}" x2="{x}" y2="{bottom}" stroke="{colour}" stroke-opacity="0.7"{dashes}/>'


def _text(x: float, y: int, words: str, *, colour: str = INK, weight: int = 400, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" font-weight="{weight}" text-anchor="{anchor}">{escape(words)}</text>'


def _opening(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="13" role="img" aria-label="How p95 grows with the county">\n'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )

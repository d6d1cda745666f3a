"""Small line charts in SVG: panels beside each other, the horizontal axis logarithmic."""

import html
import math

COLOURS = ("#1f6f5c", "#c4622d", "#3b5b92", "#8a6d1d")
WIDTH, HEIGHT, COLUMNS = 380, 250, 2
LEFT, RIGHT, TOP, BOTTOM = 64, 32, 52, 34
STYLE = ("text{font:12px sans-serif;fill:#333}.title{font-weight:600;font-size:13px}"
         ".grid{stroke:#ddd}.axis{stroke:#888}.target{stroke:#b00020;stroke-dasharray:5 4}")


def short(value):
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g}"


def ticks(highest):
    """Round values from 0 to at least `highest`, about four."""
    step = 10 ** math.floor(math.log10(highest / 4))
    step = next(step * factor for factor in (1, 2, 5, 10) if step * factor * 5 >= highest)
    return [step * i for i in range(math.ceil(highest / step) + 1)]


def text(x, y, words, anchor="start", kind=""):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
            f'{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>{html.escape(words)}</text>')


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def panel(title, lines, target=None):
    """One chart. `lines` is {name: [(x, y), …]}, x > 0; `target` draws a horizontal line."""
    points = [point for one in lines.values() for point in one]
    low, high = min(x for x, _ in points), max(x for x, _ in points)
    marks = ticks(max([y for _, y in points] + [target or 0]))
    span = math.log(high / low) or 1
    across = lambda x: LEFT + (WIDTH - LEFT - RIGHT) * math.log(x / low) / span
    up = lambda y: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / marks[-1]
    parts = [text(LEFT, 18, title, kind="title")]
    for mark in marks:
        parts += [line(LEFT, up(mark), WIDTH - RIGHT, up(mark), "grid"),
                  text(LEFT - 6, up(mark) + 4, short(mark), "end")]
    for x in sorted({x for x, _ in points}):
        parts.append(text(across(x), HEIGHT - BOTTOM + 16, short(x), "middle"))
    if target:
        parts.append(line(LEFT, up(target), WIDTH - RIGHT, up(target), "target"))
    beside = LEFT
    for (name, one), colour in zip(lines.items(), COLOURS):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in one)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{colour}"/>'
                  for x, y in one]
        parts += [f'<rect x="{beside}" y="28" width="10" height="10" fill="{colour}"/>',
                  text(beside + 14, 37, name)]
        beside += 30 + 7 * len(name)
    return "".join(parts)


def draw(panels):
    """The whole picture; `panels` is a list of arguments of panel()."""
    rows = -(-len(panels) // COLUMNS)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * COLUMNS}"'
             f' height="{HEIGHT * rows}" viewBox="0 0 {WIDTH * COLUMNS} {HEIGHT * rows}">',
             f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>']
    for place, one in enumerate(panels):
        x, y = place % COLUMNS * WIDTH, place // COLUMNS * HEIGHT
        parts.append(f'<g transform="translate({x},{y})">{panel(*one)}</g>')
    return "\n".join(parts + ["</svg>\n"])

"""Writes docs/pictures/*.svg: what the commands of docs/trainers.zh-CN.md print, as a terminal shows it.

    python bench/make_pictures.py

Follows the guide from top to bottom in an empty folder: writes its files, runs its commands, and draws each
picture that the guide names: what the commands printed in the block above it, or the folder that was made.
The same outputs give the same bytes; nothing in a picture is loaded from elsewhere.
"""

import csv
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from html import escape
from itertools import accumulate, groupby
from math import ceil
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.color import blend_rgb
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME as THEME
from rich.text import Text

from cs_eval.cli import main as cs_eval

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "trainers.zh-CN.md"
PICTURES = ROOT / "docs" / "pictures"

WIDTH = 120
"""Columns of the terminal, as in the test that compares pictures with what is printed."""

MOST_LINES = 44
"""What is printed after these is cut off."""

FOLDER, SHEET = "folder", "sheet"
"""The pictures of the trainer's folder and of the table in a spreadsheet; all others are of terminals."""

COLUMNS, WIDEST = 10, 18
"""How many columns of a spreadsheet are in sight, and how many characters of a cell."""

_PROGRESS = re.compile(r"^完成 \d+.*\n", re.MULTILINE)
"""How fast a run goes is another every time."""

SIZE, CELL, LINE, EDGE, BAR, SHEET_ROW = 16, 9, 23, 18, 34, 28
"""Pixels: of a character, a column, a line, the margin, the bar over a window, a row of a spreadsheet."""

FONTS = "Consolas, Menlo, 'DejaVu Sans Mono', monospace"
CHINESE_FONTS = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

DOTS = tuple(
    f'<circle cx="{EDGE + 6 + 20 * number}" cy="20" r="6" fill="{colour}"/>'
    for number, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
)

ICON, ICONS_IN_A_ROW = 140, 5
"""Pixels that an icon takes with its name; icons beside each other."""

FOLDER_SHAPE = '<path d="M40 12h22l8 8h30v38h-60z" fill="#f5c451" stroke="#c8962c"/>'
FILE_SHAPE = '<path d="M48 6h32l12 12v42h-44z M80 6v12h12" fill="#f4f6f8" stroke="#8a949e"/>'

_STEP = re.compile(
    r"^```(?P<language>\w+) ?(?P<info>.*)\n(?P<text>(?:.*\n)*?)```$"
    r"|^!\[.+\]\(pictures/(?P<picture>[\w-]+)\.svg\)$",
    re.MULTILINE,
)


def pictures() -> Iterator[tuple[str, str]]:
    """Follow the guide in the current folder and yield each picture's name and SVG."""
    printed = ""
    for step in _STEP.finditer(GUIDE.read_text(encoding="utf-8")):
        if step["picture"] == FOLDER:
            yield FOLDER, folder_picture(next(Path().glob("*/cs-eval.yaml")).parent)
        elif step["picture"] == SHEET:
            yield SHEET, sheet_picture(printed.partition("\n")[2])
        elif step["picture"]:
            yield step["picture"], terminal_picture(printed)
        elif step["info"].startswith("file="):
            file = Path(step["info"].removeprefix("file="))
            file.parent.mkdir(exist_ok=True)
            file.write_text(step["text"], encoding="utf-8")
        elif step["language"] == "sh":
            printed = "".join(run(line) for line in step["text"].splitlines())


def run(command: str) -> str:
    """Return the command and what it prints, coloured as for a terminal."""
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(screen), redirect_stderr(screen):
        cs_eval(shlex.split(command)[1:])
    printed = screen.buffer.getvalue().decode()
    return f"\x1b[1m> {command}\x1b[0m\n{_PROGRESS.sub('', printed).rstrip()}\n"


def terminal_picture(printed: str) -> str:
    """Return the SVG of a terminal that shows the first lines of `printed`."""
    console = Console(file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor")
    text = Text("\n").join(Text.from_ansi(line) for line in printed.splitlines())
    lines = console.render_lines(text, pad=False)
    shown = [*lines[:MOST_LINES], [Segment("……", Style(dim=True))]] if len(lines) > MOST_LINES else lines
    columns = max(sum(segment.cell_length for segment in line) for line in shown)
    body = [text for row, line in enumerate(shown) for text in _line(line, BAR + (row + 1) * LINE)]
    return _window(
        columns * CELL + 2 * EDGE,
        BAR + len(shown) * LINE + EDGE,
        THEME.background_color.hex,
        THEME.foreground_color.hex,
        [*DOTS, *body],
    )


def _line(segments: Sequence[Segment], y: int) -> Iterator[str]:
    column = 0
    for segment in segments:
        yield from _texts(segment.text, segment.style or Style(), column, y)
        column += segment.cell_length


def _texts(text: str, style: Style, column: int, y: int) -> Iterator[str]:
    """Yield `text` piece by piece: narrow and wide characters each fill the columns that are theirs."""
    for (width, blank), characters in groupby(text, lambda one: (cell_len(one), one.isspace())):
        piece = "".join(characters)
        if not blank:
            kind = ' class="wide"' if width > 1 else ""
            yield (
                f'<text x="{EDGE + column * CELL}" y="{y}" textLength="{cell_len(piece) * CELL}"'
                f' lengthAdjust="spacingAndGlyphs"{kind}{_look(style)}>{escape(piece)}</text>'
            )
        column += cell_len(piece)


def _look(style: Style) -> str:
    colour = style.color.get_truecolor(THEME) if style.color else THEME.foreground_color
    if style.dim:
        colour = blend_rgb(colour, THEME.background_color, 0.35)
    return (
        (f' fill="{colour.hex}"' if colour != THEME.foreground_color else "")
        + (' font-weight="bold"' if style.bold else "")
        + (' text-decoration="underline"' if style.underline else "")
    )


def folder_picture(folder: Path) -> str:
    """Return the SVG of a window that shows what is in `folder`, folders first."""
    entries = sorted(folder.iterdir(), key=lambda path: (path.is_file(), path.name))
    body = [f'<text x="{EDGE}" y="24" font-weight="bold">{escape(folder.name)}</text>']
    for number, entry in enumerate(entries):
        row, column = divmod(number, ICONS_IN_A_ROW)
        body.append(_icon(entry, EDGE + column * ICON, BAR + EDGE + row * ICON))
    rows = ceil(len(entries) / ICONS_IN_A_ROW)
    return _window(ICONS_IN_A_ROW * ICON + 2 * EDGE, BAR + EDGE + rows * ICON, "#ffffff", "#222222", body)


def _icon(entry: Path, x: int, y: int) -> str:
    shape = FILE_SHAPE if entry.is_file() else FOLDER_SHAPE
    return (
        f'<g transform="translate({x} {y})">{shape}<text x="{ICON // 2}" y="80"'
        f' text-anchor="middle" font-size="14">{escape(entry.name)}</text></g>'
    )


def sheet_picture(table: str) -> str:
    """Return the SVG of a spreadsheet that shows the first columns of the CSV `table`."""
    lines = io.StringIO(table.removeprefix("\ufeff"), newline="")
    rows = [[_cut(cell) for cell in row[:COLUMNS]] for row in csv.reader(lines)]
    widths = [(max(map(cell_len, column)) + 2) * CELL for column in zip(*rows, strict=True)]
    lefts = list(accumulate(widths, initial=EDGE))
    body = [f'<text x="{EDGE}" y="24" font-weight="bold">report.csv</text>']
    for number, row in enumerate(rows):
        top, ground = BAR + EDGE // 2 + number * SHEET_ROW, "#ffffff" if number else "#e8ecef"
        body += [
            _cell(cell, left, top, width, ground)
            for cell, left, width in zip(row, lefts, widths, strict=False)
        ]
    height = BAR + len(rows) * SHEET_ROW + 2 * EDGE
    return _window(lefts[-1] + EDGE, height, "#f6f8f9", "#222222", body)


def _cut(cell: str) -> str:
    return set_cell_size(cell, min(cell_len(cell), WIDEST))


def _cell(text: str, left: int, top: int, width: int, ground: str) -> str:
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{SHEET_ROW}" fill="{ground}" stroke="#c4cad0"/>'
        f'<text x="{left + CELL}" y="{top + 19}" font-size="14">{escape(text)}</text>'
    )


def _window(width: int, height: int, ground: str, ink: str, body: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-size="{SIZE}" fill="{ink}" font-family="{FONTS}">',
            f"<style>.wide {{ font-family: {CHINESE_FONTS} }}</style>",
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{ground}"'
            ' stroke="#999999"/>',
            *body,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Draw all pictures anew, and remove those that the guide no longer names."""
    os.environ.update(COLUMNS=str(WIDTH), FORCE_COLOR="1", TERM="xterm-256color", LC_ALL="zh_CN.UTF-8")
    with tempfile.TemporaryDirectory() as empty, chdir(empty):
        Path("fixtures").symlink_to(ROOT / "fixtures")
        drawn = dict(pictures())
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.iterdir():
        old.unlink()
    for name, svg in drawn.items():
        (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg: {len(svg.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()

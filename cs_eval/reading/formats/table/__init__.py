"""The lines of a table, from wherever they come -> conversations: what the columns mean is told here for all.

A format of tables finds the headings (`Columns.named`, or in one of the first rows by `find_headings`),
makes a `Line` of each row of cells below them (`Lines(columns).of(place, cells)`, the cells as `text_of`
shows typed ones), and hands the lines on: `conversations(lines, columns, document)` yields a `Row` each.
"""

from cs_eval.reading.formats.table.cells import text_of
from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.conversations import conversations
from cs_eval.reading.formats.table.finding import LOOKED_AT, find_headings
from cs_eval.reading.formats.table.line import Line, Lines, in_line

__all__ = ["LOOKED_AT", "Columns", "Line", "Lines", "conversations", "find_headings", "in_line", "text_of"]

"""千牛 and other chat windows: a line with name and time before each message, as copied or exported."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.spoken import conversations, layout_of, lines_in
from cs_eval.reading.row import Row
from cs_eval.reading.talk.scene import HEADED


class Qianniu:
    """Reads chats whose messages stand under a name and a time."""

    name: FormatName = "qianniu"
    suffixes = (".txt",)

    def recognises(self, document: Document) -> bool:
        """Say whether messages under names and times are what the text is made of."""
        return layout_of(document.sample, document.hints) is HEADED

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations, which lines of dashes and headings part."""
        yield from conversations(document, lines_in(document), HEADED)

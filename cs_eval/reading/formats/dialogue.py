"""Plain text with a role or a name and a colon before each message (客服：… 客户：…)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.models.file_map import FormatName
from cs_eval.reading.document import Document
from cs_eval.reading.formats.spoken import conversations, layout_of, lines_in
from cs_eval.reading.row import Row
from cs_eval.reading.talk.scene import LABELLED


class Dialogue:
    """Reads chats that are written like a play."""

    name: FormatName = "dialogue"
    suffixes = (".txt", ".md")

    def recognises(self, document: Document) -> bool:
        """Say whether roles or names with a colon begin what the text is made of."""
        return layout_of(document.sample, document.hints) is LABELLED

    def rows(self, document: Document) -> Iterator[Row]:
        """Yield the conversations, which headings and lines of dashes part."""
        yield from conversations(document, lines_in(document), LABELLED)

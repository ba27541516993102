"""Texts read as files are, and what was read in a form that a test can show."""

import io

from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake


def read_text(text, name="chat.txt", *, agent=None, trainee=None, intake=None, **map):
    """Return the outcomes for a file `name` with this text (or these bytes)."""
    stream = io.BytesIO(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    stream.name = name
    mapping = FileMap(**map)
    return list(
        read_transcripts(stream, agent=agent, trainee=trainee, mapping=mapping, intake=intake or Intake())
    )


def outcome_of(text, name="chat.txt", **known):
    """Return the only outcome."""
    (outcome,) = read_text(text, name, **known)
    return outcome


def accounts_and_texts(text, **known):
    """Return who says what in a file's only conversation."""
    return [(turn.account or turn.role, turn.text) for turn in outcome_of(text, **known).turns]


def roles_and_texts(outcome):
    """Return who says what, by role."""
    return [(turn.role, turn.text) for turn in outcome.turns]


def kinds(outcomes):
    """Return what became of each conversation."""
    return [outcome.kind if isinstance(outcome, Failure) else "read" for outcome in outcomes]

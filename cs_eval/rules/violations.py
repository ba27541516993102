"""The violations of a conversation: what the lexicons see, less what is negated, echoed or excused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from cs_eval.models.grade import Finding
from cs_eval.models.rule import Lexicon
from cs_eval.models.transcript import Transcript
from cs_eval.rules.doubt import asked, echoed, negated, reported
from cs_eval.rules.glossary import Hit, glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.hidden import hidden
from cs_eval.rules.likeness import Doubts, weighed
from cs_eval.rules.lines import Conversation, Line
from cs_eval.rules.pieces import acrostics, in_pieces, joined, otherwise
from cs_eval.rules.privacy import leaks
from cs_eval.rules.together import BACK, meetings

_NEVER_EXCUSED = frozenset({"abuse", "manipulation"})
"""No negation takes these back (别给脸不要脸), and no question mark."""

_ANYWHERE = frozenset({"off_platform", "manipulation"})
"""What a link, a card or the name of a picture can do too."""

_CURT_SIZE = 8
_CURT = re.compile(r"[^\w]*([^\W\d_])\1?[^\w]*|[^\w]*[\u2600-\u27bf\U0001f300-\U0001faff][^\w]*|\?+")
"""One character, the same one twice, an emoji, or a question mark alone."""

_ONE_WORD = re.compile(r"[^\w]*([^\W\d_])[^\w]*")


class Sighting(NamedTuple):
    """What a lexicon sees, and whether something excuses it."""

    finding: Finding
    lexicon: Lexicon
    excused: bool


def find_violations(transcript: Transcript, lexicons: Mapping[str, Lexicon] | None = None) -> list[Finding]:
    """Return what in `transcript` breaks a rule, by turn, found without a model.

    Only the trainee's own words count, except for `manipulation`, which either side can try.
    `certain` is True only where no reading excuses the words. Without `lexicons` the bundled
    ones are used.
    """
    words = glossary(_bundled() if lexicons is None else lexicons)
    return list(violations(Hearing(Conversation(transcript), words)))


@cache
def _bundled() -> Mapping[str, Lexicon]:
    from cs_eval.loading import load_lexicons

    return load_lexicons()


def violations(hearing: Hearing) -> tuple[Finding, ...]:
    """Return the violations in what `hearing` hears, in order, overlapping ones as one."""
    sightings = list(_by_lexicons(hearing, hearing.words.violating))
    found = [
        *(each.finding for each in sightings if not (each.excused or each.lexicon.weighed)),
        *_single_chars(hearing.talk),
        *leaks(hearing.talk),
        *hidden(hearing.talk),
        *_beside_words(hearing),
    ]
    told = {*((each.turn, each.kind) for each in found), *_proper(hearing), *_too_short(hearing)}
    found += weighed(hearing, _doubts(sightings), told)
    found += _read_otherwise(hearing, {finding.turn for finding in found if finding.kind == "manipulation"})
    return tuple(_merged(sorted(found, key=lambda f: (f.turn, f.kind, f.start, -f.end))))


def doubts(hearing: Hearing) -> Doubts:
    """Return what the words alone say, which is still to be weighed against the rest of the message."""
    return _doubts(_by_lexicons(hearing, hearing.words.violating))


def _doubts(sightings: Iterable[Sighting]) -> Doubts:
    found, excused = [], []
    for each in sightings:
        if each.excused:
            excused.append(each.finding)
        elif each.lexicon.weighed:
            found.append(each.finding)
    return Doubts(found, excused)


def _proper(hearing: Hearing) -> Iterator[tuple[int, str]]:
    """Yield the turns of right conduct, with the kind that they are none of for merely reading like it."""
    for _, lexicon in hearing.words.violating:
        for group in lexicon.proper:
            yield from (
                (hit.line.number, str(lexicon.violation)) for hit in meetings(group, hearing, "agent")
            )


def _too_short(hearing: Hearing) -> Iterator[tuple[int, str]]:
    """Yield the turns of a single character, with each kind: they read like nothing."""
    for line in hearing.talk.agent:
        if _is_curt(line):
            yield from ((line.number, kind) for kind in hearing.words.kinds)


def _beside_words(hearing: Hearing) -> Iterator[Finding]:
    """Yield what pictures, cards, links and the like show."""
    if all(line.is_words for line in hearing.talk.lines):
        return
    others = Conversation(hearing.talk.transcript, wordless=True)
    lexicons = [(id, each) for id, each in hearing.words.violating if each.violation in _ANYWHERE]
    for sighting in _by_lexicons(Hearing(others, hearing.words), lexicons):
        if not sighting.excused and (sighting.finding.certain or not sighting.lexicon.weighed):
            yield sighting.finding
    yield from hidden(others)


def _read_otherwise(hearing: Hearing, seen: set[int]) -> Iterator[Finding]:
    """Yield attempts to steer the grader that no turn shows (`seen`) when it is read as it stands."""
    for lines in in_pieces(hearing.talk):
        if seen.isdisjoint(line.number for line in lines) and _steers(joined(lines), hearing):
            yield _whole(lines[-1])
    for line, meant in otherwise(hearing.talk):
        if line.number not in seen and _steers(meant, hearing):
            yield _whole(line)
    yield from map(_whole, acrostics(hearing.talk))


def _steers(talk: Conversation, hearing: Hearing) -> bool:
    """Say whether what `talk` says together is an attempt to steer the grader, or reads like one."""
    whole = Hearing(talk, hearing.words)
    steering = [(id, each) for id, each in hearing.words.violating if each.violation == "manipulation"]
    sightings = list(_by_lexicons(whole, steering))
    if not all(each.excused or each.lexicon.weighed for each in sightings):
        return True
    return any(finding.kind == "manipulation" for finding in weighed(whole, _doubts(sightings), set()))


def _whole(line: Line) -> Finding:
    text = line.turn.text
    return Finding(kind="manipulation", turn=line.number, start=0, end=len(text), quote=text, certain=False)


def _by_lexicons(hearing: Hearing, lexicons: Iterable[tuple[str, Lexicon]]) -> Iterator[Sighting]:
    for id, lexicon in lexicons:
        for role in ("agent", "customer") if lexicon.by == "any" else (lexicon.by,):
            if hearing.words.heads[id].isdisjoint(hearing.present(role)):
                continue
            met = chain.from_iterable(meetings(group, hearing, role) for group in lexicon.together)
            for hit in chain(chain.from_iterable(hearing.heard(id, role).values()), met):
                finding = _finding(hit, str(lexicon.violation))
                yield Sighting(finding, lexicon, _excused(hit, lexicon, hearing))


def _excused(hit: Hit, lexicon: Lexicon, hearing: Hearing) -> bool:
    if lexicon.violation not in _NEVER_EXCUSED and negated(hit):
        return True
    if lexicon.violation != "manipulation" and echoed(hit, hearing.talk.said_before(hit.line)):
        return True
    return _excuse_said(lexicon, hearing, hit.line) or (
        (not hit.certain or reported(hit))
        and _shown(lexicon.not_about, hearing, hearing.talk.around(hit.line, BACK))
    )


def _excuse_said(lexicon: Lexicon, hearing: Hearing, line: Line) -> bool:
    """Say whether an excuse is said in the same run of messages, or was by the customer where theirs."""
    theirs = [id for id in lexicon.excused_by if hearing.words.lexicon(id).by == "customer"]
    own = [id for id in lexicon.excused_by if id not in theirs]
    return _shown(own, hearing, hearing.talk.utterance(line)) or (
        bool(theirs) and _shown(theirs, hearing, hearing.talk.said_before(line))
    )


def _shown(ids: Iterable[str], hearing: Hearing, lines: Iterable[Line]) -> bool:
    return any(hearing.hits(id, line) for line in lines for id in ids)


def _finding(hit: Hit, kind: str) -> Finding:
    start, end = hit.line.span(hit.start, hit.end)
    return Finding(
        kind=kind,
        turn=hit.line.number,
        start=start,
        end=end,
        quote=hit.line.turn.text[start:end],
        certain=hit.certain and not reported(hit) and (kind in _NEVER_EXCUSED or not asked(hit)),
    )


def _single_chars(talk: Conversation) -> Iterator[Finding]:
    """Yield the turns of a single character where nothing more is sent in the same run of messages.

    Certain for a Chinese character alone; a letter, the same character twice and an emoji may be
    all that there is to say.
    """
    shown = {line.utterance for line in talk.sent if not line.is_words}
    for line in talk.agent:
        if line.utterance in shown or not all(map(_is_curt, talk.utterance(line))):
            continue
        text = line.turn.text
        word = _ONE_WORD.fullmatch(line.text)
        yield Finding(
            kind="single_char",
            turn=line.number,
            start=len(text) - len(text.lstrip()),
            end=len(text.rstrip()),
            quote=text.strip(),
            certain=bool(word and not word[1].isascii()),
        )


def _is_curt(line: Line) -> bool:
    return 0 < line.size <= _CURT_SIZE and bool(_CURT.fullmatch(line.text))


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` (sorted) with those of one kind that touch made one."""
    kept: list[Finding] = []
    for finding in findings:
        last = kept[-1] if kept else None
        if last and (last.turn, last.kind) == (finding.turn, finding.kind) and finding.start <= last.end:
            kept[-1] = _joined(last, finding)
        else:
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.turn, f.start))


def _joined(first: Finding, second: Finding) -> Finding:
    longer = second.end > first.end
    quote = first.quote + second.quote[first.end - second.start :] if longer else first.quote
    return first.model_copy(
        update={
            "end": max(first.end, second.end),
            "quote": quote,
            "certain": first.certain or second.certain,
        }
    )

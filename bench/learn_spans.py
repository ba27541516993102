"""Writes what cs_eval/personal/learnt_addresses.py and learnt_names.py find addresses and names by.

Needs `pip install torch`.

    python bench/learn_spans.py address|name [--check]

Learns from the messages in fixtures/addresses or fixtures/names, a line each with every address or name in
⟦ ⟧ (`\\n` is a line break), from fixtures/cases/personal, and from messages of fixtures/lines in which rules
see none. `--check` writes nothing: it leaves out one file of fixtures/addresses or fixtures/names after the
other, and half of the other messages, and prints how many of the spans that stand in it rules cover, how
many both, and in how many messages without any something is taken for one.
"""

import argparse
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from marked import CASES, FIXTURES, Message, everyday, of_cases, of_marked
from tagger import example, learnt

from cs_eval.personal import learnt_addresses, learnt_names
from cs_eval.personal.data import Span
from cs_eval.personal.finder import read_for_addresses, read_for_names
from cs_eval.personal.tagging import Reading, Tagger
from cs_eval.text import view

DATA = FIXTURES.parent / "cs_eval" / "data"

EVERYDAY = 30_000
"""How many messages without what is sought are learnt from."""


class Sought(NamedTuple):
    """What is to be found: how messages are read for it, what is weighed, and how willingly."""

    marked: list[Path]
    target: Path
    read: Callable[[str], tuple[str, list[Span]]]
    reading: Callable[[str, Iterable[Span]], Reading]
    willing: int


SOUGHT = {
    "address": Sought(
        sorted((FIXTURES / "addresses").glob("*.txt")),
        DATA / "address_weights.txt",
        read_for_addresses,
        learnt_addresses.reading,
        learnt_addresses.WILLING,
    ),
    "name": Sought(
        sorted((FIXTURES / "names").glob("*.txt")),
        DATA / "name_weights.txt",
        read_for_names,
        learnt_names.reading,
        learnt_names.WILLING,
    ),
}


class Read(NamedTuple):
    """A message as it is searched: its text, what stands in it, and what rules see of that."""

    text: str
    spans: list[Span]
    told: list[Span]


def read(message: Message, sought: Sought) -> Read:
    text, told = sought.read(message.text)
    return Read(text, sorted(_seen(message, len(text))), told)


def _seen(message: Message, size: int) -> Iterator[Span]:
    """Yield the spans in the text as it is seen."""
    back = view(message.text)
    starts = [back.span(at, at + 1)[0] for at in range(size)]
    for start, end in message.spans:
        within = [at for at in range(size) if start <= starts[at] < end]
        if within:
            yield within[0], within[-1] + 1


def weights(rows: Iterable[Read], sought: Sought) -> str:
    """Return what a tagger is made from that has learnt from `rows`."""
    examples = [example(sought.reading(row.text, row.told), row.spans) for row in rows if row.text]
    return learnt(examples, [layer.grams for layer in sought.reading("", ()).layers])


def check(files: dict[str, list[Read]], plain: list[Read], sought: Sought) -> None:
    for left_out in (path.stem for path in sought.marked):
        others = [row for name, each in files.items() if name != left_out for row in each]
        tagger = Tagger(weights([*others, *plain[::2]], sought))
        for name, unseen in ((left_out, files[left_out]), ("everyday", plain[1::2])):
            print(f"{name:12} {_counted(tagger, unseen, sought)}", flush=True)


def _counted(tagger: Tagger, unseen: Sequence[Read], sought: Sought) -> str:
    spans = by_rules = by_both = harmless = wrong = 0
    for text, wanted, told in unseen:
        rules = {at for span in told for at in range(*span)}
        new = tagger.spans(tagger.weights(sought.reading(text, told)), sought.willing)
        both = rules.union(*(range(*span) for span in new))
        spans += len(wanted)
        by_rules += sum(rules.issuperset(range(*span)) for span in wanted)
        by_both += sum(both.issuperset(range(*span)) for span in wanted)
        harmless += not wanted
        wrong += bool(both) and not wanted
    covered = f"{spans:4} spans, {by_rules} covered by rules, {by_both} by both"
    return f"{covered}; {wrong} of {harmless} others wrongly"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=SOUGHT)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    sought = SOUGHT[options.kind]
    given = {path.stem: of_marked(path) for path in sought.marked}
    given |= {f"cases/{path.stem}": of_cases(path, options.kind) for path in CASES}
    files = {name: [read(message, sought) for message in each] for name, each in given.items()}
    said = random.Random(0).sample(everyday(), EVERYDAY)
    plain = [row for text in said if not (row := read(Message(text, frozenset()), sought)).told]
    if options.check:
        check(files, plain, sought)
        return
    rows = [row for each in (*files.values(), plain) for row in each]
    sought.target.write_text(weights(rows, sought), encoding="utf-8")


if __name__ == "__main__":
    main()

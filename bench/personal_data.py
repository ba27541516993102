"""How well personal data is found: python bench/personal_data.py [--show] FILE...

Each line of a file is `{"id", "text", "spans": [{"start", "end", "kind"}]}`; a text without spans is a
look-alike, of which nothing may be touched.
"""

from __future__ import annotations

from collections import Counter

from casework import asked, read_cases

from cs_eval.personal import PersonalData, find_personal_data


class Tally:
    """Counts of one kind: spans, those wholly covered, those of the exact kind, and characters."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, span: dict, found: list[PersonalData]) -> bool:
        wanted = set(range(span["start"], span["end"]))
        covered = {at for each in found for at in range(each.start, each.end)} & wanted
        kinds = {each.kind for each in found if each.start < span["end"] and each.end > span["start"]}
        whole = covered == wanted
        self.counts.update(
            spans=1, whole=whole, kind=span["kind"] in kinds, chars=len(wanted), covered=len(covered)
        )
        return whole and span["kind"] in kinds

    def __str__(self) -> str:
        n = self.counts
        return (
            f"{n['spans']:5d} spans  wholly covered {n['whole'] / n['spans']:.3f}"
            f"  characters {n['covered'] / n['chars']:.3f}  right kind {n['kind'] / n['spans']:.3f}"
        )


def over(text: str, spans: list[dict], found: list[PersonalData]) -> list[str]:
    """Return what was found apart from every labelled span."""
    return [
        f"{each.kind}:{text[each.start : each.end]}"
        for each in found
        if not any(each.start < span["end"] and each.end > span["start"] for span in spans)
    ]


def main() -> None:
    """Print what was covered by kind, the look-alikes touched, and the faults where they are wanted."""
    options = asked(__doc__)
    tallies: dict[str, Tally] = {}
    total, plain, touched, surplus = Tally(), 0, 0, 0
    for case in read_cases(options.files):
        found = find_personal_data(case["text"])
        right = [tallies.setdefault(span["kind"], Tally()).add(span, found) for span in case["spans"]]
        for span in case["spans"]:
            total.add(span, found)
        extra = over(case["text"], case["spans"], found)
        plain += not case["spans"]
        touched += bool(found) and not case["spans"]
        surplus += bool(extra) and bool(case["spans"])
        if options.show and (extra or not all(right)):
            got = [f"{each.kind}:{case['text'][each.start : each.end]}" for each in found]
            print(case["id"], case["text"], "| got", got)
    for kind, tally in sorted(tallies.items()):
        print(f"{kind:12s}{tally}")
    print(f"{'all':12s}{total}")
    print(f"look-alike texts touched {touched} of {plain} ({touched / max(plain, 1):.3f})")
    print(f"texts with data where something else was touched {surplus}")


if __name__ == "__main__":
    main()

"""A conversation without personal data, and back: one vault for its transcript, scenario and findings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from cs_eval.models.grade import Finding
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Role, Transcript, Turn, short_name
from cs_eval.personal import Placeholders

MASKING_VERSION = "19"
"""Changes whenever the same conversation would be masked in another way."""

ANONYMOUS = "transcript"
"""What every masked transcript is called."""


class Vault:
    """Masks everything of one conversation alike, and takes it back; it never leaves the machine.

    A value has the same placeholder wherever it is said: `[电话1]`, another spelling of it
    `[电话1·2]`. A placeholder that somebody typed is not given to anything else, or becomes `[原文1]`
    where it was given before, so that `unmask` gives back every text exactly. What `mask` returned
    it leaves as it is. Where several texts belong together, `learn` them first: what
    one of them labels is then known in all, and a turn that only answers is known by what the other
    side asked. The trainee's own name, where the file or the account gives
    it, is `[学员1]` wherever it is said, that of a colleague `[同事1]`.

    With `enabled=False` texts stay as they are; who the trainee is leaves out all the same.
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled
        self._placeholders = Placeholders()

    def learn(self, *parts: Transcript | Scenario | None) -> None:
        """Remember the personal data in a transcript or a scenario before anything is masked."""
        if not self.enabled:
            return
        for part in parts:
            if isinstance(part, Transcript):
                self._learn_people(part)
        self._placeholders.learn(*(text for part in parts for text in _texts(part)))
        for part in parts:
            if isinstance(part, Transcript):
                self._placeholders.learn_answers(_said(part))

    def _learn_people(self, transcript: Transcript) -> None:
        """Remember who takes part, by what only the file tells; what two are called is the first one's.

        That is the trainee, who may have several names, then the customer, then the colleagues. The
        main account of the shop is nobody's name.
        """
        if transcript.trainee:
            self._placeholders.learn_staff(transcript.trainee, "trainee")
        customers, mains = _accounts(transcript, "customer"), _mains(transcript)
        for account in _accounts(transcript, "agent"):
            if account not in mains:
                self._placeholders.learn_staff(short_name(account), "trainee")
        for account in customers:
            self._placeholders.learn_nick(account)
        for account in _colleagues(transcript):
            if account not in mains and account not in customers:
                self._placeholders.learn_staff(short_name(account), "colleague")

    def mask(self, text: str) -> str:
        """Return `text` with placeholders for personal data."""
        return self._placeholders.replace(text) if self.enabled else text

    def unmask(self, text: str) -> str:
        """Return `text` with the personal data back, spelled as it was."""
        return self._placeholders.restore(text) if self.enabled else text

    def is_invented(self, text: str) -> bool:
        """Say whether a placeholder in `text` stands for nothing in this conversation."""
        return not self._placeholders.knows(text)

    def mask_transcript(self, transcript: Transcript) -> Transcript:
        """Return the turns alone, masked: no id, trainee, account, date, place or meta; times stay."""
        self.learn(transcript)
        turns = tuple(map(self._mask_turn, transcript.turns))
        card = transcript.scenario
        return Transcript.model_construct(
            id=ANONYMOUS,
            turns=turns,
            scenario=self.mask_scenario(card) if isinstance(card, Scenario) else card,
        )

    def _mask_turn(self, turn: Turn) -> Turn:
        text = self.mask(turn.text)
        if text == turn.text and not turn.meta and turn.account is None:
            return turn
        return Turn.model_construct(role=turn.role, text=text, at=turn.at, kind=turn.kind)

    def mask_scenario(self, scenario: Scenario | None) -> Scenario | None:
        """Return the card with its texts masked; ids, stage and rubric stay."""
        if scenario is None or not self.enabled:
            return scenario
        self.learn(scenario)
        customer = scenario.customer
        return scenario.model_copy(
            update={
                "name": self._mask_any(scenario.name),
                "shop": self._mask_any(scenario.shop),
                "good_outcome": self._mask_any(scenario.good_outcome),
                "facts": tuple(
                    fact.model_copy(update={"text": self.mask(fact.text)}) for fact in scenario.facts
                ),
                "customer": customer.model_copy(
                    update={
                        "goal": self._mask_any(customer.goal),
                        "mood": self._mask_any(customer.mood),
                        "opening": tuple(map(self.mask, customer.opening)),
                        "withholds": tuple(map(self.mask, customer.withholds)),
                    }
                ),
            }
        )

    def mask_finding(self, finding: Finding, text: str) -> Finding:
        """Return `finding`, made in the turn's original `text`, as it stands in the masked text.

        Where its span cuts into masked data, the whole placeholder belongs to it.
        """
        masked = self.mask(text)
        if masked == text:
            return finding
        start, end = self._shifted(text, finding.start)[0], self._shifted(text, finding.end)[1]
        return finding.model_copy(update={"start": start, "end": end, "quote": masked[start:end]})

    def _mask_any(self, text: str | None) -> str | None:
        return None if text is None else self.mask(text)

    def _shifted(self, text: str, offset: int) -> tuple[int, int]:
        """Return where `offset` of `text` is in the masked text, as a start and as an end.

        They differ inside masked data, and are its placeholder's start and end there.
        """
        segments, shifts = self._placeholders.segments(text), self._placeholders.shifts(text)
        number = bisect_left(segments, offset, key=lambda segment: segment.start)
        before = segments[number - 1] if number else None
        if before and offset < before.end:
            start = before.start + shifts[number - 1]
            return start, start + len(before.placeholder)
        return offset + shifts[number], offset + shifts[number]


def _accounts(transcript: Transcript, *roles: Role) -> dict[str, None]:
    """Return the accounts of those who speak in one of `roles`, in order."""
    return {turn.account: None for turn in transcript.turns if turn.account and turn.role in roles}


def _mains(transcript: Transcript) -> set[str]:
    """Return the shop's own accounts: what stands before the colon of its people's."""
    accounts = filter(_is_sub, _accounts(transcript, "agent", "colleague", "bot", "system"))
    return {account.replace("：", ":").partition(":")[0].strip() for account in accounts}


def _is_sub(account: str) -> bool:
    return short_name(account) != account.strip()


def _colleagues(transcript: Transcript) -> Iterator[str]:
    """Yield the accounts of others of the shop: who speaks, sub-accounts of robots, who hands over to whom.

    Any other account of a robot or of the system is a word, not a name.
    """
    yield from _accounts(transcript, "colleague")
    yield from filter(_is_sub, _accounts(transcript, "bot", "system"))
    for turn in transcript.turns:
        taker = turn.meta.get("to") if turn.kind == "transfer" else None
        if isinstance(taker, str) and taker.strip():
            yield from (account for account in (turn.account, taker) if account)


def _said(transcript: Transcript) -> Iterator[tuple[bool, str]]:
    """Yield who says what: the customer, or somebody for the shop."""
    for turn in transcript.turns:
        if turn.kind == "text" and turn.role != "system":
            yield turn.role == "customer", turn.text


def _texts(part: Transcript | Scenario | None) -> Iterator[str]:
    if isinstance(part, Transcript):
        yield from (turn.text for turn in part.turns)
        yield from _texts(part.scenario if isinstance(part.scenario, Scenario) else None)
    elif part is not None:
        said = part.customer
        known = [
            part.name,
            part.shop,
            said.goal,
            said.mood,
            *said.opening,
            *said.withholds,
            part.good_outcome,
        ]
        yield from (text for text in known if text)
        yield from (fact.text for fact in part.facts)

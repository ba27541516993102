"""A scenario with the facts of its shop that it cites, as they were on the day of the chat."""

from __future__ import annotations

from datetime import date

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading import citation
from cs_eval.models.days import parse_day
from cs_eval.models.scenario import Fact, Scenario
from cs_eval.models.shop import Shop, Shops
from cs_eval.models.transcript import Transcript, parse_time


def resolved(card: Scenario, shops: Shops, transcript: Transcript | None = None) -> Scenario:
    """Return the card with each id of a shop's fact replaced by that fact.

    The date of the transcript, else of its first timed turn, says which version of a fact is
    meant; without either it is the newest. A fact that the card gives under the same id stays in
    place of the shop's. Raises InputError (kind `unknown_fact`) for an id that the shop has not,
    or not on that day: nothing is graded against a fact that is not true.
    """
    shop = shops.of(card.shop)
    cited = {place: id for place, fact in _bare(card) if (id := citation(fact.text, shop))}
    if shop is None:
        return card
    true = _true_facts(set(cited.values()), shop, card, transcript)
    for fact in _own(card):
        true.pop(fact.id, None)
    facts = (
        true.pop(cited[place], None) if place in cited else fact for place, fact in enumerate(card.facts)
    )
    name = shop.name or shop.id if card.shop == shop.id else card.shop
    return card.model_copy(update={"facts": tuple(filter(None, facts)), "shop": name})


def _bare(card: Scenario) -> list[tuple[int, Fact]]:
    """Return the facts that the card gives as a text alone, with their places: the model numbered them."""
    return [(place, fact) for place, fact in enumerate(card.facts) if fact.id == f"f{place + 1}"]


def _own(card: Scenario) -> list[Fact]:
    """Return the facts to which the card gives an id."""
    bare = {place for place, _ in _bare(card)}
    return [fact for place, fact in enumerate(card.facts) if place not in bare]


def _true_facts(ids: set[str], shop: Shop, card: Scenario, transcript: Transcript | None) -> dict[str, Fact]:
    """Return the shop's facts with these ids as they were on the day of the chat."""
    dated = any(fact.from_ or fact.until for fact in shop.known if fact.id in ids)
    day = _day_of(transcript) if transcript and dated else None
    return {id: _fact_on(day, id, shop, card) for id in ids}


def _day_of(transcript: Transcript) -> date | None:
    if transcript.date:
        try:
            return parse_day(transcript.date)
        except ValueError as error:
            message = say(f"对话的日期看不懂：{error}", f"the date of the conversation: {error}")
            raise InputError(message) from error
    at = next((turn.at for turn in transcript.turns if turn.at), None)
    return parse_time(at)[0].date() if at else None


def _fact_on(day: date | None, id: str, shop: Shop, card: Scenario) -> Fact:
    fact = shop.fact(id, day)
    if fact is None:
        raise InputError(_not_valid(id, day, shop, card.id or ""), kind="unknown_fact")
    return fact


def _not_valid(id: str, day: date | None, shop: Shop, card: str) -> str:
    spans = say("、", ", ").join(_span(*fact.days) for fact in shop.known if fact.id == id)
    return say(
        f"场景 {card} 用到的店铺事实 {id}，在对话那天（{day}）无效，有效期是 {spans}："
        "改它的生效、失效，补一条那天的，或者在场景里写上这条事实",
        f"the scenario {card} cites the shop's fact {id}, not valid on {day}, the day of the chat "
        f"(valid {spans}): change its dates, add that day's, or give it in the scenario",
    )


def _span(first: date, last: date) -> str:
    begin = "" if first == date.min else f"{first} "
    end = "" if last == date.max else f" {last}"
    return f"{begin}{say('到', 'to')}{end}" if end else say(f"{begin}起", f"from {begin}").strip()

"""Figures of a card, told of something else: another good, row, measure, part or number of pieces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cs_eval.models.scenario import Fact
from cs_eval.rules.allowances import misdue_beyond
from cs_eval.rules.bands import out_of_band
from cs_eval.rules.deadlines import late
from cs_eval.rules.deposits import undervalued
from cs_eval.rules.facts import Said, plain, plain_facts
from cs_eval.rules.figures import Figure, figures
from cs_eval.rules.goods import goods, mixed_up
from cs_eval.rules.limits import below, beyond
from cs_eval.rules.options import misattributed, options
from cs_eval.rules.packs import mispacked
from cs_eval.rules.rates import all_halved, misreckoned
from cs_eval.rules.reckoning import amounts
from cs_eval.rules.regions import misrouted
from cs_eval.rules.roles import misassigned, misdue
from cs_eval.rules.rows import misfit, mismatched, swapped, tables, tokens
from cs_eval.rules.scene import Scene
from cs_eval.rules.slips import slipped
from cs_eval.rules.tiers import misquoted, misquoted_from, tiers, undue
from cs_eval.rules.unit_prices import misrated
from cs_eval.rules.workings import misworked
from cs_eval.rules.written_sums import misadded

Mistold = Iterator[tuple[Said, Fact]]
"""What is said, with the fact that it goes against."""


def misplaced(scene: Scene) -> Mistold:
    """Yield what goes against a list of goods, rows, steps or hours, whoever names the figure first."""
    return chain(_undue(scene), _misattributed(scene), _out_of_row(scene), _late(scene))


def mistaken(scene: Scene) -> Mistold:
    """Yield figures told of one thing that are, or follow from, those of another; what was heard too."""
    facts = scene.once(plain_facts)
    asked = tuple(line.text for line in scene.hearing.talk.customer)
    for line in scene.lines:
        for figure, number in misworked(line.text, facts, asked):
            yield Said(line, figure), scene.facts[number]
        for find in (
            misassigned,
            misdue,
            undervalued,
            beyond,
            below,
            slipped,
            misrouted,
            misrated,
            all_halved,
        ):
            yield from (
                (Said(line, figure), scene.facts[number]) for figure, number in find(line.text, facts)
            )
    for find_all in (out_of_band, misreckoned, misdue_beyond, misadded):
        for line, figure, number in find_all(scene.lines, scene.asked, facts):
            yield Said(line, figure), scene.facts[number]


def _undue(scene: Scene) -> Mistold:
    """Yield what is taken off a sum that does not reach the step for it, and a step of another shop."""
    promised = [fact for fact in scene.facts if tiers(plain(fact.text))]
    steps = [tier for fact in promised for tier in tiers(plain(fact.text))]
    heard = {each for line in scene.asked for each in amounts(line.text)}
    for line in scene.lines:
        for start, end, number in misquoted_from(line.text, scene.once(plain_facts), heard):
            yield Said(line, Figure("yuan", 0, 0, start, end)), scene.facts[number]
        for start, end in chain(undue(line.text, steps), misquoted(line.text, steps)):
            yield Said(line, Figure("yuan", 0, 0, start, end)), promised[0]


def _misattributed(scene: Scene) -> Mistold:
    """Yield figures that are told of one of several things, and are another's; and packs of another size."""
    facts = scene.once(plain_facts)
    several, choices = goods(facts), options(facts)
    for line in scene.lines:
        for (start, end), number in mispacked(line.text, facts):
            yield Said(line, Figure("piece", 0, 0, start, end)), scene.facts[number]
        for figure, number in chain(mixed_up(line.text, several), misattributed(line.text, choices)):
            yield Said(line, figure), scene.facts[number]


def _late(scene: Scene) -> Mistold:
    """Yield hours and periods that are far from those of the facts."""
    facts = scene.once(plain_facts)
    heard = {(each.unit, each.low) for line in scene.asked for each in figures(line.text)}
    for line in scene.lines:
        for figure, number in late(line.text, facts, heard):
            yield Said(line, figure), scene.facts[number]


def _out_of_row(scene: Scene) -> Mistold:
    """Yield what is told of one row of a list and stands in another, and rows that do not fit."""
    groups = tables(tuple(fact.text for fact in scene.facts))
    if not groups:
        return
    asked = scene.asked
    heard = {token.what for line in asked for token in tokens(line.text)}
    wrong = (
        (line, *found)
        for line in scene.lines
        for found in chain(swapped(line, groups, heard), mismatched(line, groups))
    )
    for line, start, end, number in chain(wrong, misfit(scene.lines, asked, groups)):
        yield Said(line, Figure("row", 0, 0, start, end)), scene.facts[number]

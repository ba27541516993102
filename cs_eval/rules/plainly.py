"""What the facts deny of something (不含充电头, 不是全实木), said of it plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.bigrams import named_otherwise
from cs_eval.rules.claims import of_the_shop
from cs_eval.rules.figures import MOST
from cs_eval.rules.harms import HARM
from cs_eval.rules.lines import PART_OF_CLAUSE

_DENIED = re.compile(
    r"(?:不(?:是|含|带|送|支持|能(?:说|算|当)?|可以?|收|提供|配|附|参加|享受|算)|没有|无(?!论|法|需|须)|(?<!并)非(?!常))"
    r"(?P<what>[\u4e00-\u9fff]{2,5}|[a-z\d]{2,8})(?=[,;。!?:、()]|$|[的与和或也])"
    r"|不(?P<does>[防保][\u4e00-\u9fff]{1,3})(?=[,;。!?:、()]|$|[的与和或也])"
)
_YES = re.compile(r"能|可|支持|有|带|送|含|是|会|防|收|配|附|享|保|算|用")
_DOES = frozenset("防保")
"""What begins with one of these needs no other word to be said of something."""
_DOUBT = re.compile(
    rf"{HARM}|不|没|无|未|别|非|勿|免|禁|停|[吗?]|如果|要是|万一|的话|除了|除非|您(?:想|要|说|问|担心|是)|以为|比|换成|另|那时|当时|之前|原来|先前|才[有能可会送]"
)
_IDLE = re.compile(
    r"^(?:收[到货]|签收|到[货账]|寄[出到]|发[出货]|付款|退[款货]|处理|问题|关系|理由|原因|条件|质量问题|发票|现货|库存|办法|限制|任何)"
)
"""What is denied of anything, and what has not happened yet."""
_DENIED_NEXT = re.compile(
    r"[,;:]?(?:这|它|里|其中|成分|咱|我们|本|但)[^,。;!?\n]{0,8}?(?:没有|没|不含|不加|无)"
)
"""How the next clause denies what was but named (A醇就是视黄醇,这瓶里没有)."""


@lru_cache(maxsize=1024)
def denials(fact: str) -> tuple[str, ...]:
    """Return what a normalised `fact` says that something is not, or has not."""
    found = (match["what"] or match["does"] for match in islice(_DENIED.finditer(of_the_shop(fact)), MOST))
    return tuple(what for what in found if not _IDLE.match(what))


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return what each of `facts` denies, with the fact."""
    return tuple((number, what) for number, fact in enumerate(facts) for what in denials(fact))


def affirmed(text: str, facts: tuple[str, ...], all_said: str) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` says plainly what one of `facts` denies, and which.

    It is no mistake where another fact has it too, or where it is denied anywhere in `all_said`.
    """
    for number, what in _known(facts):
        if what in text and not _granted(what, facts) and not _denied(what, all_said):
            yield from (
                (*span, number)
                for span in _plain(text, what)
                if not named_otherwise(text[slice(*span)], facts[number])
            )


def _plain(text: str, what: str) -> Iterator[tuple[int, int]]:
    for clause in PART_OF_CLAUSE.finditer(text):
        said = clause.group()
        if (
            _names(what, said)
            and (what[0] in _DOES or _YES.search(said.replace(what, "")))
            and not _DOUBT.search(said)
            and not _DENIED_NEXT.match(text, clause.end())
        ):
            yield clause.span()


def _names(what: str, said: str) -> bool:
    """Say whether a clause has `what`; what is no Chinese has to follow the word that says yes."""
    return (
        bool(re.search(rf"(?:支持|有|带|含|是){re.escape(what)}", said)) if what.isascii() else what in said
    )


def _granted(what: str, facts: tuple[str, ...]) -> bool:
    """Say whether one of `facts` has `what` without denying it."""
    return any(what in _DENIED.sub("", clause) for fact in facts for clause in PART_OF_CLAUSE.findall(fact))


def _denied(what: str, text: str) -> bool:
    return any(
        (match["what"] or match["does"]).startswith(what) for match in islice(_DENIED.finditer(text), MOST)
    ) or bool(re.search(rf"[不没无未别非勿][^,;:。!?\n]{{0,6}}{re.escape(what)}", text))

"""Identity cards and bank cards."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import END, FILLER, JOINT, START, Span, all_of, digits_of, pattern
from cs_eval.personal.parcels import is_list_of_goods, is_of_shop_card

_GAP = r"[ .·_\-‐–—−\n/*]{0,2}"
_ID_18 = rf"[1-9](?:{JOINT}[0-9]){{16}}{JOINT}[0-9x叉]"
_ID_15 = rf"[1-9](?:{_GAP}[0-9]){{14}}"
_ID = pattern(rf"{START}(?:{_ID_18}|{_ID_15}){END}")
_REGION = pattern(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OLD_BIRTHDAY = pattern(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_OLD_LENGTH = 15
_GROUPS = pattern("[0-9x叉]+")
_GROUP = 4
"""The longest group of a number has this many digits at least, where they do not stand singly."""
_RUNS_ON = pattern(r"[0-9][ \n-]")
"""Groups that stand before belong to the same number."""
_IDENTITY = pattern(r"身份|证件|实名|清关|报关|证号|本人|户口|孩子|id")

_CARD = pattern(rf"{START}[0-9](?:{JOINT}[0-9]){{14,18}}{END}")
_ISSUED = pattern(
    r"(?:6[0-9]|9[0-9])[0-9]{14,17}|4[0-9]{15}(?:[0-9]{3})?|5[1-5][0-9]{14}(?:[0-9]{3})?|35[0-9]{14}|3[47][0-9]{13}"
)
"""UnionPay and Chinese banks, Visa, Mastercard, JCB, American Express: first digits and length (ISO/IEC 7812)."""
_BANKING = pattern(
    r"卡|银行|[工农中建交招商信民兴浦光]行|账[户号]|户名|打款|收款|转账|转到|汇款|退款到|补偿打|储蓄|邮储|民生|浦发|中信|光大|兴业|华夏|平安"
)

_BORN = rf"[1-8](?:{JOINT}[0-9]){{5}}{JOINT}(?:1{JOINT}9|2{JOINT}0)(?:{JOINT}[0-9]){{2}}{JOINT}[01]{JOINT}[0-9]{JOINT}[0-3](?:{JOINT}[0-9]){{4}}{JOINT}[0-9x叉]"
find_labelled_id_cards = all_of(
    pattern(rf"(?<![商品动间卡户料件单a-z])id(?: ?card| ?no\.?)?{FILLER}({_BORN}){END}"),
    pattern(rf"(?:身份证|证件|身份|sfz){FILLER}({_ID_18}|{_ID_15}|[0-9]{{17}}[0-9x]|[0-9]{{15}}){END}"),
)
_find_papers = all_of(
    pattern(r"(?<![a-z0-9])[a-z]{1,2}[0-9]{6}\([0-9a]\)"),
    pattern(r"(?<![a-z0-9])([a-z]{1,2}[0-9]{7,8})(?=[ ,(]?(?:这?个?[就也]?是我?的?)?(?:护照|通行证))"),
    pattern(rf"(?:台胞证|回乡证){FILLER}([0-9]{{8}}){END}"),
    pattern(rf"(?:永居|永久居留){FILLER}(?:证|卡|身份证)?{FILLER}([a-z]{{3}}[0-9]{{12}}){END}"),
    pattern(
        rf"(?:护照|通行证|台胞证|回乡证|居留证|居住证|身份?分?证){FILLER}([a-z]{{1,2}}[0-9]{{7,9}})(?![a-z0-9])"
    ),
)
"""Identity cards of Hong Kong and Taiwan, passports and permits."""
_find_labelled_bank_cards = all_of(
    pattern(
        rf"(?:(?:银行|储蓄|信用|借记|[工农中建交招邮]行|工资)卡|卡号|[收付打]款账?[户号]?|银行账[户号]|账[号户]){FILLER}"
        rf"([0-9](?:{JOINT}[0-9]){{12,18}}){END}"
    )
)


def find_labelled_bank_cards(text: str) -> Iterator[Span]:
    """Yield the numbers that a label tells as a bank card's or an account's."""
    return (span for span in _find_labelled_bank_cards(text) if not is_of_shop_card(text, span[0]))


def find_id_cards(text: str) -> Iterator[Span]:
    """Yield the identity card numbers (GB 11643): region and birthday are right, and the check digit.

    Where they are written in groups, or the talk is of identity, a slip in the check digit is overlooked.
    """
    yield from _find_papers(text)
    spoken = bool(_IDENTITY.search(text))
    for match in _ID.finditer(text):
        number = digits_of(match.group())
        if number != match.group() and match.start() > 1 and _RUNS_ON.match(text, match.start() - 2):
            continue
        if _is_grouped(match.group()) and _is_id(number, lenient=spoken or number != match.group()):
            yield match.span()


def find_bank_cards(text: str) -> Iterator[Span]:
    """Yield the numbers that a card scheme issues, with the check digit (ISO/IEC 7812) or talk of banking."""
    from stdnum import luhn

    spoken = bool(_BANKING.search(text))
    for match in _CARD.finditer(text):
        number = digits_of(match.group())
        in_fours = _in_fours(match.group()) and not is_list_of_goods(text, *match.span())
        told = spoken or in_fours or luhn.is_valid(number)
        if _is_grouped(match.group()) and _ISSUED.fullmatch(number) and told:
            yield match.span()


def _is_grouped(written: str) -> bool:
    """Say whether these may be the groups of one number, and not a list of sizes or prices."""
    groups = _GROUPS.findall(written)
    return max(map(len, groups)) >= _GROUP or len(groups) == sum(map(len, groups))


def _in_fours(written: str) -> bool:
    """Say whether these are the groups that stand on a card."""
    *groups, last = map(len, _GROUPS.findall(written))
    return set(groups) == {_GROUP} and last <= _GROUP


def _is_id(number: str, lenient: bool) -> bool:
    if not _REGION.match(number):
        return False
    if len(number) == _OLD_LENGTH:
        return bool(_OLD_BIRTHDAY.fullmatch(number[6:12]))
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    try:
        ric.get_birth_date(number.upper())
    except ValidationError:
        return False
    return lenient or ric.calc_check_digit(number.upper()) == number[-1].upper()

"""Chinese surnames and given names: which characters, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping

from cs_eval.personal.data import HAN
from cs_eval.personal.word_lists import characters, words

SURE, DOUBTFUL = characters("surnames-sure"), characters("surnames-doubtful")
UNUSUAL = characters("surnames-rare")
DOUBLE = words("surnames-double")
RARE = (
    "查应商么成禹伏支房干吉滑汲邴松井富山蓬索暨代帅况宛植栗英昝柯於於钭厉俱麴邝蹇逯羿糜弓隗侯宓全班仰仲伊宫仇栾甘戎符束叶司韶印宿蒲邰咸籍蒙阴胥闻党贡劳姬申扶堵宰郦雍却璩桑濮寿通边扈冀尚农瞿"
    "阎慕连茹宦鱼容向古易慎庾居衡耿弘匡寇广禄阙东殳越夔隆师巩厍勾敖融冷辛阚饶空曾毋乜鞠须关相荆红竺权盖益桓公于常时齐元双生迪黑妥喇刀寸操衣么"
)
"""Behind a label also these are surnames."""

_FIRST = "".join(sorted({name[0] for name in DOUBLE}))
_DOUBLES = rf"(?=[{_FIRST}])(?:{'|'.join(sorted(DOUBLE))})"
SURNAME = rf"(?:{_DOUBLES}|[{SURE}{DOUBTFUL}{UNUSUAL}{RARE}])"
SCARCE = characters("surnames-scarce")
"""Where nobody but a person can stand also these are surnames."""
ANY_SURNAME = rf"(?:{_DOUBLES}|[{SURE}{DOUBTFUL}{UNUSUAL}{RARE}{SCARCE}])"
FIRST_OF_SURNAMES = f"{_FIRST}{SURE}{DOUBTFUL}{UNUSUAL}{RARE}{SCARCE}"
"""The characters with which a surname begins."""
COMMON_SURNAME = rf"(?=[{_FIRST}{SURE}{DOUBTFUL}])(?:{_DOUBLES}|[{SURE}{DOUBTFUL}])"

NEVER_GIVEN = "的吗呢吧了啊呀么嘛呗是在有不没到都也就还会要给改填写错哪什谁您你我他她它这那说叫收寄送退买卖号件款个块码请帮谢住跟被把和或让哦哈再先能很太几打"
GIVEN = rf"(?:(?![{NEVER_GIVEN}]|可以|电话|手机|地址|收货|身份|号码|先生|女士|小姐|太太)[{HAN}])"

SURNAME_WEIGHT: Mapping[str, int] = {
    **dict.fromkeys(UNUSUAL, 1),
    **dict.fromkeys(DOUBTFUL, 2),
    **dict.fromkeys(SURE, 4),
    **dict.fromkeys(DOUBLE, 6),
}
GIVEN_WEIGHT: Mapping[str, int] = {
    **dict.fromkeys(characters("given-weak"), 1),
    **dict.fromkeys(characters("given-fair"), 2),
    **dict.fromkeys(characters("given-strong"), 3),
}

LIKELY_SURNAME = rf"(?=[{_FIRST}{SURE}{DOUBTFUL}{UNUSUAL}])(?:{_DOUBLES}(?={GIVEN})|[{SURE}](?={GIVEN})|[{DOUBTFUL}{UNUSUAL}](?=[{''.join(GIVEN_WEIGHT)}]))"
"""A surname that is little else, or one before a character of names."""

"""WeChat and QQ ids that talk tells, where no label stands right before them."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.contacts import (
    HEART,
    MARKED_ID,
    MEASURED,
    NO_FILE,
    PLUS,
    QQ,
    WECHAT,
    without_goods,
)
from cs_eval.personal.data import ANY_HIDDEN, OTHER, Span, all_of, pattern

_ID = rf"{NO_FILE}{MARKED_ID}"
_ANY_ID = pattern(MARKED_ID)
_ALOUD = "[哈呀吧哦呗啊啦: ,]{0,4}"
_TIMES = r"(?:[旧老新]|原来|原先|以前|之前|现在)(?:的|号|那?个|微信)?号?(?:就?是|叫|[: ]){0,3}"
_CHANGED = rf"{WECHAT}(?:账?号|我|刚|已经?|都|的){{0,3}}(?:[换改封]|停用|登不上|不用|注销)(?:[了号掉成个新过]|登不上){{0,4}}[ ,。!;:]{{1,2}}"
_find_ids = all_of(
    pattern(rf"(?:[微薇威维徽卫]|(?<![a-z0-9])[vw])我(?:一下|下)?{_ALOUD}({_ID})"),
    pattern(rf"我的?[vw](?:号|是|[: ]){{1,3}}({_ID})"),
    pattern(rf"(?<![a-z0-9])v{{3,4}}[ :]{{1,2}}({_ID})"),
    pattern(rf"{PLUS}(?:个|我|下)?{HEART}{_ALOUD}({_ID})"),
    pattern(
        rf"加(?:个|下|一下)?(?:[我俺咱]们?)?的?(?:好友|店长|老板娘?|掌柜|[大小]号|私人号){_ALOUD}({_ID})"
    ),
    pattern(rf"私(?:聊|信)?(?:我|一下){_ALOUD}({_ID})"),
    pattern(rf"(?:id|账号)加我{_ALOUD}({_ID})"),
    pattern(
        rf"(?:扫[不没]|二维码|加不[上了])[^a-z0-9]{{0,10}}(?:搜索?|输入?|找)(?:id|号|账号)?[: ]{{0,2}}({_ID})"
    ),
    pattern(rf"({_ID})[ ,]{{0,2}}(?:[你您去到在上从用]|直接){{1,4}}{WECHAT}[上里]?(?:搜|加|找)"),
    pattern(rf"({_ID})[ ,(]{{0,2}}(?:这?个?[就也]?)是(?:[我俺咱]|老板|店长)的?{WECHAT}"),
    pattern(
        rf"我的?{WECHAT}号?就?(?:是|叫)(?:(?!程序|支付|下单|[买拍付款型])[\u4e00-\u9fff]){{1,12}}({_ID})"
    ),
    pattern(
        rf"(?:{WECHAT}|wei\nxin)[: \n]{{1,2}}((?=[a-z_\n-]{{0,20}}[0-9])[a-z][a-z0-9_-]{{2,15}}\n[a-z0-9_-]{{2,15}})(?=[ \n,]{{0,2}}[拼连合接](?:在|起|成|着|一))"
    ),
    pattern(rf"{_CHANGED}{_TIMES}({_ID})"),
    pattern(rf"(?<![a-z0-9])(?:[旧老新]|备用|工作|私人)[vw]x?(?:号|是|[: ]){{0,2}}({_ID})"),
    pattern(
        rf"(?:被?封|停用|登不上|不用|注销)[了掉号]{{0,2}}[ ,。]{{0,2}}(?:换|改|现在|以后|都)?(?:成|用|到)?了?(?:新?的?号?(?:是|叫)?)[: ]?({_ID})(?=[ ,。了]{{0,2}}(?:[重再]新?加|加|搜|都?用这))"
    ),
    pattern(rf"[大小]号({_ID})(?=满|加不|不加|停)"),
    pattern(rf"(?:[薇微]|(?<![a-z0-9])[vw]x?)[聊上](?:说|聊|谈|找我?|[吧哈呗])?[ :,]{{0,2}}({_ID})"),
    pattern(rf"{_TIMES}{WECHAT}号?(?:就?是|叫|[: ]){{0,3}}{_ID}[^a-z0-9]{{0,10}}{_TIMES}({_ID})"),
    pattern(rf"{_CHANGED}{_TIMES}{_ID}[^a-z0-9]{{0,14}}{_TIMES}({_ID})"),
)
_find_loose_ids = all_of(
    pattern(rf"(?<![a-z0-9@._/-])({NO_FILE}(?=[a-z_]*[0-9])[a-z]{{2,12}}_[a-z0-9_]{{2,16}})(?![a-z0-9@._/-])")
)
_find_any_ids = all_of(
    pattern(
        rf"(?<![a-z0-9@._/-])({NO_FILE}(?=[a-z0-9_-]{{6,20}}(?![a-z0-9@._/-]))[a-z]{{2,12}}[a-z_-]{{0,8}}[0-9][a-z0-9_-]*)"
    )
)
_ADDING_HIM = pattern(
    rf"{WECHAT}号|复制[^a-z0-9,。!?]{{0,12}}(?:{WECHAT}|绿色)|绿的那个|[你您]加一下(?=[ ,。!~哈吧呗]|$)"
)
"""What tells that somebody is to be added, so that any id is theirs."""
_ADDING = pattern(
    rf"{PLUS}(?:个|我|下|一下|咱|俺|[你您]|她|他|不上)|搜|好友|通过一下|头像|私聊|私信|扫[码不]|拉[我你您]?.?群|朋友圈|联系我|找我|发我|同号|绿的那个|{WECHAT}"
)
"""What tells that somebody is to be reached."""
_OF_AN_ARTICLE = pattern(
    "旺旺|会员|用户名|游戏|密码|wifi|[货款型编色]号|编码|型|sku|sn|优惠|口令|券|文件|安装|下载"
)
"""Of what else an id can be where somebody is to be added."""
_OTHER_ACCOUNT = pattern(
    "旺旺|淘宝|会员|用户名|网名|昵称|抖音|小红书|快手|b站|微博|店铺|直播|游戏|密码|wifi|链接|[货款型编色]号|编码|型|文件|图|视频|sku|sn|优惠|口令|券"
)
"""Of what else such an id can be."""
_TELLING = r"(?:[我给你您号码是拼念报读打说写叫就的听好记下]|那个|软件|一下|账号|id|[ :,~]){0,12}"
_THEN = r"(?:然后|接着|再来|再|最后|后面|[一两三四五0-9]个(?=[0-9a-z零_下横减短小中杠]))"
"""What is said between the signs of an id that is read out."""
_READ_OUT = pattern(
    rf"(?:{WECHAT}|[薇徽]|(?<![a-z0-9])v(?=[ :])){_TELLING}"
    rf"((?:{_THEN}?(?:[大小]写(?:的|字母)?|字母|数字|下划线|[小中短横]?杠|减号|横线|[a-z0-9_-]|(?<=[个 ])零)|[ ,、](?=[a-z0-9_大小字数下杠横减中短然接再最后一两三四五-])){{5,50}})"
)
"""An id read out sign by sign: 小写l 下划线 88."""
_SIGN_WORD = pattern("[大小]写|字母|下划线|杠|减号|横线|[两三四五0-9]个[0-9a-z零]")
_READ_BEFORE = pattern(
    rf"(?<![a-z0-9])(?=[0-9下划线小中短横杠减号]{{0,20}}[a-z])(?=[a-z0-9下划线小中短横杠减号]{{7}})([a-z0-9]{{1,12}}(?:(?:下划线|[小中短横]?杠|减号|横线)[a-z0-9]{{1,12}}){{1,4}})[ ,]{{0,2}}(?:[你您去到在上从用]|直接){{0,4}}{WECHAT}[上里]?(?:搜|加|找)"
)
_WRITTEN = pattern("[a-z0-9]")
_LEAST_WRITTEN = 4

_BEHIND = r"[吧哈哦呀啊呢,: (]{0,3}(?:这?个?[就也]?是?我?的?)?企鹅(?:号|上)?的?(?=[哦哈呀啊吧呢这那加搜,;。!)\n ]|$)"
_find_qq_numbers = all_of(
    pattern(
        r"(?<![0-9a-z.])(?!20[0-9]{6}(?![0-9])|[0-9]*0000(?![0-9]))([1-9][0-9]{7,10})[ ,]{0,2}就?是?[那这]个[^0-9a-z,。]{0,6}企鹅(?=[ ,。号]|$)"
    ),
    pattern(rf"(?<![0-9a-z.])([1-9][0-9]{{7,10}}){_BEHIND}"),
    pattern(rf"(?:[发传加搜找到]|^)[ :]?([1-9][0-9]{{5,10}}){_BEHIND}"),
    pattern(
        rf"(?:{QQ}|企鹅)(?:[大小备老新]号|[号: ]){{0,3}}{OTHER}{{5,16}}[^0-9a-z{ANY_HIDDEN}]{{1,10}}[大小备老新]号(?:是|[: ]){{0,3}}([1-9][0-9]{{5,10}})(?![0-9@a-z]|{MEASURED})"
    ),
    pattern(
        rf"(?<![\u4e00-\u9fff])[蔻球](?:号|是|[: ]){{0,3}}([1-9][0-9]{{7,10}})(?![0-9@a-z]|{MEASURED}| ?[颗只套箱批粒份包])"
    ),
)
_OF_QQ = pattern("企鹅|[蔻球]|[大小备老新]号")


def find_wechat_ids_in_talk(text: str) -> Iterator[Span]:
    """Yield the ids told by whom to add, by an old and a new one, or read out."""
    if _ANY_ID.search(text):
        yield from without_goods(text, _find_ids(text))
        if "_" in text and _ADDING.search(text) and not _OTHER_ACCOUNT.search(text):
            yield from without_goods(text, _find_loose_ids(text))
        if _ADDING_HIM.search(text) and not _OF_AN_ARTICLE.search(text):
            yield from without_goods(text, _find_any_ids(text))
    if _SIGN_WORD.search(text):
        yield from _read_out(text)


def _read_out(text: str) -> Iterator[Span]:
    """Yield the ids read out sign by sign, behind their label or before it."""
    for match in _READ_OUT.finditer(text):
        said = match[1].rstrip()
        if _SIGN_WORD.search(said) and len(_WRITTEN.findall(said)) >= _LEAST_WRITTEN:
            yield match.start(1), match.start(1) + len(said)
    yield from (match.span(1) for match in _READ_BEFORE.finditer(text))


def find_qq_numbers_in_talk(text: str) -> Iterator[Span]:
    """Yield the numbers with 企鹅 behind them, and a second number beside the first."""
    return _find_qq_numbers(text) if _OF_QQ.search(text) else iter(())

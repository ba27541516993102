"""E-mail addresses, WeChat and QQ ids behind their label, licence plates."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import ANY_HIDDEN, HAN, JOINT, Span, all_of, pattern

_AT = r"(?: ?(?:@{1,2}\n?|[(\[{<] ?@ ?[)\]}>]|[🐭🐁🐀]|[(\[{<#【「《]at[)\]}>#】」》]|\(a\)|艾特|爱特|圈(?:a|(?=[a-z0-9]))|#(?=[a-z0-9-]{2,20}\.(?:com|cn|net))|小老鼠|老鼠)[ #]?| at )"
_DOT = r" ?(?:\.|。|点|\(dot\)|\[dot\]|,|(?: dot )) ?"
_HOSTS = r"(?:qq|163|126|139|189|yeah|gmail|outlook|hotmail|foxmail|sina|sohu|icloud|live|yahoo|aliyun|vip|msn|proton|me)"
_LOCAL = r"(?<![a-z0-9._%+-])[a-z0-9](?:[a-z0-9._%+-]|(?:下划线|杠|点)){0,63}"
_MARKED_LOCAL = r"(?<![a-z0-9._%+-])(?=[a-z._-]{0,20}[0-9_])[a-z0-9_][a-z0-9._-]{2,40}"
_FREE_HOSTS = r"(?:qq|163|126|139|189|yeah|gmail|outlook|hotmail|foxmail|sina|sohu|icloud|aliyun)"
_END = rf"{_DOT}(?:com|cn|net)(?:{_DOT}cn)?(?![a-z0-9])"
_ANY_SIGN = rf" ?[^a-z0-9{HAN}{ANY_HIDDEN} \n.,;:/、。?_()<>=-]{{1,2}} ?"
"""What stands for an @ before the host of a free mailbox: abc * qq.com."""
_AT_HOST = pattern(rf"(?:{_AT}| ?圈 a )(?:[a-z0-9-]{{1,30}}){_DOT}(?:com|cn|net)(?:{_DOT}cn)?(?![a-z0-9])")
_SIGN_READ = r"(?:下划线|[小中短横]?杠|减号|横线|点|[._-]|(?<= )(?:dot|underscore|dash|hyphen)(?= ))"
_READ_OUT = pattern(
    rf"(?<![a-z0-9._-])(?:[a-z0-9]{{1,12}} ?{_SIGN_READ} ?|[a-z0-9]{{1,2}} (?=[a-z0-9]{{1,2}}(?![a-z0-9])))*[a-z0-9]{{1,12}}\Z"
)
"""What stands before the @ where it is read out sign by sign: w t 下划线 g z."""
_READ_WINDOW = 60
_find_emails = all_of(
    pattern(
        r"(?<![0-9a-z*])[a-z0-9][a-z0-9._-]{0,20}\*{2,10}[a-z0-9._-]{0,10}@[a-z0-9-]{1,30}\.(?:com|cn|net|org)(?![a-z])"
    ),
    pattern(
        r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}(?!(?:png|jpe?g|gif|webp|svg|bmp|psd|pdf|docx?|xlsx?|zip|rar|mp[34]|html?|js|css|txt)(?![a-z]))[a-z]{2,24}(?![a-z0-9-])"
    ),
    pattern(
        rf"{_LOCAL}(?:@|艾特|爱特|小老鼠|圈a)(?:qq|163|126|139|gmail|outlook|foxmail|hotmail)(?![a-z0-9.@])"
    ),
    pattern(
        r"(?:邮箱|e-?mail)[:是为 ]{0,3}([a-z0-9._-]{1,20}(?: [a-z0-9._-]{1,20}){1,4} ?@ ?[a-z0-9.-]{1,30}\.(?:com|cn|net))(?![a-z0-9])"
    ),
    pattern(
        rf"{_LOCAL} ?@ ?(?:q ?q|1 ?6 ?3|1 ?2 ?6|1 ?3 ?9|g ?mail|out ?look|fox ?mail|hot ?mail){_DOT}c ?o ?m(?![a-z0-9])"
    ),
    pattern(rf"{_LOCAL}{_ANY_SIGN}{_FREE_HOSTS}{_END}"),
    pattern(rf"{_MARKED_LOCAL}[ 在]{_FREE_HOSTS}{_END}"),
    pattern(rf"{_LOCAL}{_AT}{_HOSTS}(?:{_DOT}{_HOSTS})?{_END}"),
    pattern(
        rf"{_LOCAL}{_AT}(?:[a-z0-9-]{{1,63}}{_DOT}){{1,4}}(?:com|cn|net|org|edu)(?:{_DOT}cn)?(?![a-z0-9])"
    ),
)


def find_emails(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses, however the signs in them are written or read out."""
    yield from _find_emails(text)
    for host in _AT_HOST.finditer(text):
        begin = max(0, host.start() - _READ_WINDOW)
        local = _READ_OUT.search(text[begin : host.start()])
        if local:
            yield begin + local.start(), host.end()


_SIGN = r"[a-z0-9_-]| ?\(?(?:下划线|[小中短横]?杠|减号|横线)\)? ?"
_ID = rf"_?[a-z](?:{_SIGN}){{5,19}}(?![a-z0-9_@.-])"
MARKED_ID = rf"(?=[a-z_-]{{0,19}} ?[0-9_下横杠减-]){_ID}"
_DOTTED_ID = r"(?!www|https?|[a-z0-9.~]*[.~](?:com|cn|net|top|shop)(?![a-z0-9])|(?:v|ver|ios|android|version)[. ]?[0-9])(?=[a-z0-9_.~-]{6,24}(?![a-z0-9_@.~-]))[a-z][a-z0-9_-]{0,15}(?:[.~][a-z0-9_-]{1,15}){1,4}"
"""With dots, which no id has, in place of what a filter would see."""
HEART = r"[❤♥♡💗💕💖💓💙💚💛🧡💜❣🖤]"
PLUS = r"[加+➕✚＋佳伽家嘉]"
WECHAT = (
    rf"(?:[微薇威徽徵卫围维v][ .*^ˇ'|/_~+-]?(?:信|星|{HEART}|芯|心|x(?![a-z]))|卫星|(?<![a-z])(?:vx|wx|v信|w信|wei ?xin|weixin|wechat|we chat)(?![a-z])|(?<![a-z])wei(?: ?信| ?{HEART}|(?=[:号]))|[微薇威徽徵卫围维] ?xin|企微|🛰\ufe0f?星?|{HEART}[信v]"
    rf"|(?<![a-z])[vw][ .·*-]{{0,2}}(?:x(?![a-z])|{HEART}x?)|绿泡泡?|绿色的?(?:那个)?(?:软件|图标|聊天)|聊天软件|小绿)"
)
_WEAK = rf"(?:{WECHAT}|[薇徽]|(?:{PLUS}我?|我的?)[威卫维](?=[ :])|微(?=[ :])|我的?微(?=号|是|:| )|{PLUS} ?(?:我|个|下)?的?[微v](?:吧|哈|呗|呀|啊|聊)?|(?<![a-z0-9])v(?=[ :/])|(?<![a-z0-9])v(?![a-z0-9]))"
_TELLS = r"(?:号码?|账号|同号|id|number|(?<= )is|名|[上里]?叫|搜索?|加|[就还]?是|[就还]|为|系|找|改[成了]?|换[成了]?|现在|[这那]个|上|[也都]?(?:可以|行|成|能加)|在这里?|如下|[发推给][你您]|[呗哈吧啊呀哦呢]|:|=|;|,|~|/|➕|\+|-|—|>|→|👉|\(|【|「| |\n)"
_NO_SPACE = r"[^a-z0-9\n]{0,10}(?:(?:没有?|不[要带用打加]?|无|别[打加留]?|去掉?|删掉?|去除)[^a-z0-9 ,。]{0,2}空格(?!键)|空格(?:要?去掉?|不[要打用算]|删|是?[我故])|连[着起]来?(?:[写打输读搜]|的(?=[^\u3400-\u9fff]|$)|(?=[^\u3400-\u9fff]|$))|连在?(?:一?起(?![开下用]))|连成一[个串])"
"""What is said of an id that is written in two."""
_SPACED_ID = r"(?=[a-z _-]{0,30}[0-9_])[a-z][a-z0-9_-]{0,15}(?: [a-z0-9_-]{1,12}){1,3}"
NO_FILE = r"(?!(?:wps|office|pdf|wechat|weixin|app|apk|photo|img|image|pic|video|file|doc|qr|scan|e?mail|usb|win|ver)[0-9_ -])"
"""Programs, files and codes that are sent too."""
_SLIP = r"[ ,。!~]{0,3}(?:刚才?|我|上面)?(?:[打说发写输][错漏]|错|漏|手滑|不对|更正|重[发来打])[了啦字]{0,2}[ ,。!~]{0,3}(?:应?该?是|正确的?是?|改[成为]?|重发|这个)?[: ]{0,2}"
"""Where an id is taken back for the one behind it."""
_wechat = all_of(
    pattern(rf"{WECHAT}(?:我|一下|下|好友|这个|的|就|都){{0,2}}{_TELLS}{{1,5}}({MARKED_ID})"),
    pattern(
        rf"(?:{_WEAK}|(?<![a-z0-9]){PLUS}我?)(?:我|您|你|一下|下|好友|的|号){{0,2}}{_TELLS}{{0,4}}({_DOTTED_ID})"
    ),
    pattern(rf"{_WEAK}(?:[我您你的下]|{_TELLS}){{0,4}}({NO_FILE}{_SPACED_ID})(?={_NO_SPACE})"),
    pattern(rf"{_WEAK}{_TELLS}{{0,3}}\(?{_NO_SPACE}[): ,]{{0,3}}({NO_FILE}{_SPACED_ID})"),
    pattern(rf"{WECHAT}[^{HAN}a-z0-9{ANY_HIDDEN}]{{1,6}}(?:可[以]? ?)?({MARKED_ID})"),
    pattern(rf"(?:{_WEAK}|{WECHAT})[ :=号是就]{{0,8}}([a-z](?:[ ._·-][a-z0-9_-]){{5,19}})(?![a-z0-9])"),
    pattern(rf"(?<![a-z])[vw]x({MARKED_ID})"),
    pattern(rf"{WECHAT}(?:号|账号|id)(?:是|为|:|=| ){{0,3}}({_ID})"),
    pattern(rf"{WECHAT} ?(?:[:=是为]) ?({_ID})"),
    pattern(rf"(?:{_WEAK}|(?<![a-z0-9]){PLUS}我?)(?:我|下|一下|好友|的){{0,2}}{_TELLS}{{0,4}}({MARKED_ID})"),
    pattern(rf"(?:加|搜|找|联系)[^a-z0-9]{{0,6}}{WECHAT}[号: ]{{0,3}}({_ID})"),
    pattern(rf"{PLUS}(?:个|我|一下|下)?(?:微信?|v信?|vx|wx)(?:号)?[ :]{{0,2}}({_ID})"),
    pattern(rf"{PLUS}我?(?:微信?|薇|v信?|[vw]x)[^a-z0-9{ANY_HIDDEN}]{{1,10}}[: ,]({MARKED_ID})"),
    pattern(rf"{WECHAT}[^a-z0-9]{{0,12}}(?<![订单货款型编批色账户])号码?[ :是]{{0,2}}({MARKED_ID})"),
    pattern(rf"{WECHAT}[^a-z0-9]{{0,14}}(?:搜索?|找|加)[ :]{{0,2}}({MARKED_ID})"),
    pattern(rf"{WECHAT}号?[ :是=同]{{1,3}}([1-9][0-9]{{5,11}})(?![0-9a-z])"),
    pattern(
        rf"(?:(?<![账会订单])我的?(?:私人|个人|工作|[大小])?号码?|我的(?=是)|联系方式|线下联系|私下联系|小窗|私聊我?)(?:就?是|[: ]){{0,3}}({MARKED_ID})"
    ),
    pattern(
        rf"(?:搜索?|找)(?:一下|下|我|这个|号)?[: ]{{0,2}}({MARKED_ID})(?=.{{0,8}}(?:头像|昵称|加我|好友|通过|验证|备注|就是我|私聊|细聊))"
    ),
    pattern(rf"{_WEAK}(?:号码?|账号|id)?[: ]{{0,2}}(?:[a-z0-9_-]{{1,20}}[.]{{0,6}})?{_SLIP}({MARKED_ID})"),
    pattern(
        rf"(?:[发传加搜找推丢甩](?:给|到|一下|我|去)?|叫)[ :]?({NO_FILE}{MARKED_ID})[ ,(]{{0,2}}[在的]?(?:[这那]个|上)?的?(?:{WECHAT}|绿色[图头]标)(?!打不开|安装|下载|闪退|支付|小程序|付|表情|二维码|封面|红包|[^{HAN}]{{0,2}}(?:太大|太长))"
    ),
    pattern(r"(?<![a-z0-9_-])wxid_[a-z0-9]{6,20}(?![a-z0-9_-])"),
    pattern(
        rf"{PLUS}(?:个|我|一下|下)(?:(?![购车券赠套链商尺品码款])[{HAN}]){{0,8}}[ :,]({NO_FILE}{MARKED_ID})(?=[ ,。]{{0,2}}(?:备注|注明))"
    ),
    pattern(
        rf"({MARKED_ID})[ ,(]{{0,2}}(?:这?个?[就也]?是?我?的?)?(?:微信|微(?![\u4e00-\u9fff])|薇|vx|v信|加我|加这个|搜这个)"
    ),
)
_GOODS = pattern(
    r"(?:iphone|ipad|mate|pro|macbook|android|win(?:dows)?|usb|type|size|ddr|redmi|xiaomi|galaxy|airpods|air_?max|ios|wifi|hdmi)[0-9_-]"
)
_ARTICLE = pattern(
    r"(?:(?<![a-z])sku|[货款型色批]号|编[码号]|款式|商品id)[是为写印 :=#「“\"']{0,3}(?:[vw]x?|weixin|wechat)?[_ -]?$"
)
_WINDOW_OF_ARTICLE = 16
_ALIKE = 3


def find_wechat_ids(text: str) -> Iterator[Span]:
    """Yield the ids behind or before a label; behind a bare 加 or V only those that no word looks like."""
    return without_goods(text, _wechat(text))


def without_goods(text: str, found: Iterator[Span]) -> Iterator[Span]:
    """Yield what of the ids `found` is no article's number and no name of goods."""
    spans = list(found)
    articles = tuple(
        text[start : start + _ALIKE]
        for start, _ in spans
        if _ARTICLE.search(text[max(0, start - _WINDOW_OF_ARTICLE) : start])
    )
    for start, end in spans:
        if not text.startswith(articles, start, end) and not _GOODS.match(text, start):
            yield start, end


QQ = r"(?:(?<![a-z@.])qq|扣扣|抠抠|叩叩|口口|🐧|蔻蔻|小?企 ?[鹅e]|鹅厂|秋秋|球球|(?<![a-z])(?:qiu ?qiu|kou ?kou)(?![a-z])|(?<![a-z])q(?=号|群|[:：])|[加+➕][q扣抠]|[扣抠叩鹅]号|腾讯号)"
_NO_ACCOUNT = "音乐|飞车|炫舞|[糖星弹软麻肠堂币裤鞋面农阅浏会]|游戏|公仔|玩偶|手办"
"""Goods and services called by the name."""
MEASURED = "[0-9.万千元块克斤米个件人次年月日]"
find_qq_numbers = all_of(
    pattern(
        rf"{QQ}(?:[大小备老新]号|群|好友|号码?|账号|我|一下|搜|[就还]?是|[就还]|为|系|加|[找揾]|改[成了]?|换[成了]?|现在|[也都]?(?:可以|行|成|能加)|在这里?|[这那]个|如下|发你|给你|留着?|备用|同?(?:微信?|vx|电话|手机)号?|同号|number|id|[呗哈吧啊呀哦呢]|[ \n:=,;➕(→>👉~—-]){{0,6}}([1-9](?:{JOINT}[0-9]){{4,10}})(?![0-9@]|[a-z]{{2}}| ?[只件套箱万])"
    ),
    pattern(
        rf"(?:{QQ}|企鹅)(?!{_NO_ACCOUNT})[{HAN} ,:]{{0,6}}?(?:[加搜记聊留换传q]|联系|[找发用揾]我|[大小老新]号|是这个|我的|号码?是?|也是)[{HAN}]{{0,3}}[ :,是]{{0,2}}([1-9][0-9]{{5,10}})(?![0-9@a-z]|{MEASURED})"
    ),
    pattern(r"(?<![a-z])(?:q|[扣抠叩])(?:[^0-9a-z]{0,5})([1-9](?:[ .-]?[0-9]){7,10})(?![0-9@])"),
    pattern(
        rf"(?:[发传加丢扔甩找存]|私聊)[{HAN}]{{0,3}}(?:{QQ}|企鹅)[上里吧哈呗那,: ]{{0,4}}([1-9][0-9]{{5,10}})(?![0-9@a-z]|{MEASURED})"
    ),
    pattern(r"(?:(?<![a-z])q|[扣抠叩鹅])(?:号|是)?: ?([1-9][0-9]{5,10})(?![0-9@a-z])"),
    pattern(r"[加进拉](?:我|个|下)?群(?:号|聊)?[: 是]{0,3}([1-9][0-9]{7,9})(?![0-9@a-z])"),
    pattern(
        r"(?<![0-9])([1-9][0-9]{5,10})[ ,(]{0,2}(?:这?个?[就也]?是?我?的?)?(?:qq|扣扣|企鹅号|q号|(?<=我)q(?![a-z0-9]))"
    ),
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER, _MARK = "[a-hj-np-z]", "[a-hj-np-z0-9]"
_JOINT = rf"[^0-9a-z{HAN}{ANY_HIDDEN}\n]{{0,2}}"
_PLATE = pattern(
    rf"[{_PROVINCES}]牌?[ .·•・-]?{_LETTER}(?:挂(?=[0-9]))?{_JOINT}(?:{_MARK}(?:{_JOINT}{_MARK}){{3}}{_JOINT}[挂学警港澳]|{_MARK}(?:{_JOINT}{_MARK}){{4,5}})(?![a-z0-9])"
)
_MODEL = pattern(
    r"[这那老旧哪同本新]款|款式|型号|升级|换代|改款|平替|断货|现货|库存|尺码|颜色|色号|[老旧白红蓝灰][a-z][0-9]{4}|出了"
)
_VEHICLE = pattern(r"车|牌|停|泊|司机|门岗|保安|放行|报备|开的|来接")
_WORDLIKE = frozenset("新黑青")
"""Provinces that are words before a model's number (这款新A60132) where no vehicle is talked of."""
_LABELLED_MODEL = pattern(r"(?:型号?|[货款色编]号)(?:[是为:]|[ ])?$")
_PRINTED = pattern(r"[印刻绣画](?:着|了|上|有|的|成)*[ :「“\"'【(]{0,2}$")
_ONE_S_OWN = pattern(
    r"[挪移]车|停车(?:号码?|电话)?[牌卡]|临时?停|车牌[贴牌架框扣]|[我俺咱]的?车牌|刻车牌|摩托|机车"
)
"""Goods on which the customer's own plate is printed."""
_WINDOW = 6
_PLATE_DIGITS = 3
"""A plate has this many digits at least (one across the border has fewer); an English word behind 新 or 青 has not."""


_ABROAD = pattern(
    r"(?:车牌|车号|架车|辆车|泊|车是|开的?车?)[号是为个 :]{0,3}([a-z]{2,3}[ -]?[0-9]{3,4}|m[a-z]?[ -]?[0-9]{2}[ -]?[0-9]{2})(?![a-z0-9])"
)
"""Hong Kong, Taiwan and Macau."""
_OF_STATE = pattern(
    rf"(?<![a-z0-9])(wj ?[0-9]{{2}}[{HAN}]?[0-9]{{4}}[0-9a-z]?|(?<![{HAN}])使 ?[0-9]{{6}})(?![a-z0-9])"
)
"""Armed police and embassies."""


def find_plates(text: str) -> Iterator[Span]:
    """Yield the licence plates (GA 36), and those of Hong Kong, Taiwan and Macau behind a label."""
    for others in (_ABROAD, _OF_STATE):
        yield from (match.span(1) for match in others.finditer(text))
    for match in _PLATE.finditer(text):
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        digits = sum(char.isdigit() for char in match.group())
        enough = _PLATE_DIGITS - match.group().endswith(("港", "澳"))
        of_goods = _PRINTED.search(before) and not _ONE_S_OWN.search(text)
        if digits >= enough and not of_goods and not _is_model(text, match.start(), before):
            yield match.span()


def _is_model(text: str, start: int, before: str) -> bool:
    """Say whether the number of a model stands there, and no plate."""
    if _LABELLED_MODEL.search(before):
        return True
    return text[start] in _WORDLIKE and bool(_MODEL.search(text)) and not _VEHICLE.search(text)

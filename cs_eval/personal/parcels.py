"""Order numbers and tracking numbers, and the codes of goods that look like them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from cs_eval.personal.data import END, FILLER, HAN, JOINT, START, Span, all_of, pattern

_GAP = r"[ -]?"
_LINES = r"[ \n-]{0,2}"
_ORDER = rf"[a-z]{{0,4}}-?[0-9](?:{_GAP}[0-9]){{7,35}}"
_LONG_ORDER = rf"[a-z]{{0,4}}-?[0-9](?:{_LINES}[0-9]){{11,35}}"
_PAID = r"[a-z]{0,4}(?=(?:[ -]?[0-9]){%d,36}(?![0-9]))[0-9]{3,36}(?:[ -][0-9]{3,12}){0,10}(?:[ -][0-9]{1,2})?(?![ -]?[0-9])(?!\.[0-9])"
"""The number of a payment; groups of two digits within it would be a date's."""

_GOODS_BEHIND = pattern(
    r"[ ,:]{0,2}(?:各|每[样种个款色支卷团]|分别|[这那][几两三四五六七八][个款种样色支](?!订?单)|[几两三四五六七八][个款种样]色?号?[都各哪](?!发货)|哪[一两几]?[个款种样色支](?!订?单)|都(?:有货|有吗|各|来一)|有现?货吗|有现货|[缺断]货)"
)
"""Behind several numbers that are of goods: 3301 4402 5503 各一支."""
_GROUPS = pattern("[0-9]+")
_LEAST_GROUPS = 3


def is_list_of_goods(text: str, start: int, end: int) -> bool:
    """Say whether the groups of digits at `text[start:end]` are several numbers of goods, and not one number."""
    written = text[start:end]
    return not written.isdigit() and (bool(_GOODS_BEHIND.match(text, end)) or _is_series(written))


def _is_series(written: str) -> bool:
    """Say whether the groups are sizes or prices: all of them round, or each as much more than the last."""
    groups = _GROUPS.findall(written)
    if len(groups) > _LEAST_GROUPS and len(groups[-1]) < len(groups[-2]):
        groups.pop()  # how many of them there are: 12000 13000 14000 三款
    if len(groups) < _LEAST_GROUPS or not written[0].isdigit():
        return False
    steps = {int(second) - int(first) for first, second in pairwise(groups)}
    return len(steps) == 1 or all(group.endswith("0") for group in groups)


_THREES, _FOURS = (
    "[1-9][0-9]{2}(?:[ -][0-9]{3}){3,8}",
    "[1-9][0-9]{3}(?:[ -][0-9]{4}){2,7}(?:[ -][0-9]{1,3})?",
)
_find_orders_told_behind = all_of(
    pattern(rf"{START}({_THREES}|{_FOURS})[ ,]?(?=[这那]一?笔(?![钱费芯记号帽筒杆盒袋尖刷画墨]))"),
    pattern(
        rf"{START}([0-9](?:{JOINT}[0-9]){{9,35}})[ ,]?(?=[这那]?[一个笔]{{0,2}}(?:是我?的?)?(?:订单|单子|单号|单(?![位价元独纯])))"
    ),
    pattern(
        rf"(?<![码id][ :])(?<![货款型批卡券税]号)(?<![货款型批卡券税]号[ :])(?<![码d]){START}([0-9](?:{JOINT}[0-9]){{14,35}})[ ,]?(?=(?:这|那)?[个笔条]?的?(?:我?(?:刚|已经?|前天|昨天)?(?:提交|申请|发起)了?的?)?(?:仅?退款|退货|退换|换货|售后|理赔|运费险|退?差价|退差|补差|保价|价保|补发|[少漏错]发|发错|[多错]拍|拍错|没发|[一怎]直?么?不发))"
    ),
)
_ORDER_DEEDS = pattern("[单笔退换赔险价补]|售后|[少漏错没不]发|发错|拍错|[多错]拍")
_find_payments = all_of(
    pattern(
        rf"(?:(?:流水|凭证|回单)(?:单?号码?|编号)|(?:账单|交易|商户|参考|检索|凭证|扣款|支付|付款|转账)(?:(?![卡户机])[{HAN}]){{0,8}}?号)[: (是为写着]{{0,4}}({_PAID % 12})"
    ),
    pattern(rf"(?:流水|凭证|回单|账单|交易单)[: (是为]{{0,3}}({_PAID % 16})"),
)
_OF_PAYMENT = pattern("流水|凭证|回单|账单|交易|商户|参考|检索|扣款|支付|付款|转账")
_find_orders_told_before = all_of(
    pattern(rf"(?:(?:订|定)单编?号?|下单编?号|单号|交易号){FILLER}([0-9](?:{JOINT}[0-9]){{11,35}}){END}"),
    pattern(
        rf"(?:(?:订|定)单编?号?|下单编?号|单号|交易(?:编|单|流水)?号|流水号|订单|(?:退款|售后|退货|换货|服务|支付|商户)(?:单|编)号?){FILLER}({_ORDER}){END}"
    ),
    pattern(rf"(?:(?:订|定)单编?号?|单号|交易号){FILLER}((?=(?:[a-z-]*[0-9]){{8}})[a-z0-9-]{{10,30}}){END}"),
    pattern(
        rf"[订定]单(?:(?![卡账户退]|银行|打[到款给])[^0-9a-z]){{0,18}}([0-9](?:{JOINT}[0-9]){{14,27}}){END}"
    ),
    pattern(rf"[这那][笔单](?:是|:|[ ]){{0,2}}([0-9](?:{JOINT}[0-9]){{14,27}}){END}"),
    pattern(rf"{START}(2[0-9][01][0-9][0-3][0-9]-[0-9]{{15}}){END}"),
    pattern(rf"(?:(?:订|定)单编?号?|单号)[^0-9a-z,;。?]{{0,10}}({_LONG_ORDER}){END}"),
    pattern(rf"(?<![a-z])(?:order|oid)(?:[ _]?(?:id|no\.?|number|num))?[ :#是]{{0,3}}({_ORDER}){END}"),
)


def find_labelled_order_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers of orders and payments that a label tells, before or behind them."""
    yield from _find_orders_told_before(text)
    behind = _find_orders_told_behind(text) if _ORDER_DEEDS.search(text) else iter(())
    of_payment = _find_payments(text) if _OF_PAYMENT.search(text) else iter(())
    yield from (span for span in chain(behind, of_payment) if not _is_series(text[slice(*span)]))


NO_ARTICLE = r"(?!69[0-9]{11}(?![0-9]))(?!(?:19|20)[0-9]{2}[01][0-9][0-3][0-9])"
"""Neither a barcode nor a date with its hour."""
_SHORT_ORDER = rf"(?<![0-9a-z.-]){NO_ARTICLE}([1-9][0-9]{{11,13}})(?![0-9a-z.%]|[元块])"
_ABOUT_ORDER = (
    r"(?:京东|狗东|(?<![a-z])jd|[这那上两几][一]?[单笔]|[买拍订](?!卡)的|下的|下了?单|[查催跟]一?[下查]|的单)"
)
_OF_ORDER = rf"[ ,:]?(?:[这那就][一个]?[单笔]|(?:我|咱|俺)?(?:[{HAN}]{{0,2}})?(?:[买拍订]|下单)|的?(?:货|东西|快递|包裹)|(?:还|怎么|咋|为什么|啥时候?)[{HAN}]{{0,4}}(?:[没不]|发|到)|没[发到收]|到哪|[发少漏]错|退[货款]?|坏了)"
_find_order_numbers = all_of(
    pattern(rf"{_ABOUT_ORDER}(?:(?!卡|账户|税|码|货号|款号|型号|型)[^0-9a-z;。]){{0,14}}{_SHORT_ORDER}"),
    pattern(rf"{_SHORT_ORDER}(?={_OF_ORDER})"),
    pattern(
        rf"{START}(?!([0-9]{{4}})[0-9]+ \1)(?=[0-9 ]{{19,20}}(?![0-9]| [0-9]))([0-9]{{6,13}} [0-9]{{6,13}}){END}"
    ),
    pattern(
        rf"(?<![a-z0-9-])(?!sku|sn|lot|pn|bn|mfg|exp|pd|mfd)([a-z]{{1,4}}20[0-9]{{2}}[01][0-9][0-3][0-9][0-9]{{6,16}}){END}(?![a-z-])"
    ),
    pattern(
        rf"{START}([0-9](?:{JOINT}[0-9]){{14,27}}) (?=[{HAN} ]{{1,12}}(?:[这那]个|是不是|的)订单(?!号|编))"
    ),
    pattern(
        rf"{START}(?<![0-9][ -])(?=[0-9](?:[ -]?[0-9]){{14,29}}(?![ -]?[0-9]))(?![0-9 -]*(?:19|20)[0-9]{{2}}[ -]?[01][0-9][0-3][0-9](?![0-9]))"
        rf"([0-9]{{1,8}}(?:[ -][0-9]{{4,8}}){{2,7}}(?:[ -][0-9]{{1,4}})?){END}"
    ),
    pattern(
        rf"{START}(?:(?<![a-z])[a-z]{{1,3}}[0-9]{{15,30}}|[0-9]{{15,36}}|[0-9]{{6}}-[0-9]{{15}}|(?!(?:(?:19|20)[0-9]{{2}}[ -][01][0-9][0-3][0-9][ -]){{2}}|(?:19|20)[0-9]{{2}}[ -][01][0-9][0-3][0-9][ -](?:19|20)[0-9]{{2}}[ -][01][0-9][0-3][0-9](?![ -]?[0-9]))[0-9]{{4}}(?:[ \n-][0-9]{{4}}){{3,8}}(?:[ \n-][0-9]{{1,4}})?|[0-9]{{5,7}}(?:[ \n-][0-9]{{4,7}}){{2,3}}|(?=(?:[0-9]\n?){{14,30}}(?![0-9\n]))[0-9]{{3,19}}(?:\n[0-9]{{3,19}}){{1,4}}){END}"
    ),
)


def find_order_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers that by their length or form are hardly anything but an order's."""
    return (span for span in _find_order_numbers(text) if not is_list_of_goods(text, *span))


CARRIER = r"(?:顺丰|圆通|中通|申通|韵达|极兔|邮政|邮局|ems(?![0-9])|京东|德邦|百世|跨越|安能|丰网|菜鸟|天天|优速|宅急送|壹米滴答|ups|dhl|fedex|usps|tnt(?![a-z])|联邦|丹鸟|顺心捷达|中铁|中邮|日日顺|苏宁|信丰|龙邦|国通|速尔|黑猫|嘉里)"
_NO_HOTLINE = r"(?![48]00[ -][0-9]{3,4}[ -][0-9]{3,4}(?![ -]?[0-9]))"
NO_HOUR = r"(?!(?:19|20)[0-9]{2}[ -]?[01][0-9][0-3][0-9][ -][0-2][0-9][0-5][0-9](?![ -]?[0-9]))"
"""Not a day with its hour: 2026 1103 0930."""
_ABROAD = r"(?:ups|dhl|fedex|usps|联邦快?递?|敦豪)"
_DASHED = (
    rf"{NO_HOUR}"
    r"(?!(?:19|20)[0-9]{2}[ -][01]?[0-9][ -])(?!1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9]))(?!86[ -]1[3-9])"
    r"(?=(?:[ -]?[0-9]){12,16}(?![ -]?[0-9]{2}))(?=[0-9 -]{0,16}[0-9]{4}[ -][0-9]{4})"
    r"[1-9][0-9]{1,5}(?:[ -][0-9]{2,6}){2,5}(?:[ -][0-9](?![0-9]))?(?![0-9a-z元块%档折])"
)
"""A parcel's number in groups, and neither a phone nor a day and its hour."""
_PARCEL = rf"[a-z]{{0,4}}{_GAP}{NO_HOUR}{_NO_HOTLINE}[0-9](?:{_GAP}[0-9]){{9,19}}"
_WHERE_IT_IS = "显示|已经?[到在]|到(?:了|达|您|你|网点|驿站|柜)|还在|正在|派[送件]|签收|揽收|停在|卡在|一直|没[动更]|不动|更新"
_find_labelled_tracking_numbers = all_of(
    pattern(
        rf"(?<![0-9a-z.-])(?<![余金]额)(?<![余金]额 ){NO_ARTICLE}([1-9][0-9]{{11,14}})[ ,]?(?=(?:{_WHERE_IT_IS})[{HAN}0-9 ,:]{{0,16}}(?:派|签收|揽|柜|驿站|网点|物流|快递|中转|分拨|转运|集散))"
    ),
    pattern(r"(?<![a-z0-9])jd[a-z]{0,2}[ :-]?[0-9]{9,15}-[0-9]{1,3}-[0-9]{1,3}-?(?![0-9a-z])"),
    pattern(
        rf"(?:(?:快递|物流|包裹|寄件|回寄|退货|运)单?号?|面单号?)哦?{FILLER}({NO_HOUR}[0-9](?:{JOINT}[0-9]){{11,19}}){END}"
    ),
    pattern(rf"(?:(?:快递|物流|包裹|寄件|回寄|退货|运)单?号?|面单号?)哦?{FILLER}({_PARCEL}){END}"),
    pattern(
        rf"(?:寄|退回|发出|签收|揽收|派送|快递|物流|包裹)[^0-9]{{0,10}}(?<![订定])单号{FILLER}([0-9]{{12,15}}){END}"
    ),
    pattern(rf"(?:快递|物流|运)单号{FILLER}((?=(?:[a-z]*[0-9]){{8}})[a-z0-9]{{10,24}}){END}"),
    pattern(
        rf"{CARRIER}(?:快递|速运|速递|物流|包裹|快运|挂号信?|小包|大件|的|发的|寄的)?(?:运?单)?{FILLER}"
        rf"([a-z]{{0,4}}[0-9](?: ?[0-9]){{10,19}}){END}"
    ),
    pattern(
        rf"{_ABROAD}(?:快递|国际|物流|包裹|的|那[个票单箱]|寄的|发的)*(?:运?单)?{FILLER}([0-9](?:[ -]?[0-9]){{9,19}}){END}(?![0-9a-z元块%])"
    ),
    pattern(
        rf"(?:{CARRIER}(?:快递|速运|速递|物流|快运|包裹|那边|家|[寄发走给]?的|[那这]个?|[大单]?件|单子?|小包|[票包箱]){{0,4}}|快递(?:员|小哥)[给发报说]我?的?(?:单号)?)(?:[是:]|[ ]){{0,2}}({_DASHED})"
    ),
    pattern(
        rf"(?<![0-9a-z])(?<![笔单])(?<![笔单][ :是])([a-z]{{0,4}}[0-9](?:[ -]?[0-9]){{11,19}})[ ,(]?(?={CARRIER}(?![给寄发走的 :是]{{0,4}}[a-z]{{0,4}}[0-9]{{8}}))"
    ),
)


def find_labelled_tracking_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers behind a label or beside a courier's name."""
    return (span for span in _find_labelled_tracking_numbers(text) if not _is_series(text[slice(*span)]))


_find_tracking_numbers = all_of(
    pattern(
        rf"(?<![a-z0-9])((?:sf|yt|yto?|zto?|sto?|jtd?|jd|yd|ems|db)(?=(?:[0-9]\n?){{12,15}}(?![0-9]))[0-9]{{3,10}}\n[0-9]{{4,12}}){END}"
    ),
    pattern(
        r"(?<![a-z0-9])(?:(?:s[ .]?f\.?|y ?t|j ?[dt]|z ?t ?o|[zs] ?t|yto?|zto?|sto?|jtd?|jd|dpk|dpl|yd|ems|db|ky|hht|dn|zjs|best|cn|yz|lp)[ :-]?"
        r"(?:[0-9]{12,18}|[0-9](?: [0-9]){10,17}|[0-9]{2,5}(?:[ -][0-9]{1,6}){2,5})"
        rf"|jd[a-z]{{1,3}}[ :-]?[0-9](?:[ -]?[0-9]){{9,14}}|[a-z]{{2}}[0-9]{{9}}[a-z]{{2}}(?![a-z])|[a-z]{{2}}(?: ?[0-9]){{9}} ?(?:cn|us|jp|hk|tw|sg|gb|de|fr|au|kr|nl|my|th|ca|ru)(?![a-z])|1z[0-9a-z]{{16}}(?![a-z])){END}"
    ),
)
_ARTICLE = pattern(
    r"(?:货号|款号|型号|批[号次]|sku|(?<![a-z])sn|序列号|(?:商品|产品|款式)?(?:编码|编号)|商品id|吊牌|条形?码|[验机券兑换激活追溯防伪]码|色号)码?[上里]?(?:[写印标]着?的?|也?是|为|[ :=#]){0,3}([a-z]{1,4}[0-9]{2,4})[0-9]{2}"
)
"""An article's number that begins like a parcel's; others that begin so are of articles too."""
_OF_PARCEL = pattern(r"(?:快递|面单|运单|物流|包裹)[\u4e00-\u9fff]{0,5}$")


def find_tracking_numbers(text: str) -> Iterator[Span]:
    """Yield the numbers that begin with the letters of a carrier; those of articles are left."""
    spans = list(_find_tracking_numbers(text))
    articles = tuple(
        match[1]
        for match in (_ARTICLE.finditer(text) if spans else ())
        if not _OF_PARCEL.search(text[max(0, match.start() - _WINDOW) : match.start()])
    )
    yield from (span for span in spans if not text.startswith(articles, *span))


_CODES = pattern(
    r"(?:(?:刮开|涂层|扫(?:出来|码|一下)|[绑激兑邀核]?[定活换请销]码|追溯|溯源|读数|示数|[电水气]?表号|车架号|(?<!实名)认证|批号|批次|货号|款号|型号|条形?码|条码|sku|(?<![a-z])sn|s/n|序列号|imei|兑换码|取件码|验证码|防伪码?|激活码|税号|执照|增值税|编码|编号|料号|件号|零件号|固件|版本|铭牌|钢印|喷码|吊牌|证书|水洗标|标签|贴纸|机身|机器码"
    r"|优惠[码券]|发票号码?|发票代码|isbn|准字|许可证|备案号?|色号|色卡|信用代码|机身号|商品id|链接|活动id|房间号|ean|69码|标准号?|(?:活动|商品|产品|证书|合同|设备|样品|检测|批准|注册|执行|门店|工单)(?:编?号|id)|卡密|券|(?<!号)码|课程|口令|(?<![那这一])串号|专利|(?<![账a-z])id)"
    r"[号码]?(?:上|里)?(?:[刮扫查显抄拍撕揭][\u4e00-\u9fff]{1,4}|写着?|显示|标着?|印着?)?|(?:[瓶盒罐袋箱盖身芯背底侧管杯](?:[底身盖子壳]|面)?上?|[壳板](?:[底身盖子]|面|上){1,2}|(?<![单件卡证票账递晚早马网])上面?)(?:还?[刻印标贴喷打]着?)?的?)[里上]?[ :=#是为「“\"]{0,3}[a-z]{0,4}$"
    r"|(?<![a-z])(?!(?:tel|vx|wx|qq|phone|mobile|call|v|q)[-/])[a-z]{1,12}[-/]$|[?&][a-z_]{1,12}=$"
)


_SHOP_CARD = pattern(
    r"(?:礼品?|购物|会员|贵宾|储值|充值|提货|加油|油|游戏|公交|饭|积分|兑换|体验|点|月|季|年|次|代金|超市|蛋糕|洗车|健身|校园|门禁|团购|京东e|苹果)卡的?(?:卡?(?:号码?|密码?|密))?[ :=#是为]{0,3}$"
)
"""Cards of shops, not of banks; the number of some is the phone of their owner."""

_NUMBER = pattern(r"[0-9]{6,}")
_WINDOW = 14
_ALIKE = 6
_WORDY = pattern(f"[a-z?{HAN}]")


def codes(text: str) -> frozenset[str]:
    """Return the first digits of the numbers that are of goods or papers, not of a person."""
    return frozenset(
        number.group()[:_ALIKE] for number in _NUMBER.finditer(text) if _is_behind_code(text, number.start())
    )


def is_code(text: str, start: int, known: frozenset[str]) -> bool:
    """Say whether the number at `start` is a code, or begins like one of the `known`."""
    return (
        text[start : start + _ALIKE] in known
        or _is_behind_code(text, start)
        or (text[start] != "1" and is_of_shop_card(text, start))
    )


def is_of_shop_card(text: str, start: int) -> bool:
    """Say whether the number at `start` is that of a gift card or the like."""
    return "卡" in text[max(0, start - _WINDOW) : start] and bool(
        _SHOP_CARD.search(text[max(0, start - _WINDOW) : start])
    )


def _is_behind_code(text: str, start: int) -> bool:
    begin = max(0, start - _WINDOW)
    return bool(_WORDY.search(text, begin, start) and _CODES.search(text[begin:start]))

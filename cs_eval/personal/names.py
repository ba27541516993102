"""People's names: behind a label or an introduction, before a title, beside a phone or an address."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, all_of, pattern
from cs_eval.personal.surnames import COMMON, COMMON_SURNAME, DOUBLE, SURNAME

_NEVER = "的吗呢吧了啊呀么嘛呗是在有不没到都也就还会要给改填写错哪什谁您你我他她它这那说叫收寄送退买卖号件款个元块码请帮谢住跟被把和或让哦哈再先能很太几"
_GIVEN = rf"(?:(?![{_NEVER}]|可以)[{HAN}])"
_FULL = rf"{SURNAME}{_GIVEN}{{1,2}}"
_COMMON = rf"{COMMON_SURNAME}{_GIVEN}{{1,2}}"
_FOREIGN = rf"[{HAN}]{{1,8}}[·•・][{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}})?"
_WORDS = (
    r"地址|电话|手机|微信|邮编|方便|方式|方面|何时|何处|任何|安排|常用|关于|向您|申请|文字|高兴|金额|时间|信息|有误|万一|方法|安全|全部|明天|明早|马上|包邮|单号|应该|付款|支付|查[一看单]|解决"
    r"|许多|常温|高端|高配|白色|黄色|金色|黑色|红色|蓝色|成交|成功|成都|广州|杭州|温州|宁波|余额|计划|项目|相同|平时|平安|毛衣|牛仔|马桶|石头|时候|于是|从前|顾客|水果|童装"
    r"|高[一二三]|古风|国货|白天|晚上|周[一二三四五六日末]|家里|同事|司机|曾经|安装|安心|包装|包裹|包括|强烈|路上|路边|店铺|商品|商家|商城|宝贝|宝宝|物流|物业|快点|快递|公司|管家|管理|应急"
    r"|经常|经理|元旦|荣誉|严重|严格|康师傅|华为|小米|向前|万分|明白|明显|费用|费心|余下|连衣|连接|党员|左右|左边|右边|元素|水洗|白酒|房间|项链|印刷|印花|印字|双方|双人|双层|高度|高腰|戴上"
    r"|金属|银色|祝福|祝您|祝生|温馨|温柔|和田|时效|乐意|卫生|卫衣|卫星|满意|满减|边上|国庆|党费|黄金|白金|花色|花束|花盆|雷锋|米色|季节|查收|查询|全款|贺卡|喜糖|阳台|冷藏|冷冻|热水|师傅|经过|商务"
    r"|本人|双十|游戏|史上|孔雀|路由|焦糖|符合|莫名|水电|尾号|尾款|定制|定金|从来|常见|甘草|柏木|井盖|易碎|简单|简约|相关|相片|晚点|强力|居家|云南|鲁班|东边|西边|房东|车库|门口|门卫|门铃|后天|单独|单元|单人"
    r"|别人|放[门驿快物前]|发[快顺圆中]|送货|到付|不要|谢谢|尽快|加急|工作日|随便|同上|匿名|保密|别墅|别放|须知|能否|空运|空调|原价|原路|原来|植物|操作|初中|初一|展示|敬请|海运|公斤|公分|修改|修好|来自|来电|于|与|向|从|查|别|能"
)
_NO_NAME = pattern(
    rf"(?:{_WORDS})|[{HAN}]{{1,2}}(?:路|街|区|市|省|县|镇|村|色|店|号|款|单|费|包|楼|组|班|码|车|卡|家|厂|牌|板|机|盒)(?![{HAN}])"
)
_BRANDS = pattern(
    r"李宁|王老吉|周黑鸭|李子柒|老干妈|康师傅|徐福记|李锦记|王守义|王致和|王小卤|周大福|周大生|周生生|周六福|谢瑞麟|张小泉|钟薛高|谭木匠|马应龙|陈克明|陈李济|方太|鲁花"
    r"|白象|金龙鱼|安踏|乔丹|雷士|雷蛇|雷柏|雷神|夏普|万和|康佳|莫小仙|张君雅|范思哲|古驰|古奇|罗技|罗莱|马可波罗|马克华菲|安井|安慕希|高露洁|浦发|交行|招行|农行|建行|工行|中行|民生银行|兴业|黄飞红|黄鹤楼|江小白|洪濑|张飞|诸葛亮|关羽|刘备|曹操|孙悟空|"
    r"雷锋|唐僧|武松|鲁迅|爱因斯坦|毛泽东|庄臣|金纺|万达|万科|华帝|沙宣|施华洛|施华蔻|温碧泉|贝因美|惠氏|雀巢|屈臣氏|欧莱雅|欧珀莱|欧普|葛优躺|祖马龙|戴森|戴尔|孟飞|段染|尤妮佳|尤尼克斯"
)
_AFTER = rf"(?=[^{HAN}]|$|[{_NEVER}]|先生|女士|小姐|同学|老师|电话|手机|地址|微信|身份证|号码|签收|代收|下单|本人|两个字|三个字|[一二三四]个字|为您|家)"
_AGENT = pattern(r"客服|为您服务|专员|顾问|竭诚|接待|工号")

_LABEL = (
    r"(?:[收寄发取签代][件货收]?人|收件|收货|联系人|下单人|付款人|收款人|持卡人|开户[人名]|使用人|报名人|预约人|订货人|机主|车主|户主|户名|姓名|名字|署名|落款|抬头|真名|本名|名儿|大名|学生|患者"
    r"|对接人|经手人|乘客|入住人|购买人|投保人|监护人|负责人|本人|申请人|领取人|名称|(?<![a-z\u3400-\u9fff])人(?=[是还]))"
)
_TELLS = r"(?:姓名|名字|贴[印纸]?|个人|还是|仍是|就是|改[成为]?|换[成为]?|写[的成]?|填[的成]?|用|的|[:=,;?\n ]|[是叫为印刻绣签开]|[(\[「【“\"'])"
_find_labelled = all_of(
    pattern(rf"{_LABEL}{_TELLS}{{0,5}}({_FULL}|{_FOREIGN}){_AFTER}"),
    pattern(rf"(?:{_LABEL}[:是叫]|(?:我叫|名叫))({COMMON_SURNAME}{_GIVEN}{{3}})(?=[^{HAN}]|$)"),
    pattern(rf"{_LABEL}[:=] ?([{HAN}]{{2,4}})(?=[^{HAN}]|$)"),
)
_KIN = (
    r"(?:老公|老婆|爱人|媳妇|先生|太太|对象|妈妈?|爸爸?|母亲|父亲|儿子|女儿|闺女|姐姐?|妹妹?|哥哥?|弟弟?|奶奶|爷爷|外婆|外公|姥姥|姥爷|岳父|岳母|婆婆|公公|同事|室友|舍友|朋友|闺蜜|孩子|娃|师傅|邻居"
    r"|表[姐妹哥弟]|堂[姐妹哥弟]|嫂子?|舅舅?|姑姑?|阿姨|姨妈?|叔叔?|助理|秘书|司机|前台|老板|同学|侄[子女]|外甥|老师)"
)
_find_introduced = all_of(
    pattern(
        rf"(?:(?:我|俺)(?:的名字)?(?:叫|是)|叫做?我?|本人(?:是|叫)?|名叫|我就是|这[边里]是|鄙人|在下)[ :]?(?:{_KIN})?({_COMMON}){_AFTER}"
    ),
    pattern(
        rf"(?:写|填|印|刻|绣|签|署|交给|转给|转交|找|联系|问|喊|拿给|给|姓名|名字)[ :“\"「【(]{{0,2}}({COMMON_SURNAME}{_GIVEN}{{2}})(?=[^{HAN}]|$|收|吧|就|来|签|这|代|[一二三四两]个字)"
    ),
    pattern(rf"{_KIN}(?:[ :(,]|叫|是|名字?[叫是]?|的名字){{1,3}}({_COMMON}){_AFTER}"),
    pattern(rf"{_KIN}({COMMON_SURNAME}{_GIVEN}{{2}}){_AFTER}"),
    pattern(rf"[( ]({_COMMON})[)]?(?:本人|代收|签收|收)(?![{HAN}])"),
)
_find_corrected = all_of(
    pattern(
        rf"(?:不是|而是|应该是|改[成为]|换[成为]|写[成]|成了|是|叫|一份|另一份|分别是?)[ :]?({_COMMON}){_AFTER}"
    )
)
_NAMING = pattern(r"名字?(?![牌气])|收[货件]人|签收人|联系人|单子|抬头|一份")
_find_surnames = all_of(
    pattern(
        rf"(?<![百同复单])姓(?:氏?[是:])?({SURNAME})(?![名氏])(?=[^{HAN}]|$|[{_NEVER}]|先生|女士|小姐|昨|今|前|上|电话|手机)"
    ),
    pattern(
        rf"(?:我是|叫我|我叫|喊我|称呼我|我这边是)[ ]?([小老]{COMMON_SURNAME})(?=[^{HAN}]|$|[就吧啊呀哈哦的行好])"
    ),
)
_SELF = pattern(
    rf"(?:我是|叫我|我叫|喊我)[ ]?(小(?![小姐米鹏红票程店区号白][{HAN}])[{HAN}])(?=[^{HAN}]|$|[就吧啊呀哈哦行好])"
)

_BOUGHT = pattern(r"买|拍|下[的了]?单|订|昨|上次|上回|之前|前天|刚才|刚刚|早上|下午|那个|退|老顾客|来过|打过")
"""Whoever tells a pet name and this is the customer, not the shop's agent."""

_TITLE = pattern(
    r"先生(?!款)|女士|小姐(?!姐)|太太(?!乐|口)|夫人|师傅|老师|同学|阿姨|叔叔|大[爷妈姐哥叔伯娘]|经理|主任|医生|大夫|教授|[局处科院校队班厂村社]长|老板|奶奶|爷爷|护士|律师|会计|警官|总监|工程师|姑娘"
    r"|[总工哥姐叔姨嫂婶伯](?=[^\u3400-\u9fff]|$|[收的你您我在吗签就那这说要])"
)
_BEFORE_TITLE = pattern(
    rf"(?:^|[^{HAN}]|[是叫找给请的位系到了为好爱喊问和让跟有姓由派]|客户|买家|您好|联系|老公|老婆|顾客|司机)$"
)
_RARELY = frozenset(
    "祝谢于和向从关查高白黄金安常单成全明计时乐花文温方古符项后空原能广水国应强相连华路商焦史"
)
_SINGLE_NAME = pattern(COMMON_SURNAME)
_WITH_GIVEN = pattern(rf"{COMMON_SURNAME}{_GIVEN}{{1,2}}")
_LONGEST = 4

_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_WORD = r"(?:电话|手机号?|手机|tel|phone|号码|联系方式|地址|收货地址|身份证号?|qq|微信|车牌号?|邮箱|银行卡|卡号|收|本人|(?:先生|女士|小姐|老师|师傅|经理|阿姨))"
_BESIDE = rf"{_SEPARATION}(?:{_WORD}{_SEPARATION}){{0,2}}"
_ROLE = rf"(?:(?:请|麻烦)?(?:给|找|联系|叫|是|我是|我叫|收件|收货|收|寄给|送给|写|人|转|谢谢)?(?:我(?:的)?)?{_KIN}?(?:是|叫)?)"
_find_beside = all_of(
    pattern(rf"(?=[{HAN}])(?<![{HAN}a-z]){_ROLE}({_FULL}|{_FOREIGN})(?={_BESIDE}[{ANY_HIDDEN}])"),
    pattern(
        rf"(?<=[{ANY_HIDDEN}])(?![{ANY_HIDDEN}]){_SEPARATION}(?:(?:{_WORD}|{_ROLE}){_SEPARATION})?({_FULL}|{_FOREIGN})(?=[^{HAN}]|$|收|先生|女士|小姐|老师|同学|阿姨)"
    ),
    pattern(rf"(?<=[{ANY_HIDDEN}])(?![{ANY_HIDDEN}]){_SEPARATION}{_ROLE}({_COMMON})(?=[{_NEVER}])"),
)
_APART = _SEPARATION.replace("{0,4}", "{1,4}")
_find_between = all_of(
    pattern(rf"(?<=\ue001){_APART}([{HAN}]{{2,5}}){_APART}(?=\ue000)"),
    pattern(rf"(?<=\ue000){_APART}([{HAN}]{{2,5}}){_APART}(?=\ue001)"),
)
"""Whoever stands between an address and a phone, whatever the name."""
_LATIN = r"[a-z][a-z']{1,14}"
_find_latin = all_of(
    pattern(rf"(?<![a-z0-9@._-])({_LATIN}(?:[ .]{{1,2}}{_LATIN}){{1,2}})(?={_SEPARATION}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001])[ ,/|;\n]{{1,3}}({_LATIN} {_LATIN})(?![a-z0-9@._-])"),
    pattern(rf"(?:我叫|叫我|英文名) ?({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(rf"(?<![a-z])(?:mr|mrs|ms|miss|dr)[. ]{{1,2}}({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(
        rf"(?:my name is|(?<![a-z])name ?(?::|is)|ship to:?|attn:?|recipient:?|consignee:?|收件人:?|收货人:?|姓名:?|联系人:?) ?({_LATIN}(?: {_LATIN}){{0,2}})(?![a-z0-9@])"
    ),
)
_LATIN_LETTERS = pattern("[a-z]{2}")
_NO_LATIN = pattern(
    r"(?:.* )?(?:order|id|no|number|tel|phone|call|email|mail|qq|wx|vx|sf|express|tracking|my|is|the|to|me|at|please|pls|hi|hello|thanks|mobile|address|room|road|add|addr|contact|size|color|ok|and|for|pro|max|plus)(?: .*)?"
)

_FIRST = (
    "人件货名叫姓户主头签署找系写填印刻绣款生者客问喊给和是收寄发取代联下付持开使报预订机车落抬真本大学患对经乘入购投监负申领"
    "老爱媳先太妈爸母父儿女闺妹哥弟奶爷外姥岳婆公同室舍朋孩娃师邻表堂嫂舅姑阿姨叔助秘司前侄夫小教局处科院校队班厂村社护律会警总工姐婶伯医·•・mdnasrc"
)
_ANNOUNCED = r"[人件货名叫姓户主头签署找系写填印刻绣款生者客问喊给和是] ?[^\u3400-\u9fffa-z0-9]{0,3}(?:姓名|名字|个人|[还就]是|[改写填][成为]?|[的是叫为印刻])?[:=,;?\n (\[「【“\"']{0,3}"
TRACE = pattern(
    rf"(?=[{_FIRST}])(?:{_ANNOUNCED}(?:{_COMMON}|[小老]{COMMON_SURNAME})|{_LABEL}[:=]|姓[^名]|{_KIN}(?:[ :(,]|叫|是|名字?[叫是]?){{0,3}}{_COMMON}"
    rf"|(?={_TITLE.pattern})(?:(?<=[{COMMON}])|(?<=[{COMMON}][{HAN}])|(?<=[{COMMON}][{HAN}]{{2}}))|[叫是]我?小|我叫 ?[a-z]|[·•・]"
    r"|(?:mr|mrs|ms|miss|dr)[. ]|name|attn|ship to|recipient|consignee)"
)
"""What every text with a name has, unless it stands beside other personal data."""
_SIDE = rf"[^{HAN}a-z{ANY_HIDDEN}]{{0,9}}"
BESIDE = pattern(rf"[{HAN}a-z]{_SIDE}[{ANY_HIDDEN}]|[{ANY_HIDDEN}]{_SIDE}[{HAN}a-z]")
"""A word beside other personal data."""


def find_names(text: str) -> Iterator[Span]:
    """Yield people's names; brands and words that only begin like a name are left."""
    for start, end in _candidates(text):
        word = text[start:end]
        if not _NO_NAME.match(word) and not _BRANDS.match(text, start):
            yield start, end
    for start, end in _find_latin(text) if _LATIN_LETTERS.search(text) else ():
        if not _NO_LATIN.fullmatch(text[start:end]):
            yield start, end


def _candidates(text: str) -> Iterator[Span]:
    yield from _find_labelled(text)
    yield from _find_titled(text)
    if BESIDE.search(text):
        yield from _find_beside(text)
        yield from _find_between(text)
    if _AGENT.search(text):
        return
    yield from _find_introduced(text)
    yield from _find_surnames(text)
    if _BOUGHT.search(text):
        yield from (match.span(1) for match in _SELF.finditer(text))
    if _NAMING.search(text):
        yield from _find_corrected(text)


def _find_titled(text: str) -> Iterator[Span]:
    """Yield the surname, or the whole name, that stands before a title."""
    for title in _TITLE.finditer(text):
        end = title.start()
        starts = [
            start
            for start in range(max(0, end - _LONGEST), end)
            if (_WITH_GIVEN if end - start > 1 and text[start:end] not in DOUBLE else _SINGLE_NAME).fullmatch(
                text, start, end
            )
        ]
        clean = [start for start in starts if _BEFORE_TITLE.search(text[max(0, start - 2) : start])]
        if clean:
            yield clean[0], title.end() if end - clean[0] == 1 else end
        elif starts and starts[-1] == end - 1 and len(title.group()) > 1 and text[end - 1] not in _RARELY:
            yield starts[-1], title.end()

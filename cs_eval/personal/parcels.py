"""Order numbers and tracking numbers, and the codes of goods that look like them."""

from __future__ import annotations

from cs_eval.personal.data import END, FILLER, START, all_of, pattern

_GAP = r"[ -]?"
_ORDER = rf"[a-z]{{0,4}}-?[0-9](?:{_GAP}[0-9]){{7,27}}"

find_labelled_order_numbers = all_of(
    pattern(rf"(?:(?:订|定)单编?号?|单号|交易号|流水号|订单){FILLER}({_ORDER}){END}"),
    pattern(rf"(?<![a-z])(?:order|oid)(?:[ _]?(?:id|no\.?|number|num))?[ :#是]{{0,3}}({_ORDER}){END}"),
)
find_order_numbers = all_of(
    pattern(
        rf"{START}(?:[0-9]{{15,30}}|[0-9]{{6}}-[0-9]{{15}}|[0-9]{{4}}(?:[ -][0-9]{{4}}){{3}}(?:[ -][0-9]{{1,4}})?){END}"
    )
)

_CARRIER = r"(?:顺丰|圆通|中通|申通|韵达|极兔|邮政|邮局|ems|京东|德邦|百世|跨越|安能|丰网|菜鸟|天天|优速|宅急送|壹米滴答|ups|dhl|fedex)"
_PARCEL = rf"[a-z]{{0,4}}{_GAP}[0-9](?:{_GAP}[0-9]){{9,19}}"
find_labelled_tracking_numbers = all_of(
    pattern(rf"(?:(?:快递|物流|包裹|寄件|回寄|退货|运)单?号?|面单号?)哦?{FILLER}({_PARCEL}){END}"),
    pattern(
        rf"{_CARRIER}(?:快递|速运|速递|物流|包裹|快运|挂号|小包|大件|的|发的|寄的)?(?:运?单)?{FILLER}"
        rf"([a-z]{{0,4}}[0-9]{{11,20}}){END}"
    ),
    pattern(rf"(?<![0-9a-z])([a-z]{{0,4}}[0-9]{{12,20}})[ ,(]?(?={_CARRIER})"),
)
find_tracking_numbers = all_of(
    pattern(
        r"(?<![a-z0-9])(?:(?:sf|yto?|zto?|sto?|jtd?|jd|dpk|dpl|yd|ems|db|ky|hht|best|cn|yz|lp)[ :-]?"
        r"(?:[0-9]{12,18}|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?|[0-9]{3}(?:[ -][0-9]{3,4}){3,4})"
        rf"|jd[a-z]{{1,3}}[0-9]{{10,15}}|[a-z]{{2}}[0-9]{{9}}[a-z]{{2}}(?![a-z])|1z[0-9a-z]{{16}}(?![a-z])){END}"
    )
)

CODES = pattern(
    r"(?:批号|批次|货号|款号|型号|条形?码|条码|sku|(?<![a-z])sn|s/n|序列号|imei|兑换码|取件码|验证码|防伪码?|激活码|税号|编码"
    r"|优惠[码券]|发票号码?|发票代码|isbn|准字|许可证|备案号?|色号|信用代码|机身号|商品id|链接id|活动id|房间号|ean|69码|标准号?|(?:活动|商品|产品|证书|合同|设备|样品|检测|批准|注册|执行|门店|工单)(?:编?号|id)|卡密|[券码])"
    r"[号码]?[ :=#是为]{0,3}[a-z]{0,4}$"
)
"""Before a number: it is no person's, but of goods or papers."""

"""What the trainee says is held against what the facts allow, ask for, include, forbid or tell."""

import pytest
from talks import level_of


def denied(fact, customer, reply):
    """Say whether `reply` is found to deny one of the facts in `fact`, which are set apart by bars."""
    script = f"客：{customer}\n服：{reply}"
    return level_of(script, {"做到": {"facts": "denied"}}, facts=fact.split("|")) == "做到"


@pytest.mark.parametrize(
    ("fact", "customer", "reply"),
    [
        ("发错货来回运费都由店铺出", "发错色了 运费咋算", "换货的话寄回来的邮费得麻烦您先出一下，大概十块"),
        ("质量问题上门取件，运费我们出", "锅底掉漆了", "掉漆可以换，寄回运费您付、寄出运费我们付"),
        ("换尺码的运费买家出，有运费险可抵", "小了想换大一码", "换码的话来回运费都由我们承担"),
        ("缺件补发运费店铺出", "螺丝少一包", "少的螺丝今天补发，运费到付，您签收时付一下"),
        ("价保：付款之日起15天内", "买完就降", "价保是从签收那天起15天，还没过呢"),
        ("旧件揽收后24小时内发新件", "换的啥时候发", "旧件到仓以后24小时内给您发新的"),
        ("陶瓷杯不可进微波炉", "能微波吗", "微波炉加热可以的，热杯牛奶没问题"),
        ("已拆封的食品不退不换", "拆了一包 能退吗", "拆了一包不影响，剩下的照样能退"),
        ("面料没做过防水处理", "防水吗", "做过防水处理的，小雨没事"),
        ("带防雨罩", "有防雨罩不", "防雨罩不在里面，得单买"),
        ("退货须保留吊牌", "怎么退", "吊牌在不在都行，寄回来就退"),
        ("客人拍的是藏青色毛毯，仓库错发成灰色", "发错了", "换货单写好了，给您换发灰色毛毯一条"),
        ("订单：草莓味12盒，仓库发成原味", "发错了", "您要的是原味，我们发成了草莓味"),
        ("该单尚未发货", "发了吗", "已经发货啦，在路上了"),
        ("退货仓库还没签收", "退款呢", "仓库已经签收了，今天就退您"),
        ("男款浅紫缺货，12月5日补", "男款浅紫有吗", "男款浅紫有货的"),
        ("不能用洗洁精", "油腻咋办", "滴两滴洗洁精刷干净就行"),
        ("首次使用不可空烧", "新锅咋用", "先空烧几分钟再倒油"),
        ("面膜含烟酰胺和香精|不含酒精", "敏感肌 有没有香精酒精", "烟酰胺、香精和酒精都没有添加"),
        ("寄修的运费客户承担，修好寄回的运费店铺承担", "修要运费不", "修好寄回给您的运费也要您出"),
        ("满99元才送杯垫", "50的送不", "不满99也都送杯垫的"),
    ],
)
def test_the_opposite_of_a_fact_is_denied(fact, customer, reply):
    assert denied(fact, customer, reply)


@pytest.mark.parametrize(
    ("fact", "customer", "reply"),
    [
        ("质量问题退换，运费店铺承担", "拉链坏了", "邮费您先垫一下，拍照给我，我们原数转给您"),
        ("质量问题运费店铺承担|无理由退货运费买家承担", "拉链坏了", "运费我们出；单纯不喜欢，运费就得您出了"),
        ("发错货来回运费都由店铺出", "运费谁出", "哪能让您出运费呢，来回都算我们的"),
        ("签收后24小时内反馈破损", "碎了", "收到货24小时内拍照给我们就行"),
        ("旧件揽收后24小时内发新件", "换的啥时候发", "收到后24小时内我来回访一次"),
        ("发货后3天到|签收后3天内可换", "能换么", "发出后三天左右到，收到三天内可以换"),
        ("冷水手洗，不能机洗", "能机洗么", "机洗不行哦，容易变形，冷水手洗就好"),
        ("面霜已开封，不支持7天无理由退货", "开封了能退吗", "开封后不适用7天无理由，过敏的情况可以申请退款"),
        ("寄修收到后3至5个工作日换好寄回", "多久", "我们收到以后3到5个工作日换好寄回给您"),
        ("适用五座车，后排整条不可拆分的也能装", "整条的能装吗", "整条的后排也能装"),
        ("故障已有两次维修记录|换机需要客户提供维修单照片", "咋办", "请把两次维修单拍照发来"),
        ("饼干标注0蔗糖，不等于无糖", "有糖吗", "0蔗糖是没有加蔗糖，但不等于无糖"),
        ("不能进烘干机 可以挂着晾", "咋晾", "别用烘干机，可以挂着晾"),
        (
            "寄修的运费客户承担，修好寄回的运费店铺承担",
            "修要运费不",
            "寄过来的运费您出，修好寄回给您的运费我们出",
        ),
        ("今晚10点之前付款才送发圈", "还送吗", "今晚10点前付款都送发圈的"),
        ("不含充电插头", "盒里有啥", "盒里有机身一台、充电底座一个和刷头两个"),
        ("发货：48小时内", "啥时候发", "付款后48小时内给您发出"),
        (
            "流程：客户先把错的寄出，快递揽收后当天寄出对的",
            "咋换",
            "先约快递来取错的，快递一揽收，我们当天就把对的寄出去",
        ),
        ("面膜含烟酰胺和香精|不含酒精", "有没有香精酒精", "烟酰胺和香精都有，酒精是没有的"),
        ("塑封拆开不支持7天无理由", "拆了能退吗", "没拆塑封7天内能退；拆了就只有质量问题能退了"),
        ("拆封不退换|质量问题拆封也可退", "试了太小", "贴身的拆开试过就不能换了"),
        ("染料做过固色处理", "掉色吗", "做过固色的，头一回洗浮色一点点"),
        ("充电头需另购", "带充电头吗", "充电头要另外买，线是送的"),
        ("退货须保留吊牌", "吊牌剪了能退吗", "吊牌剪了就退不了了，没剪的话可以退"),
        ("客户买的是L码，错发M码", "发错码", "错发的M码取回，换发L码"),
        ("客人订的是左手款，实际发成右手款", "错了", "抱歉给您发成右手款了，马上换左手款"),
        ("该单尚未发货", "能改地址吗", "还没发货，可以改；要是已经发货了就得找快递改"),
        ("深灰XL缺货", "深灰XL有吗", "深灰XL现在没货了，藏蓝XL有货"),
        ("不能用洗洁精", "油腻咋办", "温水刷就行，洗洁精会把油膜洗掉"),
        ("不要用钢丝球", "糊底了", "小苏打煮五分钟就软了，钢丝球就别上了"),
    ],
)
def test_what_agrees_with_the_facts_or_is_another_case_is_not_denied(fact, customer, reply):
    assert not denied(fact, customer, reply)


@pytest.mark.parametrize(
    ("fact", "reply", "found"),
    [
        ("电热水壶1.7升", "这款是2.2升的", True),
        ("功率1800W", "功率是1500瓦", True),
        ("功率1800W", "1800瓦，比常见的1500瓦烧得快", False),
        ("自重5.8公斤", "5.8公斤，加上宝宝10公斤也就十五六公斤", False),
        ("签收后30天内支持试睡", "试睡是签收后七天", True),
        ("十分钟内答复", "三两分钟能问清", False),
    ],
)
def test_the_only_figure_of_a_kind_is_contradicted_by_another(fact, reply, found):
    script = f"客：这个怎么样\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=[fact]) == "做到") is found


ORDERS = "订单尾号1122台灯，6月3日发出，中通|订单尾号1187书架，6月9日发出，德邦"
KINDS = "A款吹风机1200W，129元|B款吹风机1600W，189元"
CUPS = "经典款保温杯316钢，保温12小时|轻量款保温杯304钢，保温6小时"


@pytest.mark.parametrize(
    ("facts", "reply", "found"),
    [
        (ORDERS, "台灯这单6月9日发出", True),
        (ORDERS, "台灯6月3日就发了，书架要6月9日", False),
        (KINDS, "A款是1600瓦的", True),
        (KINDS, "A款1200瓦，B款是1600瓦的", False),
        (CUPS, "轻量款能保温12小时", True),
        (CUPS, "经典款12小时，比轻量款的6小时长一倍", False),
        (CUPS, "轻量款还有12小时就能送到您那儿", False),
    ],
)
def test_what_is_told_of_one_order_or_good_and_is_another_s_is_a_contradiction(facts, reply, found):
    script = f"客：这个呢\n服：{reply}"
    level = level_of(script, {"做到": {"facts": "contradicted"}}, facts=facts.split("|"))
    assert (level == "做到") is found


def test_a_refund_that_counts_from_receipt_may_count_from_the_shop_s():
    assert not denied("退款：仓库签收后1—3个工作日原路退", "退款呢", "收到后1到3个工作日原路退回")


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("退回运费买家出，质量问题店铺出", "坏了是质量问题，来回运费我们出"),
        ("发票无需另付费|安装另收80元", "安装收80元，发票不收钱"),
    ],
)
def test_a_fact_with_two_cases_denies_neither(fact, reply):
    assert not denied(fact, "坏了 运费谁出", reply)


FLAVOURS = "鸡肉款1.5公斤4袋装，238元|鳕鱼款2公斤3袋装，259元"
NAPPIES = "L码：9至14公斤，每包52片|XL码：12至17公斤，每包46片"
POTS = "大号锅5升，189元|小号锅3升，139元"


@pytest.mark.parametrize(
    ("facts", "reply", "found"),
    [
        (FLAVOURS, "鳕鱼款一套238元", True),
        (FLAVOURS, "鸡肉款238元，鳕鱼款259元", False),
        (FLAVOURS, "鳕鱼款259元，另一款238元", False),
        (FLAVOURS, "259元的鳕鱼款，238元的鸡肉款", False),
        (FLAVOURS, "鳕鱼的259元，鸡的238元", False),
        (NAPPIES, "XL一箱4包，每包52片", True),
        (NAPPIES, "XL每包46片，L是52片", False),
        (POTS, "大号锅是3升的", True),
        (POTS, "大号锅189元，小的139元", False),
        (POTS, "大号锅189元，分两次付，先付139元也行", False),
    ],
)
def test_what_is_told_of_one_option_and_is_another_s_is_a_contradiction(facts, reply, found):
    script = f"客：怎么卖\n服：{reply}"
    level = level_of(script, {"做到": {"facts": "contradicted"}}, facts=facts.split("|"))
    assert (level == "做到") is found


def test_what_the_customer_said_is_told_of_no_row():
    script = "客：宝宝14公斤\n服：XL适合12到17公斤，14公斤穿着宽松点"
    assert level_of(script, {"做到": {"facts": "contradicted"}}, facts=NAPPIES.split("|")) != "做到"


@pytest.mark.parametrize(
    ("fact", "customer", "reply", "found"),
    [
        ("花呗付款的，退回花呗额度，不退到银行卡或余额", "退哪", "会退到您那张银行卡，不会回到花呗里", True),
        ("花呗付款的，退回花呗额度，不退到银行卡或余额", "退哪", "退回花呗额度，不会进银行卡或余额", False),
        ("退款退回微信零钱", "退哪", "退款已经回到您的支付宝了", True),
        ("退款退回微信零钱", "退哪", "退回零钱，您到微信里看看", False),
        ("退款原路退回", "退哪", "给您退成店铺购物金，一样能花", True),
        ("退款原路退回", "退哪", "您用支付宝付的，就退回支付宝", False),
        ("退款原路退回", "退哪", "退款原路退回，不会退到店铺余额", False),
        ("退款退回花呗", "我银行卡付的", "那就退回您的银行卡", False),
        ("退款退回信用卡", "运费呢", "运费险会打到您的支付宝，退款另外回信用卡", False),
    ],
)
def test_a_refund_sent_to_another_account_is_denied(fact, customer, reply, found):
    assert bool(denied(fact, customer, reply)) is found


@pytest.mark.parametrize(
    ("fact", "reply", "found"),
    [
        ("报名4月20日结束", "报名4月30日截止，不着急", True),
        ("试用期到9月18日止", "您的试用到9月28日为止", True),
        ("积分12月31日失效", "积分12月31号前用掉，我们12月20日之前会再提醒", False),
        ("信用卡退款最晚3月30日", "信用卡没到的话，4月1号前在这里给您答复", False),
    ],
)
def test_another_last_day_is_a_contradiction_where_it_is_of_the_same(fact, reply, found):
    script = f"客：到哪天\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=[fact]) == "做到") is found


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("通过后7天内寄回，收到后48小时内补发", "我们收到后48小时内补发新的"),
        ("换新：揽收后24小时内发新机", "新机单号发到这里，收到后24小时内我来回访"),
    ],
)
def test_the_same_period_for_another_matter_counts_from_another_event(fact, reply):
    assert not denied(fact, "然后呢", reply)


@pytest.mark.parametrize("piece", ["和", "跟", "、和", "都没有和"])
def test_a_list_without_end_is_read_in_time(piece):
    assert not denied("不含酒精", "有酒精吗", piece * 60 + "都没有")

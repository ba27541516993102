"""Figures are read with their units, and compared with the facts where the words around agree."""

from time import process_time

import pytest
from talks import level_of, opinion_on

from cs_eval.rules.figures import figures
from cs_eval.rules.fitting import ranges
from cs_eval.text import View


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7天无理由", [("minute", 7 * 1440, 7 * 1440)]),
        ("七天内", [("minute", 7 * 1440, 7 * 1440)]),
        ("7日内", [("minute", 7 * 1440, 7 * 1440)]),
        ("一周", [("minute", 10080, 10080)]),
        ("1-3个工作日", [("workday", 1, 3)]),
        ("三到五天", [("minute", 3 * 1440, 5 * 1440)]),
        ("48小时", [("minute", 2880, 2880)]),
        ("半年质保", [("month", 6, 6)]),
        ("12个月", [("month", 12, 12)]),
        ("２年保修", [("month", 24, 24)]),
        ("¥99.5", [("yuan", 99.5, 99.5)]),
        ("99元包邮", [("yuan", 99, 99)]),
        ("十二块钱", [("yuan", 12, 12)]),
        ("满200减30元", [("yuan", 30, 30)]),
        ("打8.5折", [("discount", 8.5, 8.5)]),
        ("含棉95%", [("percent", 95, 95)]),
        ("长60cm，重1.2kg", [("cm", 60, 60), ("gram", 1200, 1200)]),
        ("40-41码", [("size", 40, 41)]),
        ("3月8日发货", [("date", 308, 308)]),
        ("2026-03-08", [("date", 308, 308)]),
        ("2026年3月8号", [("date", 308, 308)]),
        ("下午4点前", [("clock", 960, 960)]),
        ("16:00", [("clock", 960, 960)]),
        ("9点半", [("clock", 570, 570)]),
        ("晚8点", [("clock", 1200, 1200)]),
        ("晚20点", [("clock", 1200, 1200)]),
        ("今晚24点", [("clock", 1440, 1440)]),
        ("晚上12点", [("clock", 1440, 1440)]),
        ("0点", [("clock", 1440, 1440)]),
        ("1米8的床", [("cm", 180, 180)]),
        ("三块五一个", [("yuan", 3.5, 3.5)]),
        ("2米3件", [("cm", 200, 200), ("件", 3, 3)]),
        ("2026年新款", []),
        ("第7天", []),
        ("一件衣服", []),
        ("你说的这一点我明白", []),
        ("三心二意", []),
    ],
)
def test_figures_are_read_with_their_units(text, found):
    assert [(f.unit, f.low, f.high) for f in figures(View(text).text)] == found


@pytest.mark.parametrize("text", ["一二" * 4000, "5" * 8000, "5." * 4000])
def test_numerals_without_end_are_read_in_a_second(text):
    begun = process_time()
    assert figures(text) == ()
    assert ranges((text,)) == {}
    assert process_time() - begun < 1


FACTS = ["签收后7天内支持无理由退货", "质量问题来回运费由本店承担，上限12元", "退款1-3个工作日原路退回"]


@pytest.mark.parametrize(
    ("reply", "stated", "contradicted"),
    [
        ("签收七天内都可以无理由退货的", True, False),
        ("这款15天内支持无理由退货哦", False, True),
        ("质量问题运费我们承担，最多12块钱", True, False),
        ("质量问题运费由我们承担，最多20元", False, True),
        ("退款1到3个工作日到账", True, False),
        ("退款两个工作日就退回了", True, False),
        ("发货要15天", False, False),  # another matter
        ("不是15天支持无理由退货", False, False),  # negated
        ("7天前下的单", False, False),  # the right figure about another matter
        ("支持15天无理由退货……啊不对，签收后7天内可退货", True, False),  # put right
        ("好的呢亲", False, False),
    ],
)
def test_figures_are_compared_where_the_words_around_agree(reply, stated, contradicted):
    script = f"客：能退吗\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "stated"}}, facts=FACTS) == "做到") is stated
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=FACTS) == "做到") is contradicted


def test_a_figure_that_the_customer_gave_contradicts_nothing():
    script = "客：我签收15天了能退货吗\n服：签收15天了，不支持无理由退货的哦"
    assert level_of(script, {"做到": {"facts": "contradicted"}}, facts=FACTS) == "未做到"


def test_a_contradiction_names_the_fact_and_quotes_the_figure():
    script = "客：能退吗\n服：亲，这款15天内支持无理由退货哦"
    opinion = opinion_on(script, {"做到": {"facts": "contradicted"}}, facts=FACTS)
    assert [(e.turn, e.quote) for e in opinion.evidence] == [(2, "这款15天内支持无理由退货哦")]
    fact = "事实是“签收后7天内支持无理由退货”"
    assert opinion.reason == f"第2句说“这款15天内支持无理由退货哦”，与场景的第1条事实不符，{fact}。"


def test_of_a_long_fact_the_sentence_about_the_matter_is_named():
    facts = ["24期免息。签收后7天内可退货；每单限两件。"]
    opinion = opinion_on("客：能退吗\n服：15天内可退货", {"做到": {"facts": "contradicted"}}, facts=facts)
    assert opinion.reason.endswith("事实是“签收后7天内可退货”。")


@pytest.mark.parametrize("facts", [None, []])
def test_without_facts_nothing_is_compared(facts):
    opinion = opinion_on("客：能退吗\n服：15天内可退", {"做到": {"facts": "stated"}}, facts=facts)
    assert opinion.answer == "not_applicable"


TERMS = [
    "键盘499元，静音红轴529元",
    "电子普票1到3个工作日，电子专票3到5个工作日",
    "运费由店铺承担，客户不用付费",
    "满减券与首单立减可叠加",
    "发顺丰快递",
]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("静音红轴要629元", True),
        ("静音红轴比普通的多30元", False),  # 529 - 499
        ("两把键盘998元", False),  # 2 x 499
        ("贵10块钱也值", False),  # small talk
        ("专票1到2个工作日开出", True),  # the other invoice's period
        ("普票1到2个工作日开出", False),
        ("专票要10个工作日", True),
        ("您签收才3天", False),
    ],
)
def test_a_figure_that_follows_from_nothing_contradicts(reply, found):
    script = f"客：多少钱，多久\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=TERMS) == "做到") is found


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("运费要您自己承担的", True),
        ("来回运费您先垫着", True),
        ("运费我们出，您放心", False),
        ("运费不用您出", False),
        ("如果是您个人原因，运费由您承担", False),  # on a condition the fact is silent about
        ("满减券和首单立减不能叠加", True),
        ("满减券和首单立减可以叠加", False),
        ("这款颜色不能换", False),  # another matter
        ("给您发圆通快递", True),
        ("给您发顺丰快递，不发圆通", False),
    ],
)
def test_a_policy_told_the_other_way_round_is_denied(reply, found):
    script = f"客：运费谁出，券能一起用吗\n服：{reply}"
    opinion = opinion_on(script, {"做到": {"facts": "denied"}}, facts=TERMS)
    assert (opinion.answer == "做到") is found
    assert not found or "相反" in opinion.reason


@pytest.mark.parametrize(
    ("reply", "share"), [("键盘499元，发顺丰快递", 0.25), ("好的亲", 0.0), ("专票3到5个工作日", 0.12)]
)
def test_how_much_of_the_facts_is_told_is_counted(reply, share):
    script = f"客：在吗\n服：{reply}"
    assert level_of(script, {"做到": {"tells": share}}, facts=TERMS) == "做到"
    assert level_of(script, {"做到": {"tells": share + 0.1}}, facts=TERMS) == "未做到"


SCHEDULE = ["8月6日从工厂发出，8月10日至12日送到", "补发24小时内出库，路上3天送到"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("沙发8月6日送到您家", True),  # the date of dispatch, said of arrival
        ("沙发8月6日发出，8月11日送到您家", False),
        ("补发24小时内送到", True),
        ("我24小时内回复您", False),  # no fact tells of an answer
    ],
)
def test_the_time_of_one_event_said_of_another_is_a_contradiction(reply, found):
    script = f"客：什么时候到\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=SCHEDULE) == "做到") is found


@pytest.mark.parametrize(
    ("facts", "reply"),
    [
        (["签收后7天内可退", "退款3个工作日到账"], "寄回仓库签收后验货1到2天,3个工作日到账"),
        (["定制款不退", "定制款5天发货"], "定制款退不了;不是定制的七天可以退货的"),
        (["预订的花3天内送到"], "预订的花您10天内都能申请改期"),
    ],
)
def test_the_time_of_an_event_without_one_in_the_facts_contradicts_nothing(facts, reply):
    script = f"客：怎么弄\n服：{reply}"
    assert level_of(script, {"做到": {"facts": "contradicted"}}, facts=facts) == "未做到"


TIERS = ["口红129元，粉饼169元", "每满300元减40元，满600减80", "店铺券满299减20"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("口红129×2加粉饼169，总额427元，减40，券再减20，到手367元", False),
        ("口红129×2加粉饼169，总额427元，减80，券再减20，到手327元", True),
        ("口红129×2加粉饼169，总额457元", True),
        ("满600减80，您这单总额427元减40", False),
    ],
)
def test_sums_are_added_up_and_reductions_have_to_be_due(reply, found):
    script = f"客：两支口红一个粉饼多少钱\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=TIERS) == "做到") is found


@pytest.mark.parametrize(
    ("reply", "found"), [("这款是涤纶的", True), ("这款是纯棉的", False), ("不是涤纶，您放心", False)]
)
def test_a_material_that_rivals_the_true_one_is_denied(reply, found):
    script = f"客：什么料子\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "denied"}}, facts=["面料纯棉"]) == "做到") is found


@pytest.mark.parametrize(("reply", "found"), [("①换货 ②258元全额退", False), ("全额退2258元", True)])
def test_the_number_of_an_item_is_no_part_of_the_figure_after_it(reply, found):
    script = f"客：怎么办\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=["全额退258元"]) == "做到") is found


@pytest.mark.parametrize(
    ("reply", "contradicted"),
    [
        ("满200减15", True),
        ("满200减20", False),
        ("满400减50", False),  # a step that the facts do not name
        ("您6月18日签收，最晚6月25日前提交", False),
        ("您6月18日签收，最晚6月29日前提交", True),
        ("6月29日前给您答复", False),  # the trainee's own day
    ],
)
def test_steps_and_last_days_are_compared(reply, contradicted):
    facts = ["满200减20", "6月18日签收，退货申请截止6月25日24点"]
    script = f"客：来得及退吗\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=facts) == "做到") is contradicted


BOTH = ["质量问题的退回运费由店铺承担", "无质量问题的七天无理由退货，退回运费由买家承担"]


@pytest.mark.parametrize(
    ("customer", "reply", "found"),
    [
        ("鞋底开胶了，要退", "退回的运费由您这边承担哦", True),
        ("鞋底开胶了，要退", "质量问题退回运费我们店铺承担", False),
        ("不喜欢这个颜色，想退", "退回的运费由您这边承担哦", False),
        ("不喜欢这个颜色，想退", "退回的运费由我们承担", True),
        ("想退", "退回的运费由您这边承担哦", False),  # nobody says why
    ],
)
def test_who_pays_the_freight_depends_on_why_the_goods_go_back(customer, reply, found):
    script = f"客：{customer}\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "denied"}}, facts=BOTH) == "做到") is found


CREAMS = ["清爽防晒乳：SPF50，40ml，89元", "舒缓防晒霜：SPF30，50ml，109元", "满99元包邮"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("舒缓防晒霜是40ml的，不刺激", True),
        ("舒缓防晒霜50ml一支109元，清爽防晒乳40ml一支89元", False),
        ("清爽防晒乳一支109元", True),
        ("两款都有，40ml和50ml随您挑", False),
    ],
)
def test_the_size_of_one_good_is_wrong_for_another(reply, found):
    script = f"客：哪款好\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=CREAMS) == "做到") is found


NUTS = ["巴旦木500克45.9元，混合果仁30包一盒68元", "满150减20元", "纸尿裤每包46片"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("巴旦木两袋91.8元，果仁一盒68元，合起来159.8元，减20到手139.8元", False),
        ("巴旦木45.9元，果仁68元，两袋加一盒一共159.8元", False),
        ("一包56片呢", True),
        ("一包46片，四包184片", False),
    ],
)
def test_what_prices_come_to_is_no_contradiction_and_a_pack_of_another_size_is(reply, found):
    script = f"客：一共多少\n服：{reply}"
    assert (level_of(script, {"做到": {"facts": "contradicted"}}, facts=NUTS) == "做到") is found

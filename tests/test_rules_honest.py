"""What an honest reply works out, names or asks is no contradiction; the same told wrong is one."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from talks import is_wrong

from cs_eval import Grader

ROOT = Path(__file__).parent.parent
BENCH = ROOT / "bench"
HONEST = sorted((ROOT / "fixtures" / "cases" / "honest").glob("*.jsonl"))

LAMP = "落地灯单价168元,每件另收安装费12元|满400包邮,不满收运费20元|付款后5天内发货"
SHOES = "跑鞋300元,袜子100元|订单满400减80,优惠按商品原价比例分摊"
DOWN = "羽绒背心预售价759元|定金50元抵100元|满600减40"
PICK_UP = "已约6月12日下午2点至5点上门取件|取件后3个工作日退款"
TEES = "班服单价100元|40件以上打85折|刺绣每件5元,不参与折扣|定金为总额30%"
MILK = "3段奶粉单罐288元|6罐整箱1608元"
ROBOTS = "T10吸力6000Pa,续航180分钟|T8吸力5000Pa,续航150分钟|尘盒T10为400毫升,T8为350毫升"
BED = "试睡期内可退货一次,退货取件费150元由顾客承担|质量问题退货取件费由商家承担"
PIPE = "静音款带隔音罩,标准款不带隔音罩,也不能另配"
TENT = "轻云帐篷2升,重0.8公斤,售价399元|远山帐篷4升,重1.9公斤,售价699元"


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        (LAMP, "两个多少", "两件的话168加12是180元,一共360元", False),
        (LAMP, "三个多少", "三盏灯504元,依据是单价168元", False),
        (LAMP, "三个多少", "三盏灯524元,依据是单价168元", True),
        (LAMP, "两个装好一共多少", "灯两件336元,每件再加12元,一共390元", True),
        (SHOES, "只退袜子退多少", "退袜子的话给您80元", False),
        (SHOES, "只退袜子退多少", "袜子摊到20元优惠,实付就是80元", False),
        (DOWN, "尾款多少", "759减去抵的100剩659,够600再用40的券,尾款619元", False),
        (DOWN, "一共多少", "尾款619元,加上定金50元,里外里669元", False),
        (PICK_UP, "哪天来", "取件约在6月15日下午2点到5点", True),
        (PICK_UP, "哪天来", "取件约在6月12日下午2点到5点", False),
        (TEES, "四十二件呢", "42件还是过了40,一件85加刺绣5,一人90,总价3780元", False),
        (TEES, "四十二件呢", "42件的话总价3720元", True),
        (TEES, "45件定金给多少", "45件衣服3825元,刺绣225元,合计4050元。定金三成,1215元", False),
        (MILK, "一箱便宜多少", "单罐288,整箱合268一罐,每罐差20,一箱6罐下来省120元", False),
        (ROBOTS, "T8尘盒小吗", "比T10小50毫升,350毫升", False),
        (ROBOTS, "续航多久", "T10三个小时,T8两个半小时", False),
        (ROBOTS, "T8尘盒多大", "T8的是400毫升", True),
        (BED, "睡着硬,要是塌了呢", "睡着硬要退的,取件费150元由您承担", False),
        (PIPE, "标准款能配罩子吗", "标准款不带隔音罩,也没有罩子可以另外配", False),
        ("英制套装需另买,目前在售|公制套装不含英制套装", "有英制的吗", "我们店有单独的英制套装在售", False),
        ("定金100元可抵200元|逾期不付尾款定金不退", "忘了付呢", "过了12号没付尾款,定金就不能退了", False),
        ("不支持7天无理由退货", "能退吗", "七天无理由可以退的", True),
        ("不能加热", "能加热吗", "没有关系可以加热", True),
        ("不能泡水", "能泡吗", "洗前泡水就行", True),
        ("7天内退货,取件费10元由买家承担|质量问题取件费由商家承担", "有质量问题", "取件费10元您承担", True),
        ("水杯89元", "三个多少", "3个每个99一共297元", True),
        ("会费365元", "一年多少", "每天2元,180天360元", True),
        ("不能发新疆", "能寄新疆吗", "新疆可以寄的", True),
        ("不能修改地址", "能改地址吗", "可以改地址的", True),
        ("不含电池", "有电池吗", "有另外两节电池随盒送您", True),
        ("短裤外层面料:聚酯纤维88%、氨纶12%", "什么料", "外层是88%聚酯纤维加12%氨纶", False),
        ("短裤外层面料:聚酯纤维88%、氨纶12%", "什么料", "外层是聚酯纤维,氨纶占20%", True),
        ("手表可洗手,不可洗澡", "能戴着洗澡吗", "洗手没事,洗澡前摘下来就好", False),
        ("手表可洗手,不可洗澡", "能戴着洗澡吗", "洗手没事,洗澡也可以", True),
        ("短靴15天内价保|价保在订单页申请,24小时内退差价", "降价了", "短靴价保是15天", False),
        ("质量问题15天内可换新", "左边没声音", "耳机放回盒里盖10秒再拿出来试试", False),
        ("礼券兑换期为3月1日至6月10日,过期不能兑换", "最晚几号", "3月1号开始,最晚兑换到6月30日", True),
        ("礼券兑换期为3月1日至6月10日,过期不能兑换", "最晚几号", "3月1号开始,最晚兑换到6月10日", False),
        (TENT, "多重", "2升的重1.9公斤,背着不累", True),
        (TENT, "多重", "2升的重0.8公斤,背着不累", False),
        ("订单金额260元|迟到退订单金额的30%,即78元", "退多少", "退您订单金额的30%,就是78元", False),
        ("春节当周不能暂停配送", "能停吗", "春节那周停不了,别的周都可以停", False),
        ("面霜不含视黄醇", "有A醇吗", "A醇就是视黄醇,这款里没有的", False),
        ("发票已开,因邮箱写错没有收到", "几时到", "我会盯到您收到为止", False),
        ("主机没有问题", "行", "主机用着有问题也随时找我", False),
        ("旧机不能通电没有补贴", "怎么没补", "能正常通电才有补贴的", False),
        ("吊牌剪掉不符合无理由退货条件", "吊牌剪了", "吊牌剪掉也符合无理由退货的条件", True),
        ("吊牌剪掉不符合无理由退货条件", "吊牌剪了", "吊牌剪掉就不符合无理由退货条件了", False),
    ],
)
def test_a_right_reply_is_told_from_a_wrong_one(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("腊肉每条净重1.3kg,售价75.8元", "一条几斤", "一条二斤六两,75块8一条", False),
        ("粽子每只净重300克", "多重", "一只六两,也就是三百克", False),
        ("充满需要200分钟", "多久充满", "充满要3小时20分钟", False),
        ("门帘高1.85米", "多高", "高1米85厘米", False),
        ("适合15个月以上宝宝", "多大能用", "一岁三个月往上就能用", False),
        ("手机壳19.9元两个", "价格", "19块9两个哦", False),
        ("运费险赔12.35元", "赔多少", "运费险赔12块3毛5", False),
        ("腊肉每条净重1.3kg,售价75.8元", "一条几斤", "一条净重二斤九两", True),
        ("粽子每只净重300克", "多重", "一只净重四两", True),
        ("整机质保15个月", "保多久", "整机质保一年零八个月", True),
        ("手机壳19.9元两个", "价格", "16块9两个哦", True),
    ],
)
def test_a_measure_told_in_two_units_is_one(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        (
            "票价260元一张|开赛前3-7天退票,手续费30%",
            "三张退要扣多少",
            "三张780元,手续费234元,退您546元",
            False,
        ),
        ("托运超出每公斤收票价1.5%|票价1200元", "超5公斤", "每公斤18元,5公斤共90元", False),
        ("延迟退房收半天房费|标准间每晚460元", "下午一点退行吗", "可以的,加收半天房费230元", False),
        ("布料每米58元,加工费每米12元", "6米多少", "每米58加12是70元,6米一共420元", False),
        (
            "柜子标价2199元|定金100元抵300元|满1500减90",
            "付多少",
            "2199减300,尾款1899,用了那个券就是1809元",
            False,
        ),
        ("票价260元一张|开赛前3-7天退票,手续费30%", "三张退要扣多少", "三张780元,手续费204元", True),
        ("延迟退房收半天房费|标准间每晚460元", "下午一点退行吗", "可以的,加收半天房费180元", True),
        ("布料每米58元,加工费每米12元", "6米多少", "每米58加12是70元,6米一共380元", True),
    ],
)
def test_an_amount_may_be_worked_out_step_by_step(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("换货4天内寄出新锅", "那就换", "好的,36小时内我再来问问您收到单号没有", False),
        ("维修工期6天", "修多久", "六天修好,第2天我跟进一次,告诉您修到哪了", False),
        ("安装工3天内上门", "几时来", "三天内上门,一刻钟内我打个电话催一下", False),
        ("换货4天内寄出新锅", "那就换", "新锅7天内寄出", True),
        ("维修工期6天", "修多久", "维修工期是9天", True),
    ],
)
def test_when_the_trainee_comes_back_is_no_term(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("装机免费,师傅不得另收钱", "师傅态度差", "师傅的态度我们会反馈给配送主管", False),
        ("可手洗不可漂白", "能漂白吗", "漂白可不行,手洗没事", False),
        ("可淋雨不可浸泡", "能泡吗", "淋点雨没事,泡水就不行了", False),
        ("赠杯垫仅限礼盒装", "散装送吗", "杯垫只跟礼盒走,散装没有", False),
        ("机芯质保2年,表带质保6个月", "保多久", "表带半年,机芯二十四个月", False),
        ("可手洗不可漂白", "能漂白吗", "可以漂白的", True),
        ("可淋雨不可浸泡", "能泡吗", "可以浸泡的", True),
        ("装机免费,师傅不得另收钱", "要钱吗", "装机要收钱的", True),
        ("机芯质保2年,表带质保6个月", "保多久", "表带质保2年,机芯质保6个月", True),
    ],
)
def test_a_no_is_of_what_it_is_said_of(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("滤棉4个月换一次,25元|滤网12个月换一次,80元", "费用", "滤棉一年三支75,滤网一年一张80", False),
        ("摆摊月租300元,最短租期2个月|连租12个月送1个月", "一年多少", "一年11个月3300元,送一个月", False),
        ("耳机单次续航7小时,配盒共28小时", "盒子几小时", "一共28小时,耳机自己7小时,盒子另给21小时", False),
        ("保价期20天,4月30日止", "今天5月6号", "4月30号到期,已经隔了6天,补不了", False),
        ("床笠1.5米床用200×220cm,1.8米床用220×240cm", "一米八的床", "一米八的床拍两米二乘两米四的", False),
        ("保价期20天", "多久", "保价期是35天", True),
        ("摆摊月租300元,最短租期2个月", "最短", "最短租期5个月", True),
    ],
)
def test_a_figure_that_counts_or_lies_between_is_no_term(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("竹席偏硬,129元|藤席偏软,159元", "老人要硬一点的", "那给您推荐藤席,159元", True),
        ("竹席偏硬,129元|藤席偏软,159元", "老人要硬一点的", "那给您推荐竹席,129元;藤席软,不太合适", False),
        ("竹席偏硬,129元|藤席偏软,159元", "不要太硬的", "那给您推荐藤席,159元", False),
    ],
)
def test_the_quality_that_is_asked_for_is_recommended(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_hardly_any_honest_chat_is_contradicted(path, monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    contradicted = import_module("honest").contradicted
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with Grader("general", "rules", mask=False) as grader:
        wrong = [case["id"] for case in cases if contradicted(grader, case)]
    assert len(wrong) <= 0.02 * len(cases), wrong

"""Facts that hold in one case, for one variant, on one day or for one side, told of another."""

import pytest
from talks import WRONG, is_wrong, level_of

COFFEE = "咖啡豆未拆封放常温即可|拆封后须放冰箱冷藏"
PHONE = "旧手机能开机的抵260元|旧手机不能开机的抵40元"
BOOTS = "脚宽的拍大一码|脚瘦的拍平时的码"
TREADMILL = "电梯房送货入户|没有电梯的只送到一楼"
RING = "刻过字的戒指不支持退换|未刻字的7天内可退"


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        (COFFEE, "豆子咋放", "没拆的塞冰箱里冷藏着就行", True),
        (COFFEE, "豆子咋放", "拆开了的那袋夹紧口,常温放柜子里", True),
        (COFFEE, "豆子咋放", "拆封以后就放冰箱冷藏,没拆的常温就好", False),
        (COFFEE, "没拆的能进冰箱不", "没拆封的常温放就好,进冰箱也可以的", False),
        (COFFEE, "拆了能常温放吗", "拆开了就不能常温放了,请放冰箱", False),
        (PHONE, "旧的开不了机了", "开不开机都一样,抵260元", True),
        (PHONE, "旧的开不了机了", "这种可以给您抵260元", True),
        (PHONE, "旧的还能开机", "您这台能给您抵40元", True),
        (PHONE, "旧的开不了机了", "开不了机的抵40元;要是能开机就抵260元", False),
        (PHONE, "旧的还能开机", "能开机抵260元,开不了机才抵40", False),
        (BOOTS, "我脚瘦 平时38", "脚瘦的话往上拍一码", True),
        (BOOTS, "我脚宽", "宽脚拍平时的码就行", True),
        (BOOTS, "我脚瘦 平时38", "瘦脚拍平时的38就行,脚宽才拍大一码", False),
        (BOOTS, "我脚瘦", "脚瘦就别拍大一码了,照平时的码拍", False),
        (TREADMILL, "老小区6楼", "有没有电梯都给您抬上楼", True),
        (TREADMILL, "老小区6楼", "没电梯的也一样,师傅会搬进屋", True),
        (TREADMILL, "老小区6楼", "没电梯的只送到一楼,要搬上楼得另外找人", False),
        (TREADMILL, "有电梯", "有电梯就给您送进家里", False),
        (RING, "刻了名字不喜欢能退吗", "刻不刻字都可以退的", True),
        (RING, "刻了名字不喜欢能退吗", "刻了字也不要紧,一样能退", True),
        (RING, "刻了名字不喜欢能退吗", "刻了字的就不支持退换了,没刻字的可以退", False),
        (RING, "刻了字 有裂纹", "裂纹是质量问题,刻了字也能退", False),
        ("激活后不支持退换", "没激活能退吗", "没激活的可以给您退", False),
        ("激活后不支持退换", "我激活了 能退吗", "激活过也照样能退", True),
        ("没有报备就改装的不予质保", "咋改装", "报备后改装没问题", False),
    ],
)
def test_what_holds_in_one_case_is_not_told_of_the_other(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


LAMPS = "日光款:无遥控,有夜灯,99元|星光款:有遥控,无夜灯,139元"


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("日光款带了个小遥控,躺着就能关", True),
        ("星光款有夜灯的,起夜方便", True),
        ("日光款没有夜灯哦", True),
        ("日光款没配遥控,要遥控的看星光款", False),
        ("有遥控的是星光款", False),
        ("日光款有夜灯,遥控的话要星光款才有", False),
        ("日光款想要遥控得另外配一个", False),
        ("您问的日光款有遥控吗,我去核实一下", False),
    ],
)
def test_what_one_variant_has_is_not_told_of_another(reply, found):
    assert is_wrong(LAMPS, "看看日光款", reply) is found


DUTIES = "保价申请由买家在订单页提交|破损索赔由店铺向快递公司办理|清关由买家本人在支付宝完成"


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("索赔得您自己去找快递公司谈", True),
        ("破损索赔是收件人去办的哦", True),
        ("清关我们替您办好,您等着收货就行", True),
        ("索赔我们去跟快递办,要您拍两张照片给我", False),
        ("清关要您本人在支付宝点一下,不会的话我一步步教您", False),
        ("清关遇到问题我帮您看", False),
        ("我帮您查了下,索赔已经在办了", False),
        ("清关我们没法替您办,得您自己来", False),
    ],
)
def test_what_one_side_has_to_do_is_not_told_as_the_others(reply, found):
    assert is_wrong(DUTIES, "要我办啥", reply) is found


STOCKTAKING = ["6月12日到6月14日仓库盘点，不发货", "预售最晚6月25日发货", "胶水满48小时才能碰水"]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("后天拍当天就发", True),
        ("这周六照常发货", True),
        ("明天才开始盘点，今天能发", True),
        ("预售最晚这周五发", True),
        ("今天粘好，明天晚上就可以碰水", True),
        ("后天开始盘点，明天拍还能发", False),
        ("后天拍的话要15号才能发", False),
        ("预售最晚下下周的周四发", False),
        ("后天盘点，单号照常发给您", False),
        ("最晚明天给您回复", False),
        ("今天粘好，大后天就可以碰水", False),
        ("要是后天能发我跟您说", False),
    ],
)
def test_a_day_told_from_the_day_of_the_chat_is_that_of_the_facts(reply, found):
    times = ("2026-06-10T10:00:00+08:00", "2026-06-10T10:00:30+08:00")
    script = f"客：后天能发吗\n服：{reply}"
    assert (level_of(script, {"做到": WRONG}, facts=STOCKTAKING, times=times) == "做到") is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("保价期为签收后7天", "保价多久", "保价是签收后半个月", True),
        ("试穿期为签收后10天", "试穿多久", "试穿期是两个月", False),
        ("退换期为签收后7天", "多久能退", "退换是签收后两个月内", True),
        ("质保3个月", "保多久", "质保就七天", True),
        ("质保3个月", "保多久", "质保90天,也就是三个月", False),
        ("保价期为签收后15天", "保价多久", "保价半个月左右", False),
        ("退换期为签收后7天", "多久能退", "退换是一周内,您买了两个月了,过了", False),
        ("须身高满120cm", "孩子112", "满110cm就可以玩了", True),
        ("须身高满120cm", "孩子112", "满120cm就可以玩了", False),
        ("没有电梯的最多免费搬到3楼", "6楼", "没电梯的可以给您搬到6楼", True),
        ("无电梯只搬到3楼", "6楼", "搬到6楼的话要加钱,每层20元", False),
        ("坏果每个赔2元", "坏了3个", "坏果一个赔1元", True),
        ("坏果每个赔2元", "坏了3个", "坏果一个赔2元,三个赔6元", False),
        ("毛巾30元,第二条半价", "两条", "两条都半价", True),
        ("毛巾30元,第二条半价", "两条", "第二条才半价,15块", False),
        ("幼犬粮粗脂肪16%|成犬粮粗脂肪12%", "幼犬的脂肪", "幼犬粮粗脂肪12%", True),
        ("幼犬粮粗脂肪16%|成犬粮粗脂肪12%", "成犬的脂肪", "成犬粮12%,比幼犬粮低4个点", False),
        ("整机质保2年|电池不在整机质保内", "电池呢", "电池跟整机一样保两年", True),
        ("整机质保2年|电池不在整机质保内", "电池呢", "电池跟整机不一样,单独算的", False),
        ("整机质保2年|电池不在整机质保内", "坏了", "电池和整机一起寄回来检测", False),
    ],
)
def test_terms_thresholds_and_shares_are_those_of_the_facts(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("先断电再拆壳会短路", "咋拆", "先断电,再拆壳", False),
        ("没有登记直接寄来的件会被拒收", "能直接寄吗", "您先把件寄来,收到了再登记就好", True),
        ("没有登记直接寄来的件会被拒收", "能直接寄吗", "请先登记,登记好了再寄来", False),
        ("退款在仓库验货之后办理", "啥时退", "退款不用等仓库收到,今天就能退", True),
        ("退款在仓库验货之后办理", "啥时退", "等仓库收到验好货就退款", False),
        ("退款在仓库验货之后办理", "先发新的吗", "不用等仓库收到,先给您补发新的", False),
        ("新款滤芯和旧款接口不同", "旧款能用新滤芯吗", "接口是一样的,装得上", True),
        ("新款滤芯和旧款接口不同", "旧款能用新滤芯吗", "接口不一样,装不上", False),
        ("铸铁锅不能用钢丝球", "粘底了", "粘底的话请先用钢丝球刷一刷", True),
        ("铸铁锅不能用钢丝球", "粘底了", "用钢丝球的话会刮花,先泡一泡", False),
        ("旧款杯子不能用新款杯盖", "新款杯子呢", "新款杯子能用新款杯盖", False),
    ],
)
def test_steps_and_parts_that_differ_are_not_told_as_one(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("寄回来的运费要麻烦您承担,我们寄新的过去那趟店铺出", True),
        ("来回运费都由我们承担,寄新的过去也不用您出", False),
    ],
)
def test_who_pays_for_one_way_does_not_take_back_who_pays_for_the_other(reply, found):
    assert is_wrong("质量问题来回运费由店铺承担", "轮子坏了 要我出邮费?", reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("毛巾任选4条享7折|3条及以下按原价", "我拿了三条咋没打折", "任选3条就享7折的,刷新下购物车", True),
        ("满199元包邮", "一百五包邮吗", "满150就包邮的亲", True),
        ("杯子50个起订可印字", "二十个能印么", "20个起就能印字", True),
        ("学步车适合12个月以上宝宝", "九个月能坐吗", "9个月以上就可以坐了", True),
        ("会员满3级可领生日券", "我才2级", "2级就可以领生日券了", True),
        ("满10人成团", "六个人行吗", "六个人够成团的", True),
        ("满2件包邮", "包邮不", "要满4件才包邮", True),
        ("需提前3天预约", "明天行不", "提前1天就能约上", True),
        ("毛巾任选4条享7折", "我拿了三条咋没打折", "任选4条才享7折,您再添一条就够了", False),
        ("毛巾任选4条享7折|会员任选2条享7折", "会员呢", "会员任选2条就享7折", False),
        ("满3件9折,满5件8折", "怎么打折", "满3件就打9折,5件就有8折", False),
        ("满99元包邮", "包邮吗", "补15元就能包邮了", False),
        ("满3件8折|组合装按3件计", "组合装打折吗", "组合装拍1件就享8折,因为按3件计", False),
        ("3段适合12个月以上|2段适合6至12个月", "宝宝八个月", "6个月以上就能喝2段了", False),
        ("身高120厘米以上需购全票", "孩子一米一", "120厘米以上才购全票,110厘米不用", False),
        ("满2件包邮|单件邮费8元", "包邮不", "1件就不包邮了", False),
    ],
)
def test_fewer_than_the_facts_ask_for_are_not_enough(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("软件激活后不支持退款|未激活可退", "激活了还能退么", "激活过也不要紧,照样给您退", True),
        ("窗帘裁剪后不退不换", "裁完不合适能换吗", "裁剪了也能换的,放心", True),
        ("贴膜撕开后不予退换", "撕了能退吗", "撕开了也退,7天无理由照旧", True),
        ("洗衣机安装后不支持无理由退货", "装好能退吗", "安装了也不影响,照样七天无理由退货", True),
        ("门票未核销可退票|已核销不可退", "票不去了", "出票之后就不能退了,核没核销都一样", True),
        ("课程未开课可全额退款|已开课不支持退款", "能退吗", "报名后就退不了了,不管开没开课", True),
        ("洗过不支持退换|未洗过可退换", "洗了退吗", "洗没洗都能退的", True),
        ("礼品卡未刮开可退|客户的礼品卡未刮开", "能退不", "礼品卡卖出后一律不能退的", True),
        ("软件激活后不支持退款|未激活可退", "激活了还能退么", "激活后就不退了,没激活的照样可以退", False),
        ("窗帘裁剪后不退不换|成品窗帘支持7天无理由", "能换吗", "可以先看成品窗帘,那个支持7天无理由", False),
        ("戒指刻字后不支持退换|未刻字支持7天无理由", "刻了能退吗", "先买不刻字的,那个支持7天无理由", False),
        ("整机拆封后不支持退换", "用两天坏了", "拆开了也可以给您换的", False),
        ("手工皂切片后不支持退换", "切了退吗", "切了不影响使用,只是退不了哦", False),
        ("课程未开课可全额退款|已开课不支持退款", "能退吗", "已开课的不支持退款,您这个没开可以退", False),
        ("耳塞拆封后不支持退换", "拆了能退么", "不管拆没拆,都要先联系我们再寄", False),
        ("会员卡未使用可退|已使用不退", "退卡", "会员卡用过了就不退了", False),
        ("泳衣拆贴后不支持退换|未拆贴支持退换", "能退不", "泳衣可以退的", False),
        ("吊牌拆后不支持退换|未拆吊牌可退", "剪了能退吗", "吊牌剪了就不能退了,没剪的可以7天无理由", False),
    ],
)
def test_a_case_that_the_facts_set_apart_makes_a_difference(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("店铺支持30天价保", "降价补吗", "价保只给会员的,您不是会员就没有", True),
        ("整机质保3年", "坏了保修吗", "质保只给在线下门店买的机器", True),
        ("支持7天无理由退货", "不喜欢能退吗", "只有付了运费险的订单才能无理由退", True),
        ("买床垫送枕头一对", "送枕头么", "枕头只送给首单客户", True),
        ("支持开具电子发票", "能开发票吗", "发票只给企业客户开", True),
        ("店铺支持30天价保", "降价补吗", "价保不限会员,都可以申请", False),
        ("店铺支持30天价保", "降价补吗", "价保只补差价,同款同规格就行", False),
        ("新客首单减10元", "有优惠吗", "首单减10元只给新客", False),
        ("会员日全场8折", "谁有8折", "8折只有会员日才有", False),
        ("买床垫送枕头一对", "送枕头么", "送的,枕头只送一对", False),
        ("支持开具电子发票", "专票行吗", "发票只能开电子的", False),
    ],
)
def test_what_is_granted_to_all_is_not_kept_for_some(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found


@pytest.mark.parametrize(
    ("facts", "customer", "reply", "found"),
    [
        ("裙子不可机洗、不可暴晒", "怎么洗", "机洗和暴晒都可以", True),
        ("砧板不可进洗碗机", "能进洗碗机吗", "进洗碗机没问题", True),
        ("裙子不可机洗、不可暴晒", "怎么洗", "机洗和暴晒都会让它褪色", False),
        ("砧板不可进洗碗机", "能进洗碗机吗", "进洗碗机会开裂的", False),
        ("支持7天无理由,墨盒拆封后不支持", "可以退吗", "请注意墨盒拆封后便不再支持", False),
        (
            "眼霜拆封后不支持无理由退货|过敏可凭医院证明退款",
            "我拆开了,过敏呢",
            "凭医院证明可以申请退款",
            False,
        ),
    ],
)
def test_a_warning_or_a_ground_of_its_own_grants_nothing_else(facts, customer, reply, found):
    assert is_wrong(facts, customer, reply) is found

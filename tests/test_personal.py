"""Finding personal data: what can be checked exactly, and the look-alikes that stay."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_eval.personal import find_personal_data

LUHN_19 = "6222021234567890128"
ID_18 = "11010519491231002X"


def found(text):
    return [(data.kind, text[data.start : data.end]) for data in find_personal_data(text)]


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "138—0013—8000",
        "138 001 38000",
        "138 00138000",
        "1380 0138 000",
        "13800138000"[0] + " 3 8 0 0 1 3 8 0 0 0",
        "+8613800138000",
        "+86 138 0013 8000",
        "0086-13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "138\u200b0013\u200b8000",
        "199 1234 5678",
    ],
)
@pytest.mark.parametrize("around", ["{}", "电话{}谢谢", "您好，{}，打这个", "tel:{}。", "vx{}同号"])
def test_a_mobile_phone_is_found_however_it_is_spelled(phone, around):
    assert found(around.format(phone)) == [("phone", phone)]


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("座机010-66554433", "landline", "010-66554433"),
        ("打0571 8899 1234转801", "landline", "0571 8899 1234转801"),
        ("（021）62345678", "landline", "（021）62345678"),
        ("057188991234", "landline", "057188991234"),
        ("+86 10 6655 4433", "landline", "+86 10 6655 4433"),
        ("固话：66554433", "landline", "66554433"),
        (ID_18, "id_card", ID_18),
        ("我的身份证是11010519491231002x哦", "id_card", "11010519491231002x"),
        ("110105 19491231 002X", "id_card", "110105 19491231 002X"),
        ("身份证号：330106199003071234", "id_card", "330106199003071234"),
        ("130503670401001", "id_card", "130503670401001"),
        (f"打到{LUHN_19}", "bank_card", LUHN_19),
        ("4111 1111 1111 1111", "bank_card", "4111 1111 1111 1111"),
        ("银行卡号：6217 0000 1234 5678 901", "bank_card", "6217 0000 1234 5678 901"),
        ("卡号9558801234567890123", "bank_card", "9558801234567890123"),
        ("邮箱xiao.lin+shop@mail.example.com.cn，收", "email", "xiao.lin+shop@mail.example.com.cn"),
        ("ＡＢＣ＠ｅｘａｍｐｌｅ．ｃｏｍ", "email", "ＡＢＣ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("12345678@qq.com", "email", "12345678@qq.com"),
        ("订单号：3456789012345678901", "order_no", "3456789012345678901"),
        ("訂單編號 202603051234", "order_no", "202603051234"),
        ("订单号是260305-123456789012345", "order_no", "260305-123456789012345"),
        ("6920260305123456789帮我看下", "order_no", "6920260305123456789"),
        ("单号DD2026030512", "order_no", "DD2026030512"),
        ("SF1234567890123", "tracking_no", "SF1234567890123"),
        ("单号是 yt8812345678901 吧", "tracking_no", "yt8812345678901"),
        ("JDVA12345678901", "tracking_no", "JDVA12345678901"),
        ("快递单号：7312345678901", "tracking_no", "7312345678901"),
        ("运单号 73123456789", "tracking_no", "73123456789"),
        ("圆通快递 883123456789012", "tracking_no", "883123456789012"),
        ("EA123456789CN", "tracking_no", "EA123456789CN"),
        ("微信：xiaolin_88", "wechat", "xiaolin_88"),
        ("加V:xiaolin", "wechat", "xiaolin"),
        ("加我微信xiaolin88呀", "wechat", "xiaolin88"),
        ("ＶＸ：XiaoLin-88", "wechat", "XiaoLin-88"),
        ("V信号 abc_defg", "wechat", "abc_defg"),
        ("wxid_a1b2c3d4e5", "wechat", "wxid_a1b2c3d4e5"),
        ("QQ:123456789", "qq", "123456789"),
        ("扣扣号是 12345", "qq", "12345"),
        ("车牌粤B12345停门口", "plate", "粤B12345"),
        ("浙A·1234挂", "plate", "浙A·1234挂"),
        ("京AD12345", "plate", "京AD12345"),
        ("收件人：欧阳小小。", "name", "欧阳小小"),
        ("收貨人張偉，", "name", "張偉"),
        ("姓名 李雷 ", "name", "李雷"),
        ("联系人王小明先生", "name", "王小明"),
        ("收件人是陈静电话换一个", "name", "陈静"),
        (
            "收货地址：浙江省杭州市西湖区文三路18号3幢201，别送错",
            "address",
            "浙江省杭州市西湖区文三路18号3幢201",
        ),
        ("地址改成南京市鼓楼区中山路8号", "address", "南京市鼓楼区中山路8号"),
        ("地址：成都市锦江区春熙路12号\n请尽快处理", "address", "成都市锦江区春熙路12号"),
    ],
)
def test_each_kind_is_found_where_it_is_exact(text, kind, data):
    assert found(text) == [(kind, data)]


def test_several_in_one_message():
    text = "收件人王小明，电话 138 0013 8000，地址：广州市天河区体育西路3号 13900139000"
    assert found(text) == [
        ("name", "王小明"),
        ("phone", "138 0013 8000"),
        ("address", "广州市天河区体育西路3号"),
        ("phone", "13900139000"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "亲，这款 1299.00 元，满 300 减 50",
        "券后价129，比昨天便宜20",
        "尺码 36 37 38 39 40 41 42 都有",
        "身高 160 170 175 180 分别穿什么码",
        "2026-03-05 10:00:03 已发货",
        "20260305 到 20260312",
        "营业时间 9:00-21:00，周一至周五",
        "下单后48小时内发货，7天无理由",
        "型号 SM-G9980，货号 A2026-0315-88",
        "条形码 6901234567892",
        "一共 12,345,678 件，好评 99.98%",
        "客服热线 400-820-8820 或 95533",
        "验证码 482913",
        "时间戳 1709876543210",
        "0.13800138000",
        "长宽高 120x60x75",
        "第 3/15 页",
        "微信小程序里也能看",
        "可以用微信支付吗",
        "微信 payment 不行",
        "把 QQ 邮箱发我",
        "qq音乐会员30天",
        "新galaxy到货了",
        "云a款",
        "收件人方便的时候签收就行",
        "收货人电话是多少",
        "收件人何时能收到",
        "请问收件人姓名是什么",
        "联系人工客服",
        "地址在哪里改",
        "地址没有变，还是原来的",
        "您的地址是哪个区的",
        "送到小区门口可以吗",
        "订单里有2件，100毫升",
        "订单号发我一下",
        "快递单号稍后发您",
        "会员等级 5，积分 12000",
        "iPhone 15 Pro Max 256G",
        "Wi-Fi 密码是 12345678",
        "@小林 麻烦看下",
        "",
    ],
)
def test_look_alikes_are_left_alone(text):
    assert found(text) == []


def test_a_number_is_named_by_its_label_before_its_form():
    assert found(f"订单号{LUHN_19}") == [("order_no", LUHN_19)]
    assert found(f"快递单号{LUHN_19}") == [("tracking_no", LUHN_19)]
    assert found(f"银行卡{LUHN_19}") == [("bank_card", LUHN_19)]


@pytest.mark.parametrize("number", ["110105194912310021", "6222021234567890121"])
def test_a_wrong_check_digit_is_no_card(number):
    assert found(number) == [("order_no", number)]


CASES = Path(__file__).resolve().parent.parent / "fixtures" / "cases" / "personal"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_cases_are_covered_and_look_alikes_left_alone(path):
    whole, touched, spans, plain = 0, 0, 0, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        data = find_personal_data(case["text"])
        covered = {at for each in data for at in range(each.start, each.end)}
        whole += sum(covered >= set(range(span["start"], span["end"])) for span in case["spans"])
        spans += len(case["spans"])
        touched += bool(data) and not case["spans"]
        plain += not case["spans"]
    assert whole >= 0.98 * spans
    assert touched <= 0.03 * plain


@pytest.mark.parametrize(
    "text",
    [
        "一三八零零一三八零零零",
        "壹叁捌零零壹叁捌零零零",
        "幺三八洞洞幺三八洞洞洞",
        "①③⑧⓪⓪①③⑧⓪⓪⓪",
        "❶❸❽⓿⓿❶❸❽⓿⓿⓿",
        "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣",
        "138a0013a8000",
        "138🍎0013🍎8000",
        "1/3/8/0/0/1/3/8/0/0/0",
        "138杠0013杠8000",
        "13800l38ooo",
        "一3八00壹3八000",
    ],
)
def test_a_phone_in_disguise_is_found_as_a_whole(text):
    assert found(f"找我：{text}，谢谢") == [("phone", text)]


@pytest.mark.parametrize(
    "block",
    [
        "{name}，{phone}，{place}",
        "{place} {name} {phone}",
        "{phone}/{place}/{name}",
        "{name}{phone}{place}",
        "收件人：{name}\n电话：{phone}\n地址：{place}",
        "麻烦寄{place}，{name}收，{phone}",
    ],
)
@pytest.mark.parametrize("name", ["柳如眉", "诸葛云", "阿依古丽·买买提"])
@pytest.mark.parametrize(
    "place",
    [
        "湖北省宜昌市西陵区夷陵大道21号锦江苑4栋502",
        "昆明市盘龙区白云路8号院3单元",
        "河北沧州献县陌南镇李家庄村",
    ],
)
def test_an_order_block_is_found_in_any_order(block, name, place):
    text = block.format(name=name, phone="13800138000", place=place)
    expected = {("name", name), ("phone", "13800138000"), ("address", place)}
    assert set(found(text)) == expected


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("运单JDVA 0001 2345 678 没更新", "tracking_no", "JDVA 0001 2345 678"),
        ("单号我抄下来了 2871 0000 5566\n7788 214 这个", "order_no", "2871 0000 5566\n7788 214"),
        ("6217\n0000\n1357\n2468\n012\n建行的卡", "bank_card", "6217\n0000\n1357\n2468\n012"),
        ("前七位1380000后四位6925", "phone", "1380000后四位6925"),
        ("白天打 02-2700-0123 找我", "landline", "02-2700-0123"),
        ("洞么？是幺三六 洞洞洞洞 拐两勾五", "phone", "幺三六 洞洞洞洞 拐两勾五"),
        ("车在楼下 沪 A 6 Q 2 1 8", "plate", "沪 A 6 Q 2 1 8"),
        ("那辆苏E 二七K零九是我的", "plate", "苏E 二七K零九"),
        ("绿泡泡搜guoguo下划线0314", "wechat", "guoguo下划线0314"),
        ("香港身份證A123456(3)", "id_card", "A123456(3)"),
        ("送沙田美晴徑3號碧雲閣8樓C室", "address", "沙田美晴徑3號碧雲閣8樓C室"),
        ("新北市板橋區文誠路二段100號7樓之3", "address", "新北市板橋區文誠路二段100號7樓之3"),
        ("海州市\n桃花坪街道梅兰苑\n11栋1203", "address", "海州市\n桃花坪街道梅兰苑\n11栋1203"),
    ],
)
def test_what_is_spaced_cut_or_written_as_elsewhere_is_found_as_a_whole(text, kind, data):
    assert (kind, data) in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("代收人高兴 对就叫这俩字", "高兴"),
        ("下单填的是我老婆司徒慧敏啊", "司徒慧敏"),
        ("到桥头喊一声刘二柱就行", "刘二柱"),
        ("(贴白瓷砖的)蔡阿满收", "蔡阿满"),
        ("收的人还是郝婷婷", "郝婷婷"),
        ("面单上写的尚可欣", "尚可欣"),
        ("那你用尹志强查", "尹志强"),
        ("落款写诸葛秋送令狐敏", "令狐敏"),
        ("搵黃生，喺樓下", "黃生"),
        ("古丽娜尔·买买提 别给我截断了", "古丽娜尔·买买提"),
    ],
)
def test_a_name_is_found_by_what_it_is_made_of_and_stands_beside(text, name):
    assert ("name", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "滤芯上刻13800250016 对得上吗",
        "机身贴纸350200202301150027 是哪年的",
        "货号18800006612是深灰 18800006613是浅灰",
        "刮开是8217 0012 3400 5678 902 真的假的",
        "壳上印「京A·00001」那支还有吗",
        "logo@2x.png糊的",
        "高女士内衣这牌子是你们自己的吗",
        "你家张小泉的剪刀快不快",
        "就是那两张餐椅",
        "高兴死了 方圆几十里就你家的馍最好",
        "收件人那栏要写啥",
        "现在停在郑州转运中心",
    ],
)
def test_what_is_of_goods_and_brands_is_left(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫阿依努尔，快递老是把我名字写错", "阿依努尔"),
        ("收件人扎西顿珠，藏族的，没有姓", "扎西顿珠"),
        ("迪丽拜尔·艾尼瓦尔女士您好", "迪丽拜尔·艾尼瓦尔"),
        ("木合塔尔的包裹在哪", "木合塔尔"),
        ("寄给田中美咲 她在上海上班", "田中美咲"),
        ("名字拼音Wang Xiaoming，护照上那样", "Wang Xiaoming"),
        ("ship to Kevin Lau pls", "Kevin Lau"),
        ("Lucas是我室友，单是他拍的", "Lucas"),
        ("水杯刻雅琪，不要姓", "雅琪"),
        ("陆子墨妈妈 13711112222", "陆子墨"),
        ("周 敏 13800001122", "周 敏"),
        ("请写王 小 明收", "王 小 明"),
        ("收件人：吴", "吴"),
        ("收货人靳**", "靳**"),
        ("找宿管刘姨，放她那儿", "刘姨"),
        ("上次是老周帮我签的", "老周"),
        ("前台小郭会签", "小郭"),
        ("我儿牛犇，三个牛的犇", "牛犇"),
        ("请转告应采薇，她的货到了", "应采薇"),
        ("麻烦帮我爸改成仇建业", "仇建业"),
        ("上回退到狄安账上", "狄安"),
        ("@客服 我是高翔，单子怎么取消了", "高翔"),
        ("问：收件人叫什么？答：骆冰", "骆冰"),
    ],
)
def test_rare_and_foreign_names_are_found_and_those_told_by_half(text, name):
    assert ("name", name) in found(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("哈尔滨道里区通江街87号4单元502", "哈尔滨道里区通江街87号4单元502"),
        ("给我送一号楼三零二", "一号楼三零二"),
        ("沈阳市铁西区兴华南街58甲3号3-5-2", "沈阳市铁西区兴华南街58甲3号3-5-2"),
        ("寄92号信箱15分队", "92号信箱15分队"),
        ("我住柳树屯村西头第三家，没门牌", "柳树屯村西头第三家"),
        ("汽车站对面红旗超市二楼", "汽车站对面红旗超市二楼"),
        ("镇政府对面农商银行旁边巷子进去第三家", "镇政府对面农商银行旁边巷子进去第三家"),
        ("放6栋架空层快递架", "6栋架空层快递架"),
        ("县医院住院部3楼骨科12床", "县医院住院部3楼骨科12床"),
        (
            "惠州市惠城区江北\n文昌一路7号\n华贸大厦1单元2501",
            "惠州市惠城区江北\n文昌一路7号\n华贸大厦1单元2501",
        ),
        ("16#1-702", "16#1-702"),
        ("放我1802门口", "1802"),
        ("望京SOHO T3 A座2108", "望京SOHO T3 A座2108"),
        (
            "No. 18 Xueyuan Road, Haidian District, Beijing 100083",
            "No. 18 Xueyuan Road, Haidian District, Beijing 100083",
        ),
    ],
)
def test_an_address_is_found_by_landmarks_in_words_and_in_english(text, address):
    covered = {
        at
        for data in find_personal_data(text)
        for at in range(data.start, data.end)
        if data.kind == "address"
    }
    start = text.index(address)
    assert covered >= set(range(start, start + len(address)))


@pytest.mark.parametrize("joint", [" ", ",", "、", "/", "…", "|", " - ", "🍎", "+", "——", "#", "*", "\n"])
@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("身份证{}", ["110105", "19491231", "002X"]),
        ("工行{}", ["6222", "0212", "3456", "7890", "128"]),
        ("订单号{}", ["4312", "0000", "1111", "2222", "333"]),
        ("{}这单", ["4312", "0000", "1111", "2222", "333"]),
        ("运单号{}", ["7731", "2345", "6789", "0123"]),
        ("qq{}", ["334", "455", "667"]),
        ("座机{}", ["0571", "8800", "1234"]),
    ],
)
def test_whatever_joins_its_groups_a_number_is_found_as_a_whole(text, groups, joint):
    number = joint.join(groups)
    assert [data for _, data in found(text.format(number))] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "李先生牛肉面泡面",
        "沈从文边城 精装的",
        "郑钦文网球裙",
        "开票抬头 杭州明华小作坊贸易有限公司",
        "防伪码刮出来是8812 3456 7890 1234 5",
        "我不姓钱 我缺钱",
        "身高 160/165/170/175/180 分别穿什么码",
        "营业执照 330106000123456",
        "Michael Kors包",
        "相机 EOS R6 Mark II",
        "A区B区C区哪个近",
        "小区快递柜",
        "祝老师节日快乐的卡片",
    ],
)
def test_brands_authors_and_lists_of_sizes_are_left(text):
    assert found(text) == []


def test_a_value_over_two_lines_is_found_as_one():
    assert found("138001\n38000") == [("phone", "138001\n38000")]


def test_what_a_masked_text_hides_is_not_searched():
    assert found("[姓名1] [电话1] [地址1]，3楼") == []


PIECES = st.sampled_from(
    [
        "13800138000",
        " ",
        "-",
        "微信",
        "：",
        "abc_123",
        "@",
        "qq.com",
        "QQ",
        "订单号",
        "收件人",
        "王小明",
        "地址",
        "浙江省杭州市",
        "文三路18号",
        "⑴",
        "㈱",
        "\u200b",
        "１",
        "6",
        "粤B12345",
        "[电话1]",
        "\n",
        "，",
        "SF",
        "0571",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join)


@given(TEXTS)
@example("1380013800⑴⑴3800138000")
@settings(max_examples=300)
def test_offsets_lie_in_the_text_in_order_and_apart(text):
    end = 0
    for data in find_personal_data(text):
        assert end <= data.start < data.end <= len(text)
        end = data.end


LIMIT_S = 2.9
"""Several times what an idle machine takes."""

HOSTILE = [
    "1",
    "13",
    "1 ",
    "1-",
    "138 0013 ",
    "a",
    "a.",
    "a@",
    "@",
    "收件人王",
    "地址",
    "市",
    "微信",
    "加v",
    "京a",
    "0571-",
    "订单号",
    "(0",
    " ",
    "0",
    "王",
    "王小明",
    "王先生",
    "是王",
    "路",
    "号楼",
    "路1号",
    "北京市",
    "[电话1]",
    "买买提·",
    "mr ",
    "6222 0210 ",
    "一",
    "前七位1",
    "座机是",
    "qq加",
    "路(南门)",
    "我李",
    "薇a.",
    "妈尼玛",
    "a(西门)1",
    "430102生日",
    "id1",
    "搜a_",
    "一八八",
    "阿荣旗那",
    "海淀区 中路 ",
    "把王小改",
    "邮箱a b ",
    "a*qq",
    "海淀区 村 ",
    "3 号 ",
    "三位王小、",
    "王小、",
    "王小印成",
    "喊一声王小",
    "王小在家收",
    "138****",
    "w 点 ",
    "微信错a_",
    "村对面红门那户",
    "的升",
    "김",
    "流水号 123 ",
    "邮政的 12-",
    "vx a1 ",
    "hulu dot ",
    "receiver anna ",
    "nguyen thi ",
]


@pytest.mark.parametrize("piece", [*HOSTILE, "地址：市区"])
def test_a_megabyte_takes_no_more_than_linear_time(piece):
    text = piece * (1_000_000 // len(piece.encode()))
    begun = time.process_time()
    find_personal_data(text)
    assert time.process_time() - begun < LIMIT_S


def test_a_message_full_of_different_numbers_takes_no_more_than_linear_time():
    text = " ".join(str(13800000000 + number) for number in range(20_000))
    begun = time.process_time()
    assert len(find_personal_data(text)) == 20_000
    assert time.process_time() - begun < LIMIT_S


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("这事前台会转何总，别打我", ["何总"]),
        ("谢谢金医生", ["金医生"]),
        ("客户姓盖读ge", ["盖"]),
        ("乔立，总机02185000233", ["乔立", "02185000233"]),
        ("让我同事Emma Stone签收", ["Emma Stone"]),
        ("我個微信係ah_ming99", ["ah_ming99"]),
        ("扣扣也可以283746152", ["283746152"]),
        ("電話+852 6000 1874", ["+852 6000 1874"]),
        ("车停在地下新A60132", ["新A60132"]),
        ("会员卡退了，钱打这张卡6222880000001157", ["6222880000001157"]),
        ("就写“中山路15号3楼”寄过来", ["中山路15号3楼"]),
        ("加薇 a.fei.0731 点删掉就是", ["a.fei.0731"]),
        ("微信：li~na~1990，波浪线换减号", ["li~na~1990"]),
        ("企鹅号你记一下602918345", ["602918345"]),
        ("kou kou号1108822334", ["1108822334"]),
        ("发我企鹅上吧，108822731", ["108822731"]),
        ("家里固话您记一下，7733 9021", ["7733 9021"]),
        ("固话没有区号 62330987", ["62330987"]),
        ("晚上打0571-86220011", ["0571-86220011"]),
        ("同事努尔兰帮我收", ["努尔兰"]),
        ("这单是我妹央金卓玛下的", ["央金卓玛"]),
        ("我李建国呀，上次换过鞋的", ["李建国"]),
        ("我同事叫常乐，收件写她", ["常乐"]),
        ("西宁城西区 五四路 锦苑（从侧门进）7-1-602", ["西宁城西区 五四路 锦苑（从侧门进）7-1-602"]),
        ("郑州二七区嵩山路国棉六厂家属院\n3排7号", ["郑州二七区嵩山路国棉六厂家属院\n3排7号"]),
        ("皖·A·12345", ["皖·A·12345"]),
        ("电话1З9OO112233", ["1З9OO112233"]),
        ("邮箱chenyuhang圈126点com", ["chenyuhang圈126点com"]),
        ("送沙发的货车是苏E·60K18", ["苏E·60K18"]),
        ("身份证前面430102，生日19930607，后四位0028", ["430102，生日19930607，后四位0028"]),
        ("0 2 1 - 6 2 2 3 3 4 4 5", ["0 2 1 - 6 2 2 3 3 4 4 5"]),
        ("返现转6222*0200*1122*3344*55", ["6222*0200*1122*3344*55"]),
        ("我号码一八八开头，后面00112233", ["一八八开头，后面00112233"]),
        ("津A☆88K10", ["津A☆88K10"]),
        ("你搜 sunny0716xx，头像是海", ["sunny0716xx"]),
        ("上海徐汇 龙漕路 200弄 28号 902", ["上海徐汇 龙漕路 200弄 28号 902"]),
        ("找物业小侯拿钥匙", ["小侯"]),
        ("叫蔡 文 静", ["蔡 文 静"]),
        ("收货人叫黑建国", ["黑建国"]),
        ("收件人：Ольга", ["Ольга"]),
        ("David先生代收，英文就行", ["David"]),
        ("物业小赵会帮我签", ["小赵"]),
        ("微信昵称“晚风”，号wanfeng-0321", ["wanfeng-0321"]),
        ("邮箱shi_yan(a)foxmail.com", ["shi_yan(a)foxmail.com"]),
        ("传真86-755-83221100", ["86-755-83221100"]),
        ("CX 112 233 445 CN", ["CX 112 233 445 CN"]),
        ("凌志远 中信 6217 7108 0011 2233", ["凌志远", "6217 7108 0011 2233"]),
        ("思明区莲前西路\n瑞景公园\n12号之3-405", ["思明区莲前西路\n瑞景公园\n12号之3-405"]),
        ("微信号就wjx_1021，备注修表", ["wjx_1021"]),
        ("加v x i a o h u 8 8 9", ["x i a o h u 8 8 9"]),
        ("薇信 ruyi下划线2011", ["ruyi下划线2011"]),
        ("搜一下 qiangge1987 通过了发你图", ["qiangge1987"]),
        ("加微备注买鞋：shoes_old8", ["shoes_old8"]),
        ("小企鹅搵我：2800013579", ["2800013579"]),
        ("QQ同微信345678912", ["345678912"]),
        ("邮箱 lihua_90 # qq 。 com", ["lihua_90 # qq 。 com"]),
        ("发到abc123*qq.com，星号换成at", ["abc123*qq.com"]),
        ("邮箱yy0808艾特qq就行", ["yy0808艾特qq"]),
        ("平板 2510376659182045571 验机单有问题", ["2510376659182045571"]),
        ("DHL那票 4720931512 卡清关", ["4720931512"]),
        ("台胞证01234567", ["01234567"]),
        ("收：李先进 13800012345", ["李先进", "13800012345"]),
        ("收货人 王有才，电话不变", ["王有才"]),
        ("是我嫂子那玉珠收的", ["那玉珠"]),
        ("收货人改那英姿，我妈", ["那英姿"]),
        ("把乐美娟改成岳美娟", ["乐美娟", "岳美娟"]),
        ("联系人写豆豆妈", ["豆豆妈"]),
        ("请给古丽娜尔打电话", ["古丽娜尔"]),
        ("名单：杨帆、方圆、陆时光", ["杨帆", "方圆", "陆时光"]),
        ("让阿珍签收吧", ["阿珍"]),
        ("收件人英子，单位收发室白大姐代拿", ["英子", "白大姐"]),
        ("达娃央宗代收一下", ["达娃央宗"]),
        ("微信：weiwei（下划线）0923", ["weiwei（下划线）0923"]),
        ("邮箱zhou.jie【at】126.com", ["zhou.jie【at】126.com"]),
        ("G12345678是护照号", ["G12345678"]),
        ("莘县张鲁镇南街村清真寺东50米路北", ["莘县张鲁镇南街村清真寺东50米路北"]),
        ("单县 李新庄镇 马庄村 卫生室", ["单县 李新庄镇 马庄村 卫生室"]),
        ("地址 安丘 景芝镇 酒厂 家属院 4号楼", ["安丘 景芝镇 酒厂 家属院 4号楼"]),
        ("给小满姐姐的，收件人约翰", ["约翰"]),
        ("送城南菜市场卤菜区9号摊", ["城南菜市场卤菜区9号摊"]),
        ("佛山桂城 海八路 金色领域 8座 2梯1703", ["佛山桂城 海八路 金色领域 8座 2梯1703"]),
        ("阜阳市颍上县谢桥镇 刘庄矿 1号楼 321", ["阜阳市颍上县谢桥镇 刘庄矿 1号楼 321"]),
        ("哈市南岗哈西大街万达公寓B座1123", ["哈市南岗哈西大街万达公寓B座1123"]),
        ("SZ宝安区西乡下围园新村18栋702", ["SZ宝安区西乡下围园新村18栋702"]),
        ("蒙自市新安所镇小东山村委会大坡脚", ["蒙自市新安所镇小东山村委会大坡脚"]),
        ("锦绣家园 5栋 三单元⑥零二", ["锦绣家园 5栋 三单元⑥零二"]),
        (
            "唐山市路北区龙泽北路 裕华道口西行200米路南 凤城国贸 1208",
            ["唐山市路北区龙泽北路 裕华道口西行200米路南 凤城国贸 1208"],
        ),
        ("泰安 岱岳区 粥店 街道 堰北 小区 西 3 排 5 号", ["泰安 岱岳区 粥店 街道 堰北 小区 西 3 排 5 号"]),
        ("安吉递铺 鞍山村 王家墩 自然村 12号", ["安吉递铺 鞍山村 王家墩 自然村 12号"]),
        ("桐庐县分水镇 天溪湖 农家乐 望湖楼", ["桐庐县分水镇 天溪湖 农家乐 望湖楼"]),
        ("送到永辉超市旁边的锦绣江南3期7栋1单元", ["永辉超市旁边的锦绣江南3期7栋1单元"]),
        ("狗东买的 297310448812 猫砂盆漏沙", ["297310448812"]),
        ("289917305544没发货呢", ["289917305544"]),
        ("拼多多 260913-118842770915533 想退", ["260913-118842770915533"]),
        ("69214077 83350017742我拍的 破了", ["69214077 83350017742"]),
        ("138 (联通) 0441 7720 是我的", ["138 (联通) 0441 7720"]),
        ("打我159，中间是0273，后面四位8016", ["159，中间是0273，后面四位8016"]),
        ("+86(0)139-1188-2745", ["+86(0)139-1188-2745"]),
        ("1 3 5 o 1 7 7 4 2 o 8", ["1 3 5 o 1 7 7 4 2 o 8"]),
        ("许闻 言午许 新闻的闻", ["许闻"]),
        ("联系人是云朵 云彩的云 花朵的朵", ["云朵"]),
        ("我姓慕容 单名一个雪字", ["慕容", "雪"]),
        ("您贵姓？\n免贵姓党", ["党"]),
        ("怎么称呼您呀\n温如玉", ["温如玉"]),
        ("钱串串 身份证就叫这名", ["钱串串"]),
        ("写阿玉就行，门卫都晓得", ["阿玉"]),
        ("给甜甜发，她在学校", ["甜甜"]),
        ("我是豆豆的那个订单", ["豆豆"]),
        ("收件李瑶瑶 瑶瑶放学拿", ["李瑶瑶", "瑶瑶"]),
        ("寄两份 一份给宋知 一份给宋知他妈", ["宋知", "宋知"]),
        ("我朋友杜若飞介绍来的", ["杜若飞"]),
        ("用的邵慧的号下的", ["邵慧"]),
        ("收件人一样邱慕白", ["邱慕白"]),
        ("真名扎西平措，昵称是小羊", ["扎西平措"]),
        ("我索朗卓玛呀，上次买藏毯的", ["索朗卓玛"]),
        ("寄我妹央金收", ["央金"]),
        ("阿不都拉·艾买提名字太长写不下", ["阿不都拉·艾买提"]),
        ("和秀英 13788231190 玉龙县的", ["和秀英", "13788231190"]),
        ("元谋县黄瓜园镇小雷宰村8组岩香13577120045收", ["元谋县黄瓜园镇小雷宰村8组", "岩香", "13577120045"]),
        ("麻烦转给楼下便利店的小周，他帮我收", ["小周"]),
        ("老闫 15008842277 他收货", ["老闫", "15008842277"]),
        ("湘西吉首市乾州街道世纪大道8号 向春花收", ["湘西吉首市乾州街道世纪大道8号", "向春花"]),
        ("德庆旺姆 收", ["德庆旺姆"]),
        ("免贵姓随 随便的随", ["随"]),
        ("郭\n梦\n宁\n发错行了", ["郭\n梦\n宁"]),
        ("是段云飞啊不对 段云非", ["段云飞", "段云非"]),
        ("查下毛毛的包裹", ["毛毛"]),
        ("九龍長沙灣道88號\n6120 0931", ["九龍長沙灣道88號", "6120 0931"]),
        ("永嘉路290弄8号前厢房", ["永嘉路290弄8号前厢房"]),
        ("静安区新闸路1190弄22号后门上去二楼亭子间", ["静安区新闸路1190弄22号后门上去二楼亭子间"]),
        ("邗江区汊河小学行政楼三楼数学组办公室", ["邗江区汊河小学行政楼三楼数学组办公室"]),
        ("阿克苏地区库车市牙哈镇7村3组12号", ["阿克苏地区库车市牙哈镇7村3组12号"]),
        (
            "保定市清苑区冉庄镇冉庄村南头第二个胡同最西头那家",
            ["保定市清苑区冉庄镇冉庄村南头第二个胡同最西头那家"],
        ),
    ],
)
def test_what_families_of_wordings_tell_is_found(text: str, data: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_personal_data(text)] == data


@pytest.mark.parametrize(
    "text",
    [
        "让楼管阿姨签收一下",
        "古筝老师说要粗一点的弦",
        "水站老板说收到了",
        "您贵姓方便说下吗",
        "新B30218比老款贵多少",
        "储值卡卡号6217000000001234 退一下",
        "拼图里的4栋楼3层能换吗",
        "《平安里12号》这本还有货吗",
        "微信版本 Ver.8.0.50 才支持",
        "微信：www.taobao.com这种链接点不开",
        "QQ麻薯20261001，袋子背面印的",
        "qq音乐会员兑换到20271231",
        "座机底座尺寸 2400 3000 都能放吗",
        "固话套餐2024 1120生效的吗",
        "我高兴呀，终于到货了",
        "我安静一会儿再说",
        "高先生款卖完了，高太太款还剩3个",
        "货号YT202500861133，页面那个YT202500861135不是一个色",
        "宿舍3号床帘有粉色吗",
        "商品ID：610102199003071234",
        "3C证书2021010703412345",
        "门店在万达广场3楼，每天10点开门",
        "小弟金榜题名",
        "何仙姑、铁拐李的剪纸",
        "要等交易成功，再寄张贺卡",
        "我这边微信支付不了",
        "微信支付，货号AB-221133",
        "SKU：WX-CUP500ML缺货就换WX-CUP350ML",
        "款号VX_2024-BLK还有M吗",
        "搜cotton_2024那个链接进不去",
        "企鹅5500那款围巾",
        "优惠码SAVE@2024能用吗",
        "163邮箱收不到发票",
        "板子背面 2023061512345678",
        "DHL一般4到7天",
        "户主栏怎么填",
        "姓名,迟到,早退",
        "沙发方向反了，右贵妃",
        "奖励小朋友用，三块一版",
        "同城菜市场门口五块一条",
        "这房子是2梯4户的",
        "18栋和19栋的团购可以合并吗",
        "图纸上写B区第3排第12格",
        "咱屯离镇上四十里",
        "你们镇卫生院的护士长说好用",
        "那边村里能不能送",
        "水产区的活虾怎么卖",
        "仲未收到货，几时送到",
        "名单：蓝色、白色、黄色各三件",
        "让阿姨签收一下",
        "林海雪原 村 里的故事",
        "3 号 链接和 5 号 链接",
        "周庄 古镇 门票",
        "大乐透01 08 17 23 35+04 11",
        "门牌定制 8栋1单元1601 多少钱一块",
        "产地写的福建省泉州市德化县浔中镇",
        "买的条码是6921734900128",
        "货号 301184427719 的还有吗",
        "订的 202611201530 来",
        "10042231 10042288 这俩货号",
        "价199 包邮 3999 满减 0520 活动",
        "颜色要石青 青色的青",
        "我家狗叫王大锤 能吃这个粮吗",
        "我同事推荐的面霜好用",
        "写明白就可以了",
        "我要的是甜甜的那个口味",
        "收件人是谁都行",
        "给客户发货了吗",
        "收件人不变 麻烦快点",
        "我弟说蓝色好看",
        "超市的小青菜新鲜吗",
        "红色打错了 是红枣",
        "活动价 188 0299 1399 三档",
        "宝宝的订单",
        "慢慢的包裹怎么还没到",
        "三楼亭子间主题的积木",
        "5村的茶叶和3村的有啥区别",
    ],
)
def test_what_only_looks_like_those_families_is_left(text: str) -> None:
    assert not find_personal_data(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("这三位收件人：江海、严冬、常乐，每人各两盒", ["江海", "严冬", "常乐"]),
        ("两位老师方圆、时雨，一人一份", ["方圆", "时雨"]),
        ("奖品发给宋词、梁山、于晴三个人", ["宋词", "梁山", "于晴"]),
        ("就寄给这俩人：金晶和韩冰", ["金晶", "韩冰"]),
        ("到了喊税小军出来拿", ["税小军"]),
        ("请禤志明来门口拿一下", ["禤志明"]),
        ("到楼下吼一声左小满，她听得见", ["左小满"]),
        ("江山去前台取，电话13511220099", ["江山", "13511220099"]),
        ("叶子在学校门口拿 她13655667788", ["叶子", "13655667788"]),
        ("同事向往帮我收一下", ["向往"]),
        ("会员安康，卡里还有钱吗", ["安康"]),
        ("高原在玉树市结古镇胜利路19号开店", ["高原", "玉树市结古镇胜利路19号"]),
        ("夏至的号是13511220033", ["夏至", "13511220033"]),
        ("洪水是我爸的名字，真没开玩笑", ["洪水"]),
        ("金善姬我婆婆，不会说普通话", ["金善姬"]),
        ("Dmitri Volkov 我老公，个子高", ["Dmitri Volkov"]),
        ("Kim Min-ji 我室友 13511223344", ["Kim Min-ji", "13511223344"]),
        ("彼得·伊万诺夫我老师，人很好", ["彼得·伊万诺夫"]),
        ("寄给卡捷琳娜·斯米尔诺娃，15045001122", ["卡捷琳娜·斯米尔诺娃", "15045001122"]),
        ("室友叫吉木伍加，她代收", ["吉木伍加"]),
        ("给我室友沙马尔布寄", ["沙马尔布"]),
        ("收件人Trần Thị Lan", ["Trần Thị Lan"]),
        ("收件人 Nguyễn Văn Minh，13977001122", ["Nguyễn Văn Minh", "13977001122"]),
        ("Tran Van Hai\n凭祥市友谊镇隘口村弄怀屯9号", ["Tran Van Hai", "凭祥市友谊镇隘口村弄怀屯9号"]),
        ("收件人 김서연，延吉市公园路112号", ["김서연", "延吉市公园路112号"]),
        ("名字写Ким Чен Су", ["Ким Чен Су"]),
        ("名字印错啦，柳青青印成了柳清清", ["柳青青", "柳清清"]),
        ("贾宝石打成贾宝实，麻烦改", ["贾宝石", "贾宝实"]),
        ("您预留的手机号是138****0022对吗", ["138****0022"]),
        ("尾号换成177 **** 9900", ["177 **** 9900"]),
        ("证件号110***********001X", ["110***********001X"]),
        ("退到6217 **** **** 0031这张卡", ["6217 **** **** 0031"]),
        ("座机0571-****1234", ["0571-****1234"]),
        ("绑定邮箱z***8@qq.com吗", ["z***8@qq.com"]),
        ("邮箱念给你 l i u 下划线 y u 艾特 163 点 com", ["l i u 下划线 y u 艾特 163 点 com"]),
        ("记一下邮箱 xiao 点 ming at gmail 点 com", ["xiao 点 ming at gmail 点 com"]),
        ("微信号 xx.. 打错了 xiaoxi_2001", ["xiaoxi_2001"]),
        ("微信号刚说错了，应该是tutu_0908", ["tutu_0908"]),
        ("王家庄村委会对面绿铁门那家，院里有狗", ["王家庄村委会对面绿铁门那家"]),
        ("石桥村东头大槐树旁边那户", ["石桥村东头大槐树旁边那户"]),
        ("武汉市江汉区前进一路66号侧门进", ["武汉市江汉区前进一路66号侧门"]),
        ("东西搁中学教师公寓二楼左边第一间", ["中学教师公寓二楼左边第一间"]),
        ("大名覃秋月，河池市宜州区德胜镇上坪村6号", ["覃秋月", "河池市宜州区德胜镇上坪村6号"]),
    ],
)
def test_the_part_that_somebody_plays_and_the_shape_of_data_tell(text: str, data: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_personal_data(text)] == data


@pytest.mark.parametrize(
    "text",
    [
        "三位数、四位数的密码锁都有吗",
        "三款颜色：米白、石青、黄绿，各两件",
        "红豆、黄豆、绿豆各一斤",
        "五个城市：成都、杭州、武汉、苏州、宁波，哪个仓发",
        "平安、喜乐、安康三款挂件",
        "喊保安出来拿",
        "让跑腿来取",
        "请带证件来取",
        "时间我老公定",
        "Under Armour 我老公喜欢",
        "平时在单位收",
        "石头在路口等车",
        "方便在门卫拿吗",
        "何时写成何地",
        "名字印成金色可以吗",
        "苏州写成杭州了",
        "型号A182****6604还有吗",
        "礼品卡4510**********0031激活不了",
        "满1999****减",
        "打开 a b c 三个页面",
        "微信支付打错了 mate_60",
        "我们村委会旁边那家店便宜",
        "学校对面那家奶茶好喝",
        "果汁阳台、朱丽叶月季，哪个开花多",
        "张小泉的菜刀和王麻子的菜刀，哪个耐用",
        "张亮麻辣烫的汤底和别家的汤底，哪个更香",
        "裏写りしますか",
        "有个男的一直给我寄东西，我想拒收",
    ],
)
def test_what_plays_no_such_part_is_left(text: str) -> None:
    assert not find_personal_data(text)


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("支付宝的流水 20250711220014981234567890123456 卡住了", "order_no", None),
        ("花呗账单号是2025 0708 2200 1149 5510 0432 8891 06，查下", "order_no", None),
        ("数字人民币交易流水号E20250812110099887766 没退", "order_no", None),
        ("银联的检索参考号 071118234567 付了两遍", "order_no", None),
        ("要退的是402 118 773 905这笔", "order_no", None),
        ("京东单号 JDVB22019384756-1-2-", "tracking_no", None),
        ("韵达的46-2208-7713-9054 三天没动", "tracking_no", None),
        ("邮政的那个 9881 2045 77013 一直没动", "tracking_no", None),
        ("百世的单子 5520 1189 7740 36 退回来了没", "tracking_no", None),
        ("快递员给的7788 2031 4496 502 让我问", "tracking_no", None),
        ("vx是 q-yue 3391 中间没空格", "wechat", "q-yue 3391"),
        ("wx（去掉空格）bao zi 520", "wechat", "bao zi 520"),
        ("图纸发ning_88zz那个绿色软件", "wechat", "ning_88zz"),
        ("我微信叫yun_ting66 你搜", "wechat", "yun_ting66"),
        ("电子版发 coco dot lin at gmail dot com", "email", "coco dot lin at gmail dot com"),
        ("邮箱 lily dash chen at 163 dot com", "email", "lily dash chen at 163 dot com"),
        ("挪车电话牌 印沪B27K61 要夜光的", "plate", "沪B27K61"),
        ("移车牌刻闽DF20817", "plate", "闽DF20817"),
        ("receiver Tran Van Minh, 越南人", "name", "Tran Van Minh"),
        ("收件 Nguyễn Thị Lan 留学生", "name", "Nguyễn Thị Lan"),
        ("our driver is Do Quang Huy", "name", "Do Quang Huy"),
        ("舍友Ekaterina Smirnova帮我签收", "name", "Ekaterina Smirnova"),
        ("同学Mariam Keita代领", "name", "Mariam Keita"),
        ("舍友 Katya 帮我领一下", "name", "Katya"),
        ("Ivan Sokolov is my roommate, he signs", "name", "Ivan Sokolov"),
        ("邻居Kim Soo Jin帮我收一下", "name", "Kim Soo Jin"),
        ("receiver li jianguo 护照就这样写", "name", "li jianguo"),
        ("xu jiaming will pick it up tonight", "name", "xu jiaming"),
        ("receiver name: Aigerim Nurlan", "name", "Aigerim Nurlan"),
    ],
)
def test_numbers_ids_and_names_as_abroad_and_in_talk_are_found_whole(
    text: str, kind: str, data: str | None
) -> None:
    only = found(text)
    assert [each for each, _ in only] == [kind]
    told = only[0][1]
    assert told == data if data else sum(map(str.isdigit, told)) == sum(map(str.isdigit, text))


@pytest.mark.parametrize(
    "text",
    [
        "毛线色1138 2047 4410 0831各两支",
        "口红试色 1102 2203 3304 4405哪个好看",
        "3301 4402 5503 6604这四个色号都要",
        "珠子要 1001 2002 3003 4004 各一包",
        "灯珠 2835 5050 5730 3528 有现货吗",
        "京东那个 3060 4060 5060 差价",
        "118 128 138 148 这笔芯型号",
        "流水线 12000 13000 14000 三款转速",
        "记账凭证纸 210 297 规格",
        "花呗账单日是10号 2025-07-10 还款",
        "圆通 2025-07-11 14:20:33 到杭州",
        "中通客服95311 打不通",
        "发PDF_2024那个格式",
        "发qr_code那个微信二维码",
        "加v abc 12 连着下了三单",
        "polka dot at the hem 好看吗",
        "T恤 印京A88888 搞笑的那种",
        "receiver adapter cable 送不送",
        "the receiver will not pair",
        "我室友Calvin Klein内裤穿M码",
        "朋友Red Wing靴子",
        "Whisky Sour is the best",
        "Trung Nguyen coffee 有货吗",
        "Le Van Gogh 系列还有吗",
        "ship to Hong Kong",
        "order for next week",
        "name on passport cover can be printed?",
    ],
)
def test_lists_of_goods_brands_and_english_talk_are_left(text: str) -> None:
    assert not find_personal_data(text)


@pytest.mark.parametrize("text", ["啊" * 1995 + "13800138000", "啊" * 1990 + "138 0013 8000" + "啊" * 50])
def test_a_number_is_found_where_a_long_text_is_cut(text):
    assert [text[each.start : each.end] for each in find_personal_data(text)] == [text.strip("啊")]


@pytest.mark.parametrize("text", ["Product name: Wireless Mouse", "Brand name: Cherry Blossom"])
def test_the_name_of_goods_is_nobodys(text):
    assert found(text) == []

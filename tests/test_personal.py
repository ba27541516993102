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
    ],
)
def test_what_only_looks_like_those_families_is_left(text: str) -> None:
    assert not find_personal_data(text)

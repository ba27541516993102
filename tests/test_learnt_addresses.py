"""Addresses that no chain of places tells: found by what stands around each character."""

import pytest

from cs_eval import find_personal_data
from cs_eval.personal.addresses import find_addresses
from cs_eval.personal.finder import read_for_addresses


def addresses_in(text):
    return [text[each.start : each.end] for each in find_personal_data(text) if each.kind == "address"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("放银杏里 9 3 1204", "银杏里 9 3 1204"),
        ("放码头旁边小卖部", "码头旁边小卖部"),
        ("到了搁老粮站后面红铁门那家", "老粮站后面红铁门"),
        ("你发三中南门对过那个小军文具店", "三中南门对过那个小军文具店"),
    ],
)
def test_an_address_that_rules_do_not_tell_whole_is_found(text, address):
    told = [text[start:end] for start, end in find_addresses(text)]
    assert address not in told
    (found,) = addresses_in(text)
    assert found.removesuffix("那家") == address


def test_what_rules_tell_in_part_is_hidden_whole():
    text = "亲 改派到龙湾苑东三区丰巢5号柜了"
    assert read_for_addresses(text)[1] == [(5, 15)]
    assert addresses_in(text) == ["龙湾苑东三区丰巢5号柜"]


@pytest.mark.parametrize(
    "text",
    [
        "发到成都要几天", "三楼没电梯能送上来吗", "1号链接还有吗", "这个路由器信号好不好", "义乌仓发货",
        "门口放不下这么大的", "客厅用2米4的够不够", "尺码3-2-1哪个大", "新疆包邮吗", "村上春树那本还有吗",
        "学校发的通知要白色的", "身高 158 162 170 各穿几码",
        "门牌定制 6栋2单元902 多少钱", "实体店在银座三楼吗", "到店自提可以吗",
        "3期免息怎么算", "第二层的螺丝孔对不上",
    ],
)  # fmt: skip
def test_places_without_a_private_address_are_left(text):
    assert addresses_in(text) == []

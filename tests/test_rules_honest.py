"""What an honest reply works out, names or asks is no contradiction; the same told wrong is one."""

import json
from pathlib import Path

import pytest
from talks import is_wrong

from cs_eval import Grader, Scenario, Transcript

CASES = Path(__file__).parent.parent / "fixtures" / "cases"
HONEST = sorted((CASES / "honest").glob("*.jsonl"))

LAMP = "落地灯单价168元,每件另收安装费12元|满400包邮,不满收运费20元|付款后5天内发货"
SHOES = "跑鞋300元,袜子100元|订单满400减80,优惠按商品原价比例分摊"
DOWN = "羽绒背心预售价759元|定金50元抵100元|满600减40"
PICK_UP = "已约6月12日下午2点至5点上门取件|取件后3个工作日退款"
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


def contradicted(grader, case):
    scenario = Scenario.model_validate({"name": case["id"], **case["scenario"]})
    grade = grader.grade(Transcript.model_validate({"id": "right", "turns": case["turns"]}), scenario)
    levels = {verdict.criterion: verdict.level for verdict in grade.verdicts}
    return levels["terms-right"] == "未做到" or levels["figures-right"] == "说错了"


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_hardly_any_honest_chat_is_contradicted(path):
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with Grader("general", "rules", mask=False) as grader:
        wrong = [case["id"] for case in cases if contradicted(grader, case)]
    assert len(wrong) <= 0.02 * len(cases), wrong

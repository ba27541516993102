"""Lexicons are found as people type, and nothing that could match is passed over."""

import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import talk

from cs_eval.loading import load_lexicons
from cs_eval.models.rule import Lexicon
from cs_eval.patterns import bundled_parts
from cs_eval.rules.glossary import Glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Conversation
from cs_eval.rules.needles import Sieve, _likelihood, needles, read

BUNDLED = load_lexicons()

PROMISED = {
    *("greeting", "shop-welcome", "offers-help", "please", "thanks", "apology", "empathy", "names-trouble"),
    *("honorific-nin", "informal-ni", "we-words", "single-char", "bare-praise", "refusal", "alternative"),
    *("solution", "options", "next-step", "time-commitment", "asks-order", "asks-question", "open-question"),
    *("confirms", "restate-cue", "checks-first", "reason-given", "farewell", "wishes", "contact-anytime"),
    *("room-to-think", "invites-order", "order-check", "recommends", "promotion", "evidence-request"),
    *("compensation", "freight", "escalates", "shirking", "doubts-customer", "retort", "urges", "vague"),
    *("exclamation-pile", "complaint", "anxious", "abuse-by-customer", "return-request", "refund-request"),
    *("delay-cue", "broken-cue", "missing-cue", "hesitates", "haggles", "asks-authenticity", "asks-stock"),
    *("asks-invoice", "asks-off-platform", "intends-to-buy", "asks-product", "threatens"),
}


def seen(text, lexicon):
    """Return what `lexicon` finds in the trainee's `text`, as it stands there."""
    hearing = Hearing(Conversation(talk(f"服：{text}")), Glossary({"it": lexicon}))
    line = hearing.talk.agent[0]
    spans = (line.span(hit.start, hit.end) for hit in hearing.hits("it", line))
    return [line.turn.text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加微信", ["加微信"]),
        ("加 微　信", ["加 微　信"]),
        ("加微\u200b信", ["加微\u200b信"]),
        ("加微/信", ["加微\n信"]),
        ("請加微信哦", ["加微信"]),
        ("加微", []),
        ("加VX吧", ["VX"]),
        ("加ｖ ｘ吧", ["ｖ ｘ"]),
        ("VXL尺码", []),
        ("①号", ["①号"]),
    ],
)
def test_a_phrase_is_found_however_it_is_typed(text, found):
    assert seen(text, Lexicon(name="x", phrases=["加微信", "vx", "1号"])) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"加(?:我|个)微信", "亲 加 我 微 信 哦", ["加 我 微 信"]),
        (r"i am (?:so )?sorry", "Sorry, I  am so  SORRY", ["I  am so  SORRY"]),
        (r"吗？$", "有货吗？", ["吗？"]),
        (r"吗？", "有货吗?", ["吗?"]),
        (r"請.{0,2}", "请稍等", ["请稍等"]),
        (r"VX号", "vx号", ["vx号"]),
        (r"^\S+$", "好的", ["好的"]),
        (r"x*", "好的", []),
    ],
)
def test_a_pattern_is_matched_against_normalised_text(pattern, text, found):
    assert seen(text, Lexicon(name="x", patterns=[pattern])) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("抱歉", ["抱歉"]),
        ("您不用说抱歉", []),
        ("不用，实在抱歉", ["抱歉"]),
        ("您不用说抱歉，我们才抱歉", ["抱歉"]),
    ],
)
def test_what_makes_a_hit_void_reaches_no_further_than_its_clause(text, found):
    assert seen(text, Lexicon(name="致歉", phrases=["抱歉"], unless=["不用"])) == found


def test_every_promised_lexicon_is_there_and_has_a_name():
    assert set(BUNDLED) >= PROMISED
    assert all(lexicon.name for lexicon in BUNDLED.values())


def test_every_lexicon_that_excuses_exists():
    excuses = {id for lexicon in BUNDLED.values() for id in (*lexicon.excused_by, *lexicon.not_about)}
    assert excuses <= set(BUNDLED)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("greeting", ["您好呀亲", "哈嘍~", "晚上好哦", "在的呢"]),
        ("shop-welcome", ["歡迎光臨小鹿旗舰店", "这里是途远旗舰店", "我是客服小禾"]),
        ("please", ["请您稍等", "麻烦您拍一下", "辛苦您把单号发我"]),
        ("thanks", ["谢谢亲", "3Q~", "多谢支持"]),
        ("apology", ["不好意思哈", "抱歉抱歉", "久等啦", "是我们疏忽了", "真係好對唔住", "给您赔个不是"]),
        ("empathy", ["换我也着急", "您的心情我明白", "谁遇到这事都会生气", "让您白等了"]),
        ("names-trouble", ["盒子压坏了", "等了一周还没到", "少了一支"]),
        ("restate-cue", ["您是想换成M码，对吗", "跟您确认一下，是米色那件", "您说的是左边那只开胶了"]),
        ("options", ["补发或者退款都行，看您", "您看是退款还是换一件新的呢", "①重发一只 ②钱退给您"]),
        ("options", ["两条路给您挑", "A给您补寄，B给您退一半", "还可以换个颜色，您看哪种好"]),
        ("time-commitment", ["24小时内给您回复", "预计3天到", "今天下午5点前发您", "1-3个工作日"]),
        (
            "next-step",
            ["我马上联系仓库给您补发", "收到货后给您退款", "有进展我通知您", "到站我这边告诉您一声"],
        ),
        ("toll", ["上门没人要收您误工费三十", "换货先补三十块操作费", "退货扣一成折旧"]),
        ("coaches-reason", ["您改选不喜欢，这样快", "平台问起您就说拍错了"]),
        ("gags", ["咱们私了吧", "别找平台了", "投诉先撤了，不然没法办"]),
        ("menace", ["您不接我就换号打", "真敢曝光就法庭见", "天天打到您撤为止"]),
        ("inside-talk", ["厂里给我们才四十", "老板交代了能拖就拖"]),
        ("impatience", ["您都问第三遍了", "单号前面不是发过了", "别磨蹭"]),
        ("terse", ["发吧", "看详情"]),
        ("asks-order", ["麻烦发下订单号", "订单号是多少呢", "您说的是哪一单"]),
        ("alternative", ["不过我可以给您换一款", "这款缺货，同系列的白色有"]),
        ("checks-first", ["我帮您查下", "我去问一下仓库", "稍等我核实一下"]),
        ("evidence-request", ["麻烦拍张照片", "发个视频我看看"]),
        ("farewell", ["祝您生活愉快", "拜拜~", "88", "感谢惠顾", "👋"]),
        ("contact-anytime", ["有问题随时找我", "有什么疑问再联系我哈"]),
        ("room-to-think", ["您慢慢看", "可以先加购物车", "不着急的"]),
        ("urges", ["手慢无哦", "赶紧拍吧", "再不买就没了", "还犹豫什么"]),
        ("invites-order", ["喜欢的话直接拍就行", "今天下单今天发", "给您发链接"]),
        ("order-check", ["核对一下，黑色L码两件", "米色M码一件，寄杭州西湖区，对吗"]),
        ("shirking", ["这是快递的问题", "你自己找快递吧", "跟我们没关系"]),
        ("doubts-customer", ["是不是您自己弄坏的", "别人都没这问题"]),
        ("retort", ["随便你", "爱买不买", "去投诉吧", "您冲我吼也没用"]),
        ("vague", ["应该快到了吧", "过几天吧", "说不准哦"]),
        ("refusal", ["这个不支持哦", "我也不清楚", "没货了"]),
        ("promotion", ["满200减30", "现在打8折", "领张券再拍"]),
    ],
)
def test_the_trainees_words_are_heard(id, said):
    missed = [text for text in said if not seen(text, BUNDLED[id])]
    assert missed == []


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("please", ["您申请退款就可以", "给您添麻烦了"]),
        ("thanks", ["不用谢", "不客气不用谢的"]),
        ("empathy", ["请您理解一下", "感谢您的理解", "我不太理解您的意思"]),
        ("informal-ni", ["您好", "你好", "迷你款"]),
        ("names-trouble", ["麻烦拍下破损的照片", "如果坏了可以退"]),
        ("invites-order", ["麻烦您拍照片", "不用急着下单"]),
        ("time-commitment", ["您已经签收15天了", "马上给您办"]),
        ("vague", ["大概需要3天", "应该的"]),
        ("farewell", ["这款88元"]),
        ("open-question", ["没什么", "有什么问题随时找我"]),
        ("retort", ["您别急"]),
        ("shirking", ["我来联系快递", "我帮您问快递"]),
        ("refusal", ["不知道您平时穿多大码"]),
        ("toll", ["平台没有误工费这一项，我替您申请运费"]),
        ("coaches-reason", ["今晚12点前都可以申请七天无理由", "照实选质量问题就行"]),
        ("coldness", ["同事跟您说“等着就行”，这话不周到"]),
        ("impatience", ["多问几遍也没关系"]),
        ("options", ["1件今天发，2天到", "一盒两支，买2送1"]),
        ("terse", ["好的呢", "晚安啦"]),
    ],
)
def test_look_alikes_are_not(id, said):
    taken = [text for text in said if seen(text, BUNDLED[id])]
    assert taken == []


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("complaint", ["什么破质量", "等这么久，太差了吧", "我要投诉"]),
        ("anxious", ["急用啊", "怎么还没到", "等了五天了"]),
        ("delay-cue", ["都三天了还没发货", "物流一直不动", "怎么还不到"]),
        ("broken-cue", ["收到就是碎的", "拉链坏了", "漏液了都"]),
        ("missing-cue", ["少了一个盖子", "发错颜色了", "显示签收了可我没收到"]),
        ("return-request", ["我想退货", "能换个大一码的吗", "穿不了"]),
        ("refund-request", ["给我退款", "刚买就降价了，退差价"]),
        ("hesitates", ["我再考虑下", "有点贵，再看看"]),
        ("haggles", ["能便宜点吗", "包邮不"]),
        ("intends-to-buy", ["怎么拍", "那就要这个黑色的", "给我来两件"]),
        ("asks-product", ["什么材质的", "160 52kg穿什么码", "会起球吗"]),
        ("asks-invoice", ["能开发票吗"]),
        ("asks-off-platform", ["加个微信吧", "直接转你行不"]),
        ("abuse-by-customer", ["你们是骗子", "傻逼", "滚"]),
        ("threatens", ["打12315了", "不退我就给差评"]),
    ],
)
def test_the_customers_words_are_heard(id, said):
    lexicon = BUNDLED[id]
    hearing = Glossary({"it": lexicon})
    lines = [Conversation(talk(f"客：{text}")).customer[0] for text in said]
    missed = [
        line.turn.text
        for line in lines
        if not Hearing(Conversation(talk(f"客：{line.turn.text}")), hearing).heard("it", "customer")
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("加我微信", {"微信"}),
        ("(?:加|➕)v", {"➕v|加v"}),
        ("x?y*z+", {"z"}),
        ("(?:ab|c)?d", {"ab|cd|d"}),
        ("(?:甲乙|丙)[^,]{0,9}(?:丁戊|己)", {"丙|甲乙", "丁戊|己"}),
        ("(?!a)(?<=b)[^c].", set()),
        (r"^\W*[\u4e00-\u9fff]$", set()),
    ],
)
def test_needles_are_what_no_match_can_do_without(pattern, sets):
    found = {"|".join(sorted(each)) for each in needles(pattern)}
    assert found <= sets
    assert bool(found) == bool(sets)


PATTERNS = sorted({p for lexicon in BUNDLED.values() for p in (*lexicon.patterns, *lexicon.certain)})
ALPHABET = sorted(
    {char for p in PATTERNS for char in p if char.isalnum() and not char.isascii()} | set("12av,。?")
)


@settings(max_examples=200)
@given(st.text(alphabet=ALPHABET, max_size=40), st.sampled_from(PATTERNS))
def test_the_sieve_passes_every_pattern_that_matches(text, pattern):
    sieve = Sieve([needles(pattern), needles("never")])
    if re.search(pattern, text):
        assert 0 in sieve.passing(text)


def test_the_sieve_spares_most_searches():
    sieve = Sieve([needles(pattern) for pattern in PATTERNS])
    passed = list(sieve.passing("亲,这款有现货的,今天16点前拍今天发哦"))
    assert len(passed) < len(PATTERNS) / 10


def test_what_is_kept_of_the_bundled_patterns_is_what_reading_them_gives():
    """Where it is not, `python bench/make_patterns.py` writes it anew."""
    written = {p for lexicon in BUNDLED.values() for p in (*PATTERNS, *lexicon.unless)}
    assert {pattern: read(pattern) for pattern in written} == bundled_parts()


def test_how_rare_needles_are_depends_on_no_order():
    """Sets come in another order in each process: the file of what patterns need is the same."""
    orders = permutations(["上午", "下午", "今天", "点", "点前", "现在", "这会"])
    assert len(set(map(_likelihood, orders))) == 1


def test_no_bundled_pattern_can_run_away():
    """A repetition without end of almost anything stands only last, and none within another."""
    endless = re.compile(r"(?:\[\^[^\]]*\]|(?<!\\)\.)(?:[*+]|\{\d+,\})(?!\)?$)")
    nested = re.compile(r"[*+}]\)[*+]")
    unless = {p for lexicon in BUNDLED.values() for p in lexicon.unless}
    assert [p for p in {*PATTERNS, *unless} if endless.search(p) or nested.search(p)] == []

"""What each key of a trainer's file is for, in Chinese and English: for error messages and editors."""

from __future__ import annotations

from typing import TypeAlias

from cs_eval.language import say

Meaning: TypeAlias = tuple[str, str, str]
"""The key's Chinese name, and what to write there in Chinese and in English."""

MEANINGS: dict[str, dict[str, Meaning]] = {
    "Rubric": {
        "rubric": ("编号", "这份评分规则的编号：小写字母、数字、连字符", "the id of this rubric"),
        "name": ("名称", "给人看的名称", "what people see"),
        "version": ("版本", "版本号，改了内容就加 1", "a number, raised with each change of content"),
        "language": (
            "语言",
            "zh 或 en：大模型用哪种语言读和答",
            "zh or en: the language of the model's prompt",
        ),
        "bands": ("档次", "档次和最低分，如 {优秀: 90, 合格: 60}", "bands with their lowest score"),
        "min_coverage": (
            "最低覆盖率",
            "评到多少（0 到 1）才给档次",
            "the coverage, 0 to 1, that a band needs",
        ),
        "dimensions": ("维度", "四个维度：empathy、accuracy、compliance、closing", "the four dimensions"),
        "gates": ("红线", "触犯就封顶的红线", "red lines, each capping the score when hit"),
        "extends": (
            "继承",
            "在哪一份规则的基础上改，写它的编号",
            "the id of the rubric that this one changes",
        ),
    },
    "DimensionRubric": {
        "weight": ("权重", "这个维度在总分里的权重", "its weight in the total"),
        "criteria": ("评分点", "评分点的列表，每项以“- id:”开头", "the list of criteria"),
    },
    "Criterion": {
        "id": ("编号", "小写字母、数字、连字符，如 first-reply", "lower-case letters, digits, hyphens"),
        "name": ("名称", "给人看的名称", "what people see"),
        "ask": ("问题", "大模型要回答的一个问题", "the one question that a model answers"),
        "when": ("适用条件", "什么情况下才评；不写就总要评", "when it applies; without it, always"),
        "needs": ("需要", "写 facts：没有场景事实就不评", "`facts`: not graded without the scenario's facts"),
        "measure": (
            "量",
            "写 covers：规则量出场景事实讲到了百分之几，百分数就是等级",
            "`covers`: rules measure how far the facts are told, and the percent is the level",
        ),
        "cites": ("依据", "依据哪条培训标准，如 [文件/标准]", "the training standards it goes by"),
        "weight": (
            "权重",
            "在维度里的权重，0 表示只展示不计分",
            "its weight in the dimension; 0 shows it only",
        ),
        "levels": (
            "等级",
            "从好到差，至少两级，每级写看得见的表现",
            "best first, two or more, what is seen in the text",
        ),
        "points": ("得分", "每级得几成（0 到 1）；不写就平均分", "the points (0 to 1) of each level"),
        "quote": ("引文", "哪一级可以没有原话：optional", "`optional` for levels that need no quote"),
        "rules": ("规则", "不用大模型时，每一级怎样算达到", "by level, what the offline judge goes by"),
        "advice": ("建议", "没做到时给学员的建议", "the advice given where the best level was missed"),
        "drop": ("去掉", "写 true：不要继承来的这一项", "`true` removes what was inherited"),
    },
    "Gate": {
        "id": ("编号", "小写字母、数字、连字符，如 off-platform", "lower-case letters, digits, hyphens"),
        "name": ("名称", "给人看的名称", "what people see"),
        "dimension": ("维度", "属于哪个维度", "the dimension it belongs to"),
        "ask": ("问题", "大模型要回答的一个问题", "the one question that a model answers"),
        "rule": ("规则", "怎样算触线", "what the offline judge goes by"),
        "confirm": ("确认", "写 true：规则命中后还要大模型确认", "`true`: a model confirms a rule's hit"),
        "effect": ("后果", "{cap: 40} 表示最高 40 分；zero 表示 0 分", "`{cap: 40}` or `zero`"),
        "cites": ("依据", "依据哪条培训标准，如 [文件/标准]", "the training standards it goes by"),
        "drop": ("去掉", "写 true：不要继承来的这一项", "`true` removes what was inherited"),
    },
    "Effect": {"cap": ("封顶", "触线后最高几分（0 到 100）", "the highest score left, 0 to 100")},
    "Condition": {
        "within": ("范围", "只看哪几句", "which turns the other keys look at"),
        "any": ("任一", "出现其中任一词库的词", "one of these lexicons is seen"),
        "all": ("全部", "每个词库都出现", "each of these lexicons is seen"),
        "also": ("另外", "另外还出现其中任一词库的词", "one of these lexicons is seen too"),
        "none": ("没有", "这些词库都不出现", "none of these lexicons is seen"),
        "order": ("先后", "[甲, 乙]：先有甲，乙不在它前面", "[A, B]: A is seen, no B before it"),
        "cue": (
            "客户说",
            "客户的话里出现其中任一词库的词",
            "the customer says something from these lexicons",
        ),
        "count": (
            "次数",
            "有几句出现，如 {of: 词库, min: 2}",
            "how many turns show it: `{of: lexicon, min: 2}`",
        ),
        "ratio": (
            "比例",
            "占几成的句子，如 {of: 词库, min: 0.5}",
            "the share of turns: `{of: lexicon, min: 0.5}`",
        ),
        "length": ("长度", "每句的字数，如 {min: 10, max: 80}", "the length of turns: `{min: 10, max: 80}`"),
        "repeats": ("重复", "同一段话发了超过几次", "the same text is sent more than this many times"),
        "restates": ("复述", "true：复述了客户的意思", "`true`: the customer's words are restated"),
        "takes_up": (
            "接话",
            "客户说的话有几成被接住，如 {share: 0.6}",
            "the share of the customer's words that replies take up: `{share: 0.6}`",
        ),
        "first_reply_within": ("首次响应", "第一次回复要多快，如 6s", "how soon the first reply comes: `6s`"),
        "reply_within": (
            "响应",
            "每次回复要多快，如 {limit: 1min}",
            "how soon replies come: `{limit: 1min}`",
        ),
        "hours": (
            "钟点",
            "出现的句子都发在几点到几点之间，如 {of: 词库, start: 8, end: 22}",
            "the turns that show it are sent between these hours: `{of: lexicon, start: 8, end: 22}`",
        ),
        "violation": ("违规", "发现哪一类违规", "a violation of one of these kinds is found"),
        "facts": (
            "事实",
            "stated 说到了数字、contradicted 说错了数字、denied 说反了规则",
            "`stated`, `contradicted` (figures) or `denied` (what can be done, who pays)",
        ),
        "tells": (
            "讲到",
            "场景事实里讲到的至少占多少，如 0.5",
            "at least this share of the facts is told: `0.5`",
        ),
        "covers": (
            "讲到位",
            "场景事实讲到了几成，客户问起的算得重，如 0.5",
            "the facts are told to this share, what the customer asks about counting more: `0.5`",
        ),
        "not": ("不是", "里面的条件不成立", "the condition inside does not hold"),
        "and": ("并且", "列出的条件都成立", "all conditions listed hold"),
        "or": ("或者", "列出的条件有一个成立", "one of the conditions listed holds"),
    },
    "Scope": {
        "first": ("前几句", "客服的前几句", "the first N turns of the trainee"),
        "last": ("后几句", "客服的后几句", "the last N turns of the trainee"),
        "after": ("之后", "客户说到这些词库之后", "turns that follow these lexicons in the customer's words"),
        "turns": ("句数", "之后的几句", "how many turns count as following"),
    },
    "Count": {
        "of": ("词库", "数哪些词库", "the lexicons that are counted"),
        "min": ("最少", "至少几句", "at least"),
        "max": ("最多", "至多几句", "at most"),
    },
    "Ratio": {
        "of": ("词库", "看哪些词库", "the lexicons that are looked for"),
        "min": ("最少", "至少占几成（0 到 1）", "at least, 0 to 1"),
        "max": ("最多", "至多占几成（0 到 1）", "at most, 0 to 1"),
    },
    "Length": {
        "min": ("最少", "至少几个字", "at least, in characters"),
        "max": ("最多", "至多几个字", "at most, in characters"),
        "share": ("比例", "有几成的句子要做到（0 到 1）", "the share of turns that must do so, 0 to 1"),
    },
    "Hours": {
        "of": ("看什么", "出现这些词库的句子", "turns that show one of these lexicons"),
        "start": ("几点起", "从几点起，0 到 23", "from this hour of the day, 0 to 23"),
        "end": ("几点前", "到几点之前，1 到 24", "before this hour of the day, 1 to 24"),
    },
    "TakingUp": {
        "of": ("词库", "只看客户说到这些词库的地方", "only what the customer says around these lexicons"),
        "share": ("比例", "有几成要接住（0 到 1）", "the share that must be taken up, 0 to 1"),
    },
    "ReplyGap": {
        "limit": ("时限", "多久之内，如 60s", "how soon: `60s`"),
        "share": ("比例", "有几成的回复要做到（0 到 1）", "the share of replies that must do so, 0 to 1"),
    },
    "LexiconFile": {"lexicons": ("词库", "编号: 词库，一个接一个", "lexicons by id")},
    "Together": {
        "all": (
            "都有",
            "同一轮话里要都看得到的词库",
            "lexicons that are all seen in the same run of messages",
        ),
        "about": (
            "说的是",
            "这里或刚才要提到其中一个",
            "one of these is seen there or just before, on either side",
        ),
        "none": ("没有", "同一轮话里一个都没有", "none of these is seen in the run of messages"),
    },
    "Lexicon": {
        "name": ("名称", "给人看的名称，如 致歉", "what people call it"),
        "violation": ("违规", "命中算哪一类违规", "the kind of violation that a hit is"),
        "by": ("谁说的", "agent 客服、customer 客户、any 都算", "whose words count: agent, customer or any"),
        "phrases": ("词句", "原样的词句", "plain phrases"),
        "patterns": ("句式", "正则表达式", "regular expressions"),
        "certain": ("确定", "命中就能确定的正则表达式", "patterns whose hit is certain by itself"),
        "together": ("合起来", "单看没事、碰到一起才算的几个词库", "lexicons that are one where they meet"),
        "unless": ("除非", "同一小句里有它就不算", "patterns that make a hit in the same clause void"),
        "excused_by": (
            "抵消",
            "同一轮话里有这些词库就不算违规；by: customer 的词库看客户前面说过没有",
            "lexicons that excuse it in the same run; the customer's: in what the customer said before",
        ),
        "weighed": (
            "整句掂量",
            "true：疑似的命中，要整句话读起来也像才算",
            "true: an uncertain hit counts only where the whole message reads like one",
        ),
        "proper": (
            "做得对",
            "碰到一起就是做得对的几个词库：没有词句命中时，不因为读起来像而算违规",
            "lexicons that are right conduct where they meet: reading like one is then not enough",
        ),
        "not_about": (
            "话题不同",
            "刚才双方在说这些词库的事，疑似的就不算",
            "talk of these voids what is uncertain",
        ),
    },
    "Scenario": {
        "scenario": ("编号", "场景的编号：小写字母、数字、连字符", "the id of this scenario"),
        "name": ("名称", "给人看的名称", "what people see"),
        "stage": (
            "阶段",
            "presales 售前、aftersales 售后、complaint 投诉",
            "presales, aftersales or complaint",
        ),
        "rubric": ("评分规则", "--rubric auto 时用哪份规则", "the rubric that `--rubric auto` takes"),
        "shop": ("店铺", "店铺的名字，或店铺文件的编号", "the name of the shop, or the id of its file"),
        "customer": ("客户", "客户的情况", "the customer's part"),
        "facts": (
            "事实",
            "真实情况，每条一句，或店铺事实的编号，评准确性时对照",
            "what is true, the ground for accuracy: sentences, or ids of the shop's facts",
        ),
        "good_outcome": ("好结果", "怎样算处理得好", "what a good outcome is"),
        "exercises": ("练什么", "练哪些评分点，写编号", "the criteria that it exercises"),
    },
    "Customer": {
        "goal": ("目的", "客户想要什么", "what the customer wants"),
        "mood": ("情绪", "客户的情绪", "the customer's mood"),
        "opening": ("开场", "客户开头说的话", "the customer's first words"),
        "withholds": ("不主动说", "问到才说的情况", "what the customer says only when asked"),
    },
    "Fact": {
        "id": ("编号", "事实的编号", "the id of the fact"),
        "text": ("内容", "一句话说清楚", "the fact in one sentence"),
    },
    "Shop": {
        "shop": ("编号", "店铺的编号：小写字母、数字、连字符", "the id of this shop"),
        "name": ("店名", "店铺的名字，场景里的 shop 写它", "its name, as scenarios have it in `shop`"),
        "platform": ("平台", "在哪个平台，如 淘宝", "the platform it is on"),
        "agents": (
            "客服账号",
            "自己的客服账号，按导出的聊天记录里的名字写",
            "its own accounts, as they are called in exported chats",
        ),
        "bots": (
            "机器人账号",
            "自动回复的账号，按导出的聊天记录里的名字写",
            "the accounts that reply by themselves, likewise",
        ),
        "opening": (
            "开场白",
            "店里定的开场白；场景引用时写 opening",
            "the opening line that the shop chose; cited as `opening`",
        ),
        "compensation_limit": (
            "补偿上限",
            "客服自己能答应到多少，一句话；场景引用时写 compensation-limit",
            "what may be promised without asking, in one sentence; cited as `compensation-limit`",
        ),
        "facts": ("事实", "店铺的事实，每条以“- id:”开头", "the facts of the shop"),
    },
    "ShopFact": {
        "id": (
            "编号",
            "场景用它引用这条事实；没有空格和标点",
            "what scenarios cite it by; no spaces or marks",
        ),
        "category": ("类别", "给人看的分类，如 退换", "a heading for people, such as `returns`"),
        "text": ("内容", "一句话说清楚", "the fact in one sentence"),
        "from": (
            "生效",
            "第一天，如 2026-03-01；不写就一直有效",
            "the first day: `2026-03-01`; else since ever",
        ),
        "until": ("失效", "最后有效的一天，如 2026-03-31", "the last day on which it is true: `2026-03-31`"),
    },
    "StandardsFile": {
        "document": ("文件", "培训文件的编号", "the id of the training document"),
        "title": ("标题", "培训文件的标题", "its title"),
        "standards": ("标准", "标准的列表，每项以“- id:”开头", "the list of standards"),
    },
    "Standard": {
        "id": ("编号", "小写字母、数字、连字符", "lower-case letters, digits, hyphens"),
        "number": ("序号", "在标准总表里的序号", "its number in the list of standards"),
        "statement": ("标准", "教的是什么，用自己的话写", "what is taught, in your own words, in Chinese"),
        "gloss": ("英文", "同一句话的英文", "the same in English"),
        "section": (
            "章节",
            "在文件的哪一节；节里的哪一处写在“·”后面，如 第二章·3",
            "where in the document it is taught; the place in the section after a middle dot",
        ),
        "also": (
            "还见于",
            "别的文件也教，如 {textbook: 第三章}",
            "other documents that teach it: sections by id",
        ),
        "dimension": ("维度", "属于哪个维度", "the dimension it belongs to"),
        "stage": ("阶段", "用在哪个阶段", "the stage it belongs to"),
        "check": (
            "怎样检查",
            "rule、timed、confirm、model、facts，对话里看不到的写 unseen",
            "rule, timed, confirm, model, facts; or unseen, where no chat shows it",
        ),
        "because": (
            "原因",
            "check: unseen 的写：为什么对话里看不到",
            "with `check: unseen`: why no chat shows it",
        ),
        "because_gloss": ("原因英文", "原因的英文，可以不写", "the same in English, if you like"),
        "figures": ("数字", "带单位的数字，如 6s", "figures with units, such as `6s`"),
        "tension": ("矛盾", "和哪条标准矛盾，这里怎样处理", "what another standard says against it"),
    },
    "Settings": {
        "inputs": ("对话", "要评的对话：文件、文件夹或通配符", "what is graded: files, folders, globs"),
        "rubric": ("评分规则", "auto，或一份规则的编号或文件", "auto, or a rubric by id or file"),
        "rubrics": (
            "规则文件夹",
            "自己的规则、场景在哪些文件夹，如 [规则, 场景]",
            "the folders of your own rubrics and scenarios: `[rubrics, scenarios]`",
        ),
        "judge": (
            "评审",
            "rules、openai:模型名，或自己 judges.yaml 里的名字；地址和密钥不写在这里",
            "`rules`, `openai:MODEL` or a name in your own judges.yaml; no address or key belongs here",
        ),
        "map": (
            "对照表",
            "说明对话文件怎么读的文件，如 [飞鸽.yaml, 千牛.yaml]",
            "the maps that say how files are read: `[feige.yaml, qianniu.yaml]`",
        ),
        "roster": (
            "名单",
            "名单文件（Excel 或 CSV，列名：文件、学员、场景、日期）",
            "the roster, a table with the columns file, trainee, scenario, date",
        ),
        "agent": ("角色", "学员在消息里的角色：assistant 或 user", "the trainee's role: assistant or user"),
        "trainee": (
            "学员",
            "店里有几个人说话时评谁：账号或名字",
            "whose part is graded where several people of the shop speak: an account or a name",
        ),
        "scenario": ("场景", "全部对话用这一张场景卡", "one scenario card for all transcripts"),
        "results": ("结果", "结果存在哪个文件夹", "the folder in which runs are made"),
        "out": ("结果文件夹", "每次都用这一个结果文件夹", "the folder of the run, always this one"),
        "concurrency": ("同时", "同时评几段", "how many are in flight at once"),
        "limit": ("前几段", "只评前几段", "only the first so many"),
        "sample": ("抽样", "随机抽几段", "so many at random"),
        "feedback": (
            "反馈",
            "大模型写多少给学员：full（逐项建议、点评、换个说法）或 brief（点评和换个说法，省 token）",
            "What a model writes for the trainee: full (advice on each criterion, a note, a better wording) "
            "or brief (note and wording only)",
        ),
        "no-mask": (
            "不遮盖",
            "true：个人信息原样发给大模型（慎用）",
            "`true`: personal data goes to the model as it is",
        ),
        "store": ("保存", "full 原文、masked 遮盖后、none 不存", "full, masked or none"),
        "fail-under": (
            "及格线",
            "有总分低于它时退出码为 4（0 到 100）",
            "exit with 4 when a total is below it, 0 to 100",
        ),
        "tolerate": ("容许", "允许没有评成的比例（0 到 1）", "the share of failures that is allowed, 0 to 1"),
        "max-cost": (
            "最多花",
            "最多花多少钱，货币按评审的价格；到了就停",
            "spend at most so much, in the currency of the judge's prices; then stop",
        ),
        "max-tokens": ("最多用", "最多用多少 tokens；到了就停", "use at most so many tokens; then stop"),
        "until": (
            "评到",
            "到这个时间就不再开始新的，如 06:30",
            "begin no transcript after this time, such as 06:30",
        ),
        "max-turns": (
            "最多几句",
            "一段对话最多几句，超过的不评；默认 5000",
            "the turns that a conversation may have, 5000 unless given; a longer one is not graded",
        ),
        "max-chars": (
            "最多几字",
            "一句话最多几个字，超过的不评；默认 100000",
            "the characters that a turn may have, 100000 unless given",
        ),
        "max-mb": (
            "最大几兆",
            "要整个读进来的文件最大几兆，默认 200",
            "the megabytes of a file that has to be loaded whole, 200 unless given",
        ),
        "no-cache": (
            "不用缓存",
            "true：不用本机缓存的大模型回答，也不存",
            "`true`: neither use nor keep replies of models on this machine",
        ),
        "engine": (
            "在哪里评",
            "local（本进程）或 ray（多个进程、多台机器）；集群的地址不写在这里",
            "`local` (this process) or `ray` (processes, machines); no cluster's address belongs here",
        ),
        "workers": ("进程数", "ray 用几个进程", "how many processes ray uses"),
        "parts-format": ("分片格式", "parquet 或 jsonl", "what the parts are: parquet or jsonl"),
        "dry-run": ("试算", "true：只看会做什么", "`true`: only tell what would be done"),
        "lang": ("语言", "zh 或 en：界面的语言", "zh or en: the language of messages"),
    },
    "FileMap": {
        "map": ("名称", "这份对照表的名称", "its name"),
        "files": (
            "文件",
            "说的是哪些文件，如 [飞鸽*.csv]；不写就是全部",
            "which files it is about: `[feige*.csv]`; without any, all",
        ),
        "format": (
            "格式",
            "文件的写法；多半不用写，打开就能认出来",
            "how the files are written; mostly told by their content, and not needed",
        ),
        "encoding": (
            "编码",
            "文件的编码，如 gb18030；多半不用写",
            "the encoding, such as `gb18030`; mostly not needed",
        ),
        "sheets": (
            "工作表",
            "工作簿里哪几张表是对话，如 [聊天记录]；不写就是有这些列的全部",
            "the sheets that hold conversations; without any, all that have the columns",
        ),
        "heading_row": (
            "列名行",
            "列名在第几行；不写就自己找",
            "the row with the headings, from 1; found out unless given",
        ),
        "columns": (
            "列",
            "哪一列是什么，如 {text: 消息内容, at: 发送时间}",
            "which column is what: `{text: Message, at: Sent}`",
        ),
        "roles": (
            "角色",
            "表里的角色名是谁：customer 客户、agent 客服、bot 自动、system 系统，如 {商家: agent}",
            "whose word it is, by what the file calls the role: `{Merchant: agent}`",
        ),
        "kinds": (
            "消息类型",
            "表里的消息类型是什么：text、image、card、order…，如 {商品卡片: card}",
            "the kind of message by what the file calls it: `{Product card: card}`",
        ),
        "agents": (
            "客服账号",
            "店里人的账号：整个账号，或冒号前的主账号",
            "accounts of the shop's people: whole, or the main account before the colon",
        ),
        "bots": ("机器人账号", "自动回复的账号", "accounts that reply by themselves"),
        "customers": ("客户账号", "客户的账号", "accounts of customers"),
        "trainee": (
            "学员",
            "店里有几个人说话时评谁：账号或名字",
            "whose part is graded where several people of the shop speak: an account or a name",
        ),
        "agent": (
            "学员角色",
            "消息格式的文件里学员是 assistant 还是 user",
            "the trainee's role in message files: `assistant` or `user`",
        ),
        "time_zone": (
            "时区",
            "没写时区的时间是哪个时区，如 Asia/Shanghai 或 +08:00",
            "the zone of times that name none: `Asia/Shanghai` or `+08:00`",
        ),
        "date": (
            "日期",
            "文件里的“今天”是哪一天，如 2026-03-05",
            "the day that 'today' means in the files: `2026-03-05`",
        ),
        "new_after": (
            "隔多久",
            "隔多久没人说话，后面就算另一段，如 2h",
            "how long nothing is said before another conversation begins: `2h`",
        ),
    },
    "Columns": {
        "id": ("会话", "会话编号的列", "the column with the conversation's id"),
        "role": ("角色", "谁说的（客户、客服…）的列", "the column with the role of the speaker"),
        "account": ("账号", "发送账号或昵称的列", "the column with the account that sent it"),
        "customer": ("客户", "这通对话的客户是谁的列", "the column with the customer, whoever speaks"),
        "agent": ("客服", "这通对话的客服账号的列", "the column with the shop's account, whoever speaks"),
        "text": ("内容", "消息内容的列", "the column with what was said"),
        "at": ("时间", "发送时间的列", "the column with the time"),
        "kind": ("类型", "消息类型的列", "the column with the kind of message"),
        "trainee": ("学员", "学员名字的列", "the column with the trainee's name"),
        "date": ("日期", "日期的列", "the column with the date"),
        "scenario": ("场景", "场景编号的列", "the column with the scenario's id"),
        "conversation": (
            "整段对话",
            "一格里是整段对话的列（一行一段的表）",
            "the column whose cells hold whole conversations, in a table with one row each",
        ),
    },
    "JudgesFile": {"judges": ("评审", "名字: 评审，一个接一个", "judges by name")},
    "PanelEntry": {
        "panel": (
            "评审团",
            "一起评的几个评审，如 [甲, 乙, 丙]，取多数",
            "the judges that all grade, for a majority: `[a, b, c]`",
        )
    },
    "SecondOpinionEntry": {
        "first": ("先评", "先评的评审，便宜的", "the judge that grades first, a cheap one"),
        "second": (
            "复评",
            "先评的拿不准时再问的评审",
            "the judge that is asked too where the first is unsure",
        ),
    },
    "CascadeEntry": {
        "cascade": (
            "级联",
            "规则先评全部，触红线、拿不准的交给这个评审",
            "rules grade all, and this judge those with a red line or in doubt",
        ),
        "share": (
            "抽查",
            "其余的随机抽几成也交给它（0 到 1）",
            "the share of the others that it grades too, at random, 0 to 1",
        ),
    },
    "ModelEntry": {
        "provider": (
            "服务商",
            "服务商的名字，如 deepseek；地址、密钥的变量名照它的文档",
            "the provider, such as `deepseek`: address and the key's variable are as its documentation says",
        ),
        "model": ("模型", "模型名，按服务商的写法", "the model, as its provider calls it"),
        "base_url": (
            "地址",
            "接口的地址，如 https://api.deepseek.com；写了 provider 可以不写",
            "the address of the endpoint: `https://api.deepseek.com`; not needed with `provider`",
        ),
        "api_key_env": (
            "密钥变量",
            "放密钥的环境变量的名字，如 DEEPSEEK_API_KEY；密钥本身不写在文件里",
            "the environment variable that holds the key: `DEEPSEEK_API_KEY`; never the key itself",
        ),
        "structured": (
            "输出格式",
            "怎样要求按格式回答：auto（自己找）、json_schema、tool、json_object、prompt",
            "how the form of a reply is asked for: auto (found out), json_schema, tool, json_object, prompt",
        ),
        "temperature": (
            "温度",
            "0 到 2；写 null 就不发这个参数",
            "0 to 2; `null` does not send it",
        ),
        "max_tokens": ("回答上限", "一次回答最多多少 token", "how many tokens a reply may have"),
        "extra_body": (
            "其他参数",
            "原样放进每次请求的参数，如 {enable_thinking: false}",
            "parameters that go into each request as they are: `{enable_thinking: false}`",
        ),
        "split": (
            "拆分",
            "一次请求问多少：transcript 整段、dimension 一个维度、criterion 一个评分点",
            "what one request asks for: the whole transcript, one dimension, or one criterion",
        ),
        "samples": ("几次", "每段评几次，取多数", "how often each transcript is graded, for a majority"),
        "context": (
            "上下文",
            "模型一次最多读写多少 token，两样加起来；超过的不发",
            "how many tokens prompt and reply may have together; what exceeds it is not sent",
        ),
        "timeout_s": ("等一次", "等一次回答最多几秒", "how long one reply is waited for, in seconds"),
        "deadline_s": (
            "等一段",
            "一段对话连重试一共最多几秒",
            "how long one transcript may take with all retries, in seconds",
        ),
        "requests_per_minute": ("每分钟请求", "每分钟最多几次请求", "requests a minute at most"),
        "tokens_per_minute": ("每分钟字数", "每分钟最多多少 token", "tokens a minute at most"),
        "prices": (
            "价格",
            "每一百万 token 的价格，用来算花费；不写就只报 token 数",
            "the price of a million tokens, for costs; without it, only tokens are told",
        ),
    },
    "Prices": {
        "currency": ("币种", "币种的三个字母，如 CNY", "the currency in three letters: `CNY`"),
        "date": ("日期", "哪一天查到的价格，如 2026-03-01", "the day of these prices: `2026-03-01`"),
        "input": ("输入", "一百万 token 输入多少钱", "a million tokens of input"),
        "cached_input": (
            "缓存输入",
            "一百万 token 命中缓存的输入多少钱；不写就和输入一样",
            "a million tokens of cached input; without it, as other input",
        ),
        "output": ("输出", "一百万 token 输出多少钱", "a million tokens of output"),
    },
}
"""By model and key; a guard test holds that every key that a trainer can write is here."""


def meaning(model: str, key: str) -> str:
    """Return what to write under `key`; empty where nothing is known of it."""
    known = MEANINGS.get(model, {}).get(key)
    return say(known[1], known[2]) if known else ""


def chinese_name(model: str, key: str) -> str:
    """Return what a trainer calls `key`."""
    return MEANINGS[model][key][0]


def chinese_names(model: str) -> dict[str, str]:
    """Return the keys of `model` by their Chinese names, which beginners write instead."""
    return {chinese: key for key, (chinese, _, _) in MEANINGS.get(model, {}).items()}

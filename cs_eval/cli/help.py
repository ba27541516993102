"""The help pages in both languages: what each command, argument and option is for."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from cs_eval.errors import InputError
from cs_eval.language import Language, say

Pair = tuple[str, str]

COMMANDS: dict[str, Pair] = {
    "": (
        "给客服演练对话评分：态度与共情、专业与准确、合规、促成与收尾，每处扣分都有原话为证。",
        "Grades customer-service role-plays: empathy, accuracy, compliance, closing; "
        "each deduction proved by a quote.",
    ),
    "grade": (
        "给对话评分。默认只用规则，离线、免费；--judge openai:模型名 用大模型。同一条命令再运行一次，"
        "会接着上次评。",
        "Grade transcripts: offline by rules, or with a model by --judge openai:MODEL. "
        "The same command again resumes.",
    ),
    "show": (
        "看一次评分的结果表（不写就看最新的一次）；加上编号，看一段对话的原文、证据、判定和建议。",
        "Show the table of a run, the newest unless named; with an id, one conversation with its evidence, "
        "verdicts and advice.",
    ),
    "report": (
        "把结果（不写就是最新的一次）做成表格。在终端里运行时存到结果文件夹，接管道时写到标准输出。",
        "Make a table of runs, or of the newest: into the run's folder on a terminal, "
        "to standard output in a pipe.",
    ),
    "convert": (
        "把各种对话文件转成统一的 JSONL（一行一段），写到标准输出或 --out 文件；读不成的逐条说明。"
        "不遮盖个人信息，什么也不发出去。",
        "Write conversations of any format as JSON Lines, one each, to standard output or --out; tell what "
        "cannot be read, and why. Nothing is masked, and nothing leaves the machine.",
    ),
    "init": (
        "建一个自己的文件夹：对话、规则、场景、结果、设置，和一个双击就评分的脚本。已有的文件不动。",
        "Make a folder of your own: chats, rubrics, scenarios, results, settings, and a script to "
        "double-click. Files that are there stay as they are.",
    ),
    "rubric": ("看、建、查、比较评分规则。", "List, start, check, render and compare rubrics."),
    "rubric list": ("列出能用的评分规则。", "List the rubrics there are."),
    "rubric new": (
        "新建一份评分规则，里面有一步一步的说明。已有的文件不动。",
        "Start a rubric that explains itself. Files that are there stay as they are.",
    ),
    "rubric check": (
        "检查规则、场景、标准、词库、店铺文件，逐处指出文件、行、列和改法；能用但可以写得更好的地方会提醒。",
        "Check rubrics, scenarios, standards, lexicons and shops; name file, line, column and remedy. "
        "Warn of what works and could be better.",
    ),
    "rubric render": (
        "看大模型会读到的全部文字，和有多少字。",
        "Print exactly what a model would read, and its size.",
    ),
    "rubric coverage": (
        "看每条培训标准有没有评分点或红线引用，按文件和章节列表；有缺的退出码为 1。",
        "Tell which training standards a criterion or red line cites, by document and section; "
        "exit with 1 on a gap.",
    ),
    "rubric diff": (
        "两份评分规则差在哪：评分点、权重、等级、红线；--on 结果文件夹：谁的总分、等级、红线会变。",
        "Say what changed between two rubrics; with --on RUN, whose total, band or red lines would change.",
    ),
    "batch": (
        "不连接口，用文件批量评：写出请求，读入答复。",
        "Grade by files, without any endpoint: write requests, read replies.",
    ),
    "batch write": (
        "把要问大模型的写成 requests.jsonl（OpenAI 批量格式），交给模型平台的批量接口，或墙那边的模型。",
        "Write what a model is to be asked into requests.jsonl (OpenAI's batch format), for a provider's "
        "batch console or a model behind a wall.",
    ),
    "batch read": (
        "读入答复，评出能评的；要再问的写成下一个请求文件。答复没齐时退出码为 5。",
        "Read replies, grade what can be, write what is to be asked next. Exit with 5 while replies are "
        "to come.",
    ),
    "judge": ("看、建、查大模型评审。", "List, set up and check judges."),
    "judge list": (
        "列出 judges.yaml 里的评审：模型、地址、密钥的环境变量设了没有。",
        "List the judges of a judges.yaml: model, address, and whether the key's variable is set.",
    ),
    "forget": (
        "删掉一次评分里存下的某个学员的、或某天以前的对话、评分和缓存的回答。",
        "Delete what a run holds of one trainee, or of chats before a day, and the replies kept of them.",
    ),
    "cache": (
        "看本机存了多少大模型的回答：同样的问题不用再花钱问。",
        "Tell what is kept of models' replies on this machine: the same question is not paid for twice.",
    ),
    "cache clear": ("清掉存下的回答。", "Delete the replies that are kept."),
    "judge setup": (
        "新建一个评审：问服务商、模型、密钥，拿编的示例试一次，写进 judges.yaml。密钥不写进文件。",
        "Set up a judge: asks for provider, model and key, tries one invented chat, writes judges.yaml. "
        "The key is never written.",
    ),
    "judge check": (
        "查一个评审：接口支持什么、快慢、花费、每次评得一不一样；给结论和可照抄的 YAML。会发请求，花点钱。",
        "Check a judge: what its endpoint supports, time, cost, how far it repeats itself; a verdict, and "
        "YAML to paste. It sends requests, which cost a little.",
    ),
    "schema": (
        "输出某种文件的 JSON Schema，供编辑器补全和检查。",
        "Print the JSON Schema of a kind of file, for editors and other tools.",
    ),
}

PARAMETERS: dict[str, Pair] = {
    "inputs": (
        "对话文件、文件夹、通配符，或 -（标准输入）；JSONL、JSON、CSV、TSV、Excel、txt、Markdown、"
        "Parquet、Arrow，可压成 .gz",
        "transcript files, folders, globs, or - for standard input; JSONL, JSON, CSV, TSV, XLSX, text, "
        "Markdown, Parquet, Arrow, each also as .gz",
    ),
    "rubric": (
        "评分规则：编号或文件；auto（默认）按场景选，没有场景用 general",
        "the rubric, by id or file; auto (default) goes by the scenario, else general",
    ),
    "rubrics": (
        "自己的规则文件夹，优先于自带的；可以写几次",
        "a folder of your own, which comes before the bundled one; may be given several times",
    ),
    "judge": (
        "评审：rules（默认，离线规则），openai:模型名（读 OPENAI_API_KEY、OPENAI_BASE_URL），"
        "或 judges.yaml 里的名字",
        "rules (default, offline), openai:MODEL (reads OPENAI_API_KEY and OPENAI_BASE_URL), or a name in "
        "judges.yaml",
    ),
    "judges": (
        "评审的文件 judges.yaml；不写就用自己的那一份（cs-eval judge list 看在哪里）",
        "the judges.yaml to use; without it, your own (`cs-eval judge list` tells where that is)",
    ),
    "judge_name": ("评审的名字，或 openai:模型名", "the judge's name, or openai:MODEL"),
    "provider": (
        "服务商，如 deepseek；自己的接口不写，写 --base-url",
        "the provider, such as deepseek; for another endpoint, give --base-url instead",
    ),
    "its_model": ("模型名，按服务商的写法", "the model, as its provider calls it"),
    "address": (
        "接口的地址，如 http://127.0.0.1:8000/v1；写了 --provider 可以不写",
        "the endpoint's address, such as http://127.0.0.1:8000/v1; not needed with --provider",
    ),
    "api_key_env": (
        "放密钥的环境变量的名字；默认用服务商常用的",
        "the environment variable that holds the key; default the provider's usual one",
    ),
    "name": ("给评审起的名字，默认是服务商的名字", "what to call the judge; default the provider's name"),
    "try_it": (
        "默认拿编的示例试一次；--no-try 不试，直接写",
        "try one invented chat (default); with --no-try, write without that",
    ),
    "replace": ("文件里已有同名的，改写它", "write over an entry of that name"),
    "yes": ("不再问，直接做（脚本里用）", "ask nothing, for scripts"),
    "other_judge": (
        "重评的用谁：rules（默认）、openai:模型名，或 judges.yaml 里的名字",
        "who grades again: rules (default), openai:MODEL, or a name in judges.yaml",
    ),
    "map": (
        "对照表：列、角色、账号怎么认（cs-eval convert --guess 帮着写）；可以写几次",
        "a map of columns, roles, accounts (`cs-eval convert --guess` proposes one); may be given several "
        "times",
    ),
    "roster": (
        "名单（Excel 或 CSV，列名：文件、学员、场景、日期）：每个文件是谁练的、哪张场景卡、哪一天",
        "a roster (Excel or CSV with the columns file, trainee, scenario, date): who, on which card and day "
        "each file is",
    ),
    "max_turns": (
        "一段对话最多几句，默认 5000；超过的不评，会列出来",
        "turns of one conversation, default 5000; a longer one is a failure that says so",
    ),
    "max_chars": (
        "一句话最多几个字，默认 100000；超过的不评，会列出来",
        "characters of one turn, default 100000; likewise",
    ),
    "max_mb": (
        "要整个读进来的文件最大几兆（解压后），默认 50；超过的不评，会列出来",
        "megabytes, unpacked, of a file that has to be loaded whole, default 50; likewise",
    ),
    "into_file": (
        "写到哪个文件，默认 -（标准输出）；已有的不改写",
        "the file to write, default - (standard output); one that is there stays",
    ),
    "guess": (
        "不转换，先猜一份对照表：说明每处为什么，给三段看读得对不对，对就写成 --out（默认 map.yaml）",
        "propose a map instead: tells each guess with its reason, shows three conversations, and asks before "
        "it writes --out (default map.yaml)",
    ),
    "force": ("已有这个文件也改写", "write over a file that is there"),
    "agent": (
        "学员在消息里的角色（assistant 或 user），文件没写明时必填",
        "the trainee's role (assistant or user) where a file leaves it open",
    ),
    "scenario": ("全部对话用这一张场景卡", "one scenario card for all transcripts"),
    "out": (
        "结果文件夹；默认 runs/<输入名>-<配置指纹>，同样的命令会接着评",
        "the run's folder; default runs/<input>-<configuration>, so that the same command resumes",
    ),
    "results": (
        "结果都存在哪个文件夹里，默认 runs",
        "the folder in which the runs are; default runs",
    ),
    "concurrency": ("同时评几段，默认 8", "how many are in flight at once; default 8"),
    "limit": ("只评前 N 段", "only the first N transcripts"),
    "sample": ("随机抽 N 段，每次抽到的一样", "N transcripts at random, the same every time"),
    "no_mask": (
        "不遮盖个人信息，原样发给大模型（慎用）",
        "send personal data to the model as it is (careful)",
    ),
    "feedback": (
        "大模型写多少给学员：full（默认，逐项建议、点评、换个说法）、brief（点评和换个说法，省 token）",
        "what a model writes for the trainee: full (default: advice on each criterion, a note, a better "
        "wording) or brief (note and wording only, which saves tokens)",
    ),
    "store": (
        "结果里怎样保存对话：full（默认，原文）、masked（遮盖后）、none（不存）",
        "how the run keeps conversations: full (default), masked, none",
    ),
    "fail_under": (
        "有总分低于 SCORE 时退出码为 4（缺总分时总是 4）",
        "exit with 4 when any total is below SCORE (or missing, with or without this flag)",
    ),
    "tolerate": (
        "允许没有评成的比例，0 到 1，默认 0；超过时退出码为 1",
        "the share of failures, 0 to 1, above which the exit code is 1; default 0",
    ),
    "max_cost": (
        "最多花多少钱（货币按评审的价格），以前评同一批花的也算；到了就停，退出码 3",
        "spend at most AMOUNT, in the currency of the judge's prices, resumes included; "
        "then stop with exit code 3",
    ),
    "max_tokens": (
        "最多用多少 tokens，以前评同一批用的也算；到了就停，退出码 3",
        "use at most N tokens, resumes included; then stop with exit code 3",
    ),
    "until": (
        "到这个时间就不再开始新的，如 06:30 或 2026-03-05T06:30；退出码 3",
        "begin no transcript after TIME, such as 06:30 or 2026-03-05T06:30; exit code 3",
    ),
    "trainee": (
        "店里有几个人说话时评谁：账号或名字；其他人的话照读，不评",
        "whose part is graded where several people of the shop speak: an account or a name",
    ),
    "whom": ("删这个学员的", "what is stored of this trainee"),
    "before": (
        "删这一天以前的，如 2026-03-01",
        "what is stored of chats before this day, such as 2026-03-01",
    ),
    "sure": ("不再问，直接删", "delete without asking"),
    "only_look": ("只看会删什么，不删", "only tell what would be deleted"),
    "older_than": ("只清掉存了超过这么多天的", "only those kept for longer than DAYS"),
    "no_cache": (
        "不用本机缓存的大模型回答，也不存（--cache 取消它）",
        "neither use nor keep replies of models on this machine (--cache undoes it)",
    ),
    "engine": (
        "在哪里评：local（默认，本进程）或 ray（一台或多台机器上的多个进程，要装 cs-eval[ray]）",
        "where to grade: local (default, this process) or ray (processes on one machine or many; "
        "needs cs-eval[ray])",
    ),
    "ray_address": (
        "Ray 集群的地址，如 auto 或 10.0.0.5:6379；不写就在本机起一个",
        "the Ray cluster, such as auto or 10.0.0.5:6379; without it, one is started on this machine",
    ),
    "workers": (
        "用几个进程：local 用来跑规则和遮盖，默认每个核一个、最多 4 个，1 就是只用一个；"
        "ray 默认每个核一个，每个同时评 --concurrency 段",
        "how many processes: with local for rules and masking, default one a core and 4 at most, 1 for none "
        "but this; with ray default one a core, each with --concurrency in flight",
    ),
    "parts": (
        "结果另存一份分片到这个文件夹或地址（如 s3://桶/文件夹）；用 ray 时默认是结果文件夹里的 parts",
        "put the results in files of this folder or address (such as s3://bucket/folder) too; "
        "with ray, `parts` in the run's folder unless given",
    ),
    "log": (
        "把发生的事逐行记成 JSON（开始、重试、限流、失败、结束）到这个文件，- 是标准错误；没有对话内容",
        "append what happens as JSON lines (begin, retries, throttling, failures, end) to this file, "
        "- is standard error; nothing of the conversations",
    ),
    "follow": (
        "正在评的，一直看到评完；退出码说怎样结束的",
        "watch a run that is under way to its end; the exit code says how it ended",
    ),
    "parts_format": ("分片的格式：parquet（默认）或 jsonl", "what the parts are: parquet (default) or jsonl"),
    "dry_run": (
        "只看会做什么：多少段、多少次请求，估计多少 tokens、多少钱；什么都不写，也不发",
        "only tell what would be done: transcripts, requests, an estimate of tokens and cost; "
        "write and send nothing",
    ),
    "lang": ("界面语言，默认按系统", "language of messages; default by the locale"),
    "run": ("结果文件夹；不写就是最新的一次", "the folder of a run; without it, the newest"),
    "its_run": ("结果文件夹", "the folder of a run"),
    "runs": (
        "一个或几个结果文件夹；不写就是最新的一次",
        "folders of one run or more; without any, the newest",
    ),
    "transcript_id": ("对话编号", "the id of a transcript"),
    "csv": (
        "输出 CSV（Excel 可以直接打开）；不写也是它",
        "as CSV that Excel opens; also without this flag",
    ),
    "folder": ("文件夹，没有就新建", "the folder, made if there is none"),
    "rubric_id": ("编号：小写字母、数字、连字符", "its id: lower-case letters, digits, hyphens"),
    "extends": (
        "没写到的照哪一份规则，默认 general",
        "the rubric that holds where the new one says nothing; default general",
    ),
    "into": (
        "建在哪个文件夹；默认是自己的规则文件夹，没有就是这里",
        "the folder to put it into; default your own rubrics, else here",
    ),
    "path": (
        "文件、文件夹或评分规则的编号；不写就查全部",
        "a file, a folder or a rubric's id; without it, all",
    ),
    "strict": ("有提醒时退出码也是 2", "exit with 2 for warnings too"),
    "rubric_name": ("评分规则的编号或文件，默认 general", "the rubric, by id or file; default general"),
    "rubric_names": (
        "评分规则的编号或文件；不写就看全部",
        "rubrics, by id or file; without any, all there are",
    ),
    "transcript": (
        "对话文件（取第一段），cs-eval grade 认的都行；不写就只看固定的部分",
        "a file that `cs-eval grade` reads (its first conversation); without it, the static part only",
    ),
    "old": (
        "原来的评分规则：编号、文件，或结果文件夹（评那次时用的规则）",
        "the rubric before: an id, a file, or a run's folder (the rubric that it was graded by)",
    ),
    "new": ("改过的评分规则：编号或文件", "the rubric after: an id or a file"),
    "on": (
        "在这次结果上试：该重评的重评，列出会变的对话；不改这个文件夹",
        "try it on this run: grade again what must be, list who would move; the run stays as it is",
    ),
    "batch": ("batch write 写出的结果文件夹", "the run that `batch write` made"),
    "replies": (
        "答复文件：批量接口的输出和错误文件，或一行一个 {custom_id, content}；不齐也可以，再读下一个",
        "files of replies: a batch's output and error files, or lines of {custom_id, content}; parts will do",
    ),
    "again": (
        "没有可用答复的请求都再写一遍（答复文件丢了，或批量任务过期了）",
        "write every request without a useful reply anew (when a file was lost, or a batch expired)",
    ),
    "model": ("请求里的模型名", "the model's name in the requests"),
    "base_url": (
        "以后若改用接口接着评，写上它的地址，评过的就不会重评；这里不会连它",
        "the address of the endpoint that may go on with this run; nobody connects to it here",
    ),
    "per_file": (
        "一个文件最多多少条请求，默认 50000；硅基流动是 5000",
        "how many requests a file may hold; default 50000, SiliconFlow takes 5000",
    ),
    "kind": ("哪一种文件", "the kind of file"),
    "help": ("显示这页说明", "show this page"),
}

_WIDEST = 110


class Command(TyperCommand):
    """A command whose help is in the language that its app was made in."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))


class Group(TyperGroup):
    """A group of commands whose help is in the language that its app was made in."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_page(self, ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` name; raises InputError for an unknown one."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, n=1)
            hint = say(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ""
            known = say("、", ", ").join(self.commands)
            raise InputError(
                say(
                    f"没有命令 {args[0]}{hint}\n可用的命令：{known}",
                    f"no such command {args[0]}{hint}\nCommands: {known}",
                )
            )
        return super().resolve_command(ctx, args)


def _page(command: Any, ctx: Any) -> str:
    """Return the help page of `command`: usage, purpose, arguments, options, commands."""
    from rich.console import Console
    from rich.padding import Padding

    language: Language = ctx.find_root().obj or "zh"
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    screen = io.StringIO()
    console = Console(file=screen, width=width, markup=False, highlight=False, emoji=False)
    path = _path(ctx)
    console.print(_pick(("用法：", "Usage: "), language) + _usage(command, ctx, language))
    console.print(Padding(_pick(COMMANDS[path], language), (1, 0, 0, 2)))
    for title, rows in _sections(command, ctx, path, language):
        if rows:
            console.print(f"\n{_pick(title, language)}")
            console.print(_columns(rows))
    return "\n".join(line.rstrip() for line in screen.getvalue().splitlines())


def _pick(pair: Pair, language: Language) -> str:
    return pair[0] if language == "zh" else pair[1]


def _path(ctx: Any) -> str:
    """Return the command's words without the program's: "rubric check"."""
    return str(ctx.command_path).partition(" ")[2]


def _usage(command: Any, ctx: Any, language: Language) -> str:
    arguments = [_shown(param) for param in command.params if param.param_type_name == "argument"]
    if isinstance(command, Group):
        arguments = [_pick(("命令", "COMMAND"), language)]
    return " ".join([ctx.command_path, *arguments, _pick(("[选项]", "[OPTIONS]"), language)])


def _shown(param: Any) -> str:
    name = str(param.metavar or param.name.upper())
    return name if param.required else f"[{name}]"


def _sections(
    command: Any, ctx: Any, path: str, language: Language
) -> Iterator[tuple[Pair, list[tuple[str, str]]]]:
    params = command.get_params(ctx)
    words = {param.name: _pick(PARAMETERS[param.name], language) for param in params}
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    yield ("参数", "Arguments"), [(_shown(param).strip("[]"), words[param.name]) for param in arguments]
    yield ("选项", "Options"), [(_flag(param), words[param.name]) for param in options]
    names = getattr(command, "commands", {})
    yield (
        ("命令", "Commands"),
        [(name, _pick(COMMANDS[f"{path} {name}".strip()], language)) for name in names],
    )


def _flag(param: Any) -> str:
    return " ".join([param.opts[0], *([param.metavar] if param.metavar else [])])


def _columns(rows: Iterable[tuple[str, str]]) -> Any:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(f"  {name}", words)
    return table

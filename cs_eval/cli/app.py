"""The commands and their flags, as a Typer app."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.help import Command, Group
from cs_eval.language import Language
from cs_eval.resources import own_cache

Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", metavar="zh|en")]
Rubrics = Annotated[list[Path] | None, typer.Option("--rubrics", metavar="DIR")]
Judges = Annotated[Path | None, typer.Option("--judges", metavar="FILE")]
Results = Annotated[Path, typer.Option("--results", metavar="DIR")]
FailUnder = Annotated[float | None, typer.Option("--fail-under", metavar="SCORE", min=0, max=100)]
Tolerate = Annotated[float, typer.Option("--tolerate", metavar="SHARE", min=0, max=1)]
FeedbackOption = Annotated[Literal["brief", "full"], typer.Option("--feedback", metavar="brief|full")]
PerFile = Annotated[int | None, typer.Option("--per-file", metavar="N", min=1)]
Agent = Annotated[str | None, typer.Option("--agent", metavar="ROLE")]
Trainee = Annotated[str | None, typer.Option("--trainee", metavar="NAME")]
Maps = Annotated[list[Path] | None, typer.Option("--map", metavar="FILE")]
RosterFile = Annotated[Path | None, typer.Option("--roster", metavar="FILE")]
MaxTurns = Annotated[int | None, typer.Option("--max-turns", metavar="N", min=1)]
MaxChars = Annotated[int | None, typer.Option("--max-chars", metavar="N", min=1)]
MaxMb = Annotated[int | None, typer.Option("--max-mb", metavar="N", min=1)]
RESULTS = Path("runs")
BASE = "general"
JUDGE = "rules|openai:MODEL|NAME"
Kind = Literal[
    "rubric",
    "scenario",
    "transcript",
    "grade",
    "failure",
    "standards",
    "lexicons",
    "shop",
    "map",
    "settings",
    "judges",
]


def make_app(language: Language) -> typer.Typer:
    """Return the app with its help pages in `language`."""
    settings = {"obj": language}
    app = typer.Typer(cls=Group, add_completion=False, context_settings=settings)
    app.callback(invoke_without_command=True)(_any)
    rubric_app = typer.Typer(cls=Group)
    rubric_app.callback(invoke_without_command=True)(_any)
    app.command(cls=Command)(grade)
    app.command(cls=Command)(show)
    app.command(cls=Command)(report)
    app.command(cls=Command)(convert)
    app.command(cls=Command)(schema)
    app.command(cls=Command)(init)
    app.command(cls=Command)(forget)
    rubric_app.command("list", cls=Command)(rubric_list)
    rubric_app.command("new", cls=Command)(rubric_new)
    rubric_app.command("check", cls=Command)(rubric_check)
    rubric_app.command("render", cls=Command)(rubric_render)
    rubric_app.command("coverage", cls=Command)(rubric_coverage)
    rubric_app.command("diff", cls=Command)(rubric_diff)
    app.add_typer(rubric_app, name="rubric")
    cache_app = typer.Typer(cls=Group)
    cache_app.callback(invoke_without_command=True)(_cache)
    cache_app.command("clear", cls=Command)(cache_clear)
    app.add_typer(cache_app, name="cache")
    batch_app = typer.Typer(cls=Group)
    batch_app.callback(invoke_without_command=True)(_any)
    batch_app.command("write", cls=Command)(batch_write)
    batch_app.command("read", cls=Command)(batch_read)
    app.add_typer(batch_app, name="batch")
    judge_app = typer.Typer(cls=Group)
    judge_app.callback(invoke_without_command=True)(_any)
    judge_app.command("list", cls=Command)(judge_list)
    judge_app.command("setup", cls=Command)(judge_setup)
    judge_app.command("check", cls=Command)(judge_check)
    app.add_typer(judge_app, name="judge")
    return app


def _any(context: typer.Context, lang: Lang = None) -> None:
    """Take the language, which is in use by now; without a command, show what there is."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(ExitCode.BAD_INPUT)


def grade(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...")],
    rubric: Annotated[str, typer.Option(metavar="auto|ID|PATH")] = "auto",
    rubrics: Rubrics = None,
    judge: Annotated[str, typer.Option(metavar=JUDGE)] = "rules",
    judges: Judges = None,
    map: Maps = None,
    roster: RosterFile = None,
    agent: Agent = None,
    trainee: Trainee = None,
    scenario: Annotated[str | None, typer.Option(metavar="ID")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR")] = None,
    results: Results = RESULTS,
    concurrency: Annotated[int, typer.Option(metavar="N", min=1)] = 8,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    sample: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    no_mask: Annotated[bool, typer.Option("--no-mask/--mask")] = False,
    feedback: FeedbackOption = "full",
    store: Annotated[Literal["full", "masked", "none"], typer.Option(metavar="full|masked|none")] = "full",
    fail_under: FailUnder = None,
    tolerate: Tolerate = 0,
    max_cost: Annotated[float | None, typer.Option(metavar="AMOUNT", min=0)] = None,
    max_tokens: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME")] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache/--cache")] = False,
    engine: Annotated[Literal["local", "ray"], typer.Option(metavar="local|ray")] = "local",
    ray_address: Annotated[str | None, typer.Option(metavar="ADDR")] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    parts: Annotated[str | None, typer.Option(metavar="DIR|URI")] = None,
    parts_format: Annotated[Literal["parquet", "jsonl"], typer.Option(metavar="parquet|jsonl")] = "parquet",
    log: Annotated[str | None, typer.Option(metavar="FILE|-")] = None,
    max_turns: MaxTurns = None,
    max_chars: MaxChars = None,
    max_mb: MaxMb = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    lang: Lang = None,
) -> int:
    """Grade transcripts."""
    from cs_eval.budget import Limits
    from cs_eval.cli.engines import EngineOptions
    from cs_eval.cli.grading import GradeOptions, run
    from cs_eval.cli.planning import moment
    from cs_eval.cli.sources import sources_of

    options = GradeOptions(
        sources=sources_of(inputs, map, roster, agent, trainee, max_turns, max_chars, max_mb),
        rubric=rubric,
        rubrics=rubrics,
        judge=judge,
        judges=judges,
        judge_of_folder=_was_set_by_the_folder(context, "judge"),
        scenario=scenario,
        out=out,
        results=results,
        concurrency=concurrency,
        limit=limit,
        sample=sample,
        mask=not no_mask,
        feedback=feedback,
        store=store,
        fail_under=fail_under,
        tolerate=tolerate,
        dry_run=dry_run,
        limits=Limits(max_cost, max_tokens, moment(until, datetime.now().astimezone()) if until else None),
        cache=None if no_cache else own_cache(),
        engine=EngineOptions(engine, ray_address, workers, parts, parts_format),
        log=log,
    )
    return run(options)


def _was_set_by_the_folder(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "DEFAULT_MAP"


def show(
    run: Annotated[str | None, typer.Argument(metavar="RUN")] = None,
    transcript_id: Annotated[str | None, typer.Argument(metavar="TRANSCRIPT_ID")] = None,
    follow: Annotated[bool, typer.Option("--follow")] = False,
    results: Results = RESULTS,
    lang: Lang = None,
) -> int:
    """Show a run, or one conversation of it."""
    from cs_eval.cli import showing

    return showing.show(run, transcript_id, results, follow=follow)


def report(
    runs: Annotated[list[Path] | None, typer.Argument(metavar="RUN...")] = None,
    csv: Annotated[bool, typer.Option("--csv")] = False,
    results: Results = RESULTS,
    lang: Lang = None,
) -> int:
    """Make a table of runs; CSV is the only kind there is, so it need not be asked for."""
    from cs_eval.cli import showing

    return showing.report(runs or [], results)


def convert(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...")],
    into_file: Annotated[Path, typer.Option("--out", metavar="FILE|-")] = Path("-"),
    map: Maps = None,
    roster: RosterFile = None,
    agent: Agent = None,
    trainee: Trainee = None,
    rubrics: Rubrics = None,
    tolerate: Tolerate = 0,
    force: Annotated[bool, typer.Option("--force")] = False,
    guess: Annotated[bool, typer.Option("--guess")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    max_turns: MaxTurns = None,
    max_chars: MaxChars = None,
    max_mb: MaxMb = None,
    lang: Lang = None,
) -> int:
    """Write conversations as canonical JSON Lines."""
    from cs_eval.cli import converting, guessing
    from cs_eval.cli.sources import sources_of
    from cs_eval.loading import Library

    sources = sources_of(inputs, map, roster, agent, trainee, max_turns, max_chars, max_mb)
    shops = Library(rubrics).shops.own
    if guess:
        return guessing.guess(sources, shops, into_file, yes=yes, force=force)
    return converting.convert(sources, shops, into_file, tolerate=tolerate, force=force)


def rubric_list(rubrics: Rubrics = None, lang: Lang = None) -> int:
    """List rubrics."""
    from cs_eval.cli import rubrics as commands

    return commands.listed(rubrics)


def rubric_new(
    rubric_id: Annotated[str, typer.Argument(metavar="ID")],
    extends: Annotated[str, typer.Option("--extends", metavar="BASE")] = BASE,
    into: Annotated[Path | None, typer.Option("--in", metavar="DIR")] = None,
    rubrics: Rubrics = None,
    lang: Lang = None,
) -> int:
    """Start a rubric."""
    from cs_eval.cli import starting

    return starting.rubric_new(rubric_id, extends, into, rubrics or [])


def rubric_check(
    path: Annotated[Path | None, typer.Argument(metavar="PATH")] = None,
    strict: Annotated[bool, typer.Option("--strict")] = False,
    rubrics: Rubrics = None,
    results: Annotated[Path | None, typer.Option("--results", metavar="DIR")] = None,
    lang: Lang = None,
) -> int:
    """Check rubrics and what belongs to them."""
    from cs_eval.cli import rubrics as commands

    return commands.check(path, rubrics, results, strict=strict)


def rubric_render(
    rubric_name: Annotated[str, typer.Argument(metavar="RUBRIC")] = "general",
    transcript: Annotated[str | None, typer.Argument(metavar="TRANSCRIPT")] = None,
    map: Maps = None,
    roster: RosterFile = None,
    agent: Agent = None,
    trainee: Trainee = None,
    scenario: Annotated[str | None, typer.Option(metavar="ID")] = None,
    feedback: FeedbackOption = "full",
    rubrics: Rubrics = None,
    max_turns: MaxTurns = None,
    max_chars: MaxChars = None,
    max_mb: MaxMb = None,
    lang: Lang = None,
) -> int:
    """Print what a model would read."""
    from cs_eval.cli import rubrics as commands
    from cs_eval.cli.sources import sources_of

    given = [transcript] if transcript else []
    sources = sources_of(given, map, roster, agent, trainee, max_turns, max_chars, max_mb)
    return commands.render(rubric_name, sources, rubrics, scenario=scenario, feedback=feedback)


def rubric_coverage(
    rubric_names: Annotated[list[str] | None, typer.Argument(metavar="RUBRIC...")] = None,
    rubrics: Rubrics = None,
    lang: Lang = None,
) -> int:
    """Tell which standards are cited."""
    from cs_eval.cli.coverage import coverage

    return coverage(rubric_names or [], rubrics)


def rubric_diff(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    on: Annotated[Path | None, typer.Option("--on", metavar="RUN")] = None,
    other_judge: Annotated[str | None, typer.Option("--judge", metavar=JUDGE)] = None,
    judges: Judges = None,
    rubrics: Rubrics = None,
    lang: Lang = None,
) -> int:
    """Say what changed between two rubrics."""
    from cs_eval.cli import comparing

    return comparing.diff(old, new, rubrics, on=on, judge=other_judge, judges=judges)


def judge_list(judges: Judges = None, lang: Lang = None) -> int:
    """List the judges that can be named."""
    from cs_eval.cli import judges as commands

    return commands.listed(judges)


def batch_write(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...")],
    judge: Annotated[str, typer.Option(metavar="openai:MODEL|NAME")] = "rules",
    judges: Judges = None,
    model: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL")] = None,
    rubric: Annotated[str, typer.Option(metavar="auto|ID|PATH")] = "auto",
    rubrics: Rubrics = None,
    map: Maps = None,
    roster: RosterFile = None,
    agent: Agent = None,
    trainee: Trainee = None,
    scenario: Annotated[str | None, typer.Option(metavar="ID")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR")] = None,
    results: Results = RESULTS,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    sample: Annotated[int | None, typer.Option(metavar="N", min=1)] = None,
    no_mask: Annotated[bool, typer.Option("--no-mask/--mask")] = False,
    feedback: FeedbackOption = "full",
    tolerate: Tolerate = 0,
    max_turns: MaxTurns = None,
    max_chars: MaxChars = None,
    max_mb: MaxMb = None,
    per_file: PerFile = None,
    lang: Lang = None,
) -> int:
    """Write requests to files."""
    from cs_eval.cli import filing
    from cs_eval.cli.grading import GradeOptions
    from cs_eval.cli.sources import sources_of

    options = GradeOptions(
        sources=sources_of(inputs, map, roster, agent, trainee, max_turns, max_chars, max_mb),
        rubric=rubric,
        rubrics=rubrics,
        judge=judge,
        judges=judges,
        scenario=scenario,
        out=out,
        results=results,
        limit=limit,
        sample=sample,
        mask=not no_mask,
        feedback=feedback,
        tolerate=tolerate,
    )
    return filing.write(options, model, base_url, per_file)


def batch_read(
    batch: Annotated[Path, typer.Argument(metavar="RUN")],
    replies: Annotated[list[Path] | None, typer.Argument(metavar="REPLIES...")] = None,
    again: Annotated[bool, typer.Option("--again")] = False,
    fail_under: FailUnder = None,
    tolerate: Tolerate = 0,
    per_file: PerFile = None,
    lang: Lang = None,
) -> int:
    """Read replies from files."""
    from cs_eval.cli import filing

    return filing.read(
        batch, replies or [], again=again, per_file=per_file, tolerate=tolerate, fail_under=fail_under
    )


def _cache(context: typer.Context, lang: Lang = None) -> None:
    """Tell what is kept of models' replies, where no command says otherwise."""
    if context.invoked_subcommand is None:
        from cs_eval.cli import caching

        raise typer.Exit(caching.look(own_cache()))


def cache_clear(
    older_than: Annotated[float | None, typer.Option("--older-than", metavar="DAYS", min=0)] = None,
    lang: Lang = None,
) -> int:
    """Delete what is kept of models' replies."""
    from cs_eval.cli import caching

    return caching.clear(own_cache(), older_than)


def judge_check(
    judge_name: Annotated[str, typer.Argument(metavar="NAME")],
    judges: Judges = None,
    lang: Lang = None,
) -> int:
    """Find out what a judge's endpoint supports."""
    from cs_eval.cli import judges as commands

    return commands.check(judge_name, judges)


def judge_setup(
    provider: Annotated[str | None, typer.Option(metavar="PROVIDER")] = None,
    its_model: Annotated[str | None, typer.Option("--model", metavar="MODEL")] = None,
    address: Annotated[str | None, typer.Option("--base-url", metavar="URL")] = None,
    api_key_env: Annotated[str | None, typer.Option(metavar="VARIABLE")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    judges: Judges = None,
    try_it: Annotated[bool, typer.Option("--try/--no-try")] = True,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    lang: Lang = None,
) -> int:
    """Set up a judge."""
    from cs_eval.cli.setup import setup
    from cs_eval.cli.wishes import Wishes

    wishes = Wishes(provider, its_model, address, api_key_env, name, try_it=try_it, replace=replace, yes=yes)
    return setup(wishes, judges)


def forget(
    its_run: Annotated[Path, typer.Argument(metavar="RUN")],
    whom: Annotated[str | None, typer.Option("--trainee", metavar="NAME")] = None,
    before: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    sure: Annotated[bool, typer.Option("--yes")] = False,
    only_look: Annotated[bool, typer.Option("--dry-run")] = False,
    lang: Lang = None,
) -> int:
    """Delete what was stored of someone."""
    from cs_eval.cli import forgetting

    whose = forgetting.whose(whom, before)
    return forgetting.run(its_run, whose, own_cache(), yes=sure, dry_run=only_look)


def init(folder: Annotated[Path, typer.Argument(metavar="FOLDER")], lang: Lang = None) -> int:
    """Make a trainer's folder."""
    from cs_eval.cli import starting

    return starting.init(folder)


def schema(kind: Annotated[Kind, typer.Argument(metavar="KIND")], lang: Lang = None) -> int:
    """Print a JSON Schema."""
    from cs_eval.cli import showing

    return showing.schema(kind)

"""`batch.json`: what a batch by file was written with, so that reading it needs no word of it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.judges.filed import Ask, FiledJudge, Find
from cs_eval.judges.named import resolved
from cs_eval.language import say
from cs_eval.loading import load_judges
from cs_eval.models.common import Items, Stored
from cs_eval.models.endpoint import ModelSettings
from cs_eval.models.grade import SCHEMA_VERSION
from cs_eval.models.judges_file import ModelEntry
from cs_eval.models.judging import Feedback
from cs_eval.runs.files import replace_json

FILE = "batch.json"


def _nothing_found(id: str) -> None:
    return None


def _unheard(id: str, body: Mapping[str, Any]) -> None:
    pass


class Order(Stored):
    """By which rubric, scenario and model a batch is graded; the model is never called from here.

    `rubric` and `scenario` are ids or paths, `rubrics` folders of the trainer's own. `base_url`
    stands in the key of the grades, which are then those that the judge at that address gives.
    """

    schema_version: int = SCHEMA_VERSION
    model: ModelSettings
    base_url: str | None = None
    judge_name: str | None = None
    """What grades call the judge; without it, `openai:MODEL`."""
    rubric: str = "auto"
    rubrics: Items[str] = ()
    scenario: str | None = None
    mask: bool = True
    feedback: Feedback = "full"

    @classmethod
    def of_judge(
        cls, judge: str, judges: Path | None = None, *, model: str | None = None, **others: Any
    ) -> Order:
        """Return an order for the judge called `judge`: `openai:MODEL`, or a name in the file `judges`.

        `model` comes before the judge's own, and will do without one. Raises InputError for a
        judge that is unknown, or is not one model alone. Its key is not looked for.
        """
        provider, _, named = judge.partition(":")
        if provider in ("openai", "rules"):
            return cls(model=ModelSettings(model=model or named or _no_model()), **others)
        entry = load_judges(judges).entry(judge)
        if not isinstance(entry, ModelEntry):
            _no_model()
        found = resolved(entry)
        settings = {**found.settings, **({"model": model} if model else {})}
        place = {"base_url": found.base_url, **others}
        return cls(model=ModelSettings.model_validate(settings), judge_name=judge, **place)

    def grader(self, find: Find = _nothing_found, ask: Ask = _unheard) -> Grader:
        """Return a grader whose judge finds its replies by `find`, and hands what it has to ask to `ask`.

        Raises InputError for a rubric or scenario that is unknown or faulty.
        """
        return Grader(
            self.rubric,
            FiledJudge(self.model, self.base_url, find, ask, name=self.judge_name),
            rubrics=[Path(folder) for folder in self.rubrics] or None,
            scenario=self.scenario,
            mask=self.mask,
            feedback=self.feedback,
        )

    def save(self, folder: Path) -> None:
        """Write `batch.json` in `folder`, with paths that hold from anywhere on this machine."""
        paths = {
            "rubric": _anchored(self.rubric),
            "rubrics": [str(Path(own).resolve()) for own in self.rubrics],
            "scenario": self.scenario and _anchored(self.scenario),
        }
        model = self.model.model_dump(mode="json", exclude_unset=True)
        replace_json(folder / FILE, {**self.model_dump(mode="json"), **paths, "model": model})


def _no_model() -> NoReturn:
    message = say(
        "要写明请求给哪一个模型：--model 模型名，--judge openai:模型名，或 judges.yaml 里一个模型的名字",
        "say which model the requests are for: --model NAME, --judge openai:NAME, or the name of one model "
        "in judges.yaml",
    )
    raise InputError(message, kind="bad_request")


def _anchored(name: str) -> str:
    return str(Path(name).resolve()) if Path(name).suffix in (".yaml", ".yml") else name


def load_order(folder: Path) -> Order:
    """Return what the batch in `folder` was written with; raises InputError when none was."""
    file = folder / FILE
    if not file.exists():
        message = say(
            f"这里没有 {FILE}：先用 cs-eval batch write 写出请求",
            f"there is no {FILE}: `cs-eval batch write` makes one",
        )
        raise InputError(message, file=folder)
    try:
        return Order.model_validate_json(file.read_bytes())
    except ValidationError as error:
        message = say("文件坏了；重新运行 cs-eval batch write", "damaged; run `cs-eval batch write` again")
        raise InputError(message, file=file) from error

"""`batch.json`: what a batch by file was written with, so that reading it needs no word of it again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cs_eval.errors import InputError
from cs_eval.grader import Grader
from cs_eval.judges.filed import Ask, FiledJudge, Find
from cs_eval.language import say
from cs_eval.models.common import Items, Stored
from cs_eval.models.endpoint import ModelSettings
from cs_eval.models.grade import SCHEMA_VERSION
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
    rubric: str = "auto"
    rubrics: Items[str] = ()
    scenario: str | None = None
    mask: bool = True

    def grader(self, find: Find = _nothing_found, ask: Ask = _unheard) -> Grader:
        """Return a grader whose judge finds its replies by `find`, and hands what it has to ask to `ask`.

        Raises InputError for a rubric or scenario that is unknown or faulty.
        """
        return Grader(
            self.rubric,
            FiledJudge(self.model, self.base_url, find, ask),
            rubrics=[Path(folder) for folder in self.rubrics] or None,
            scenario=self.scenario,
            mask=self.mask,
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

"""JSON Schemas: of the files that trainers write, so that editors check them, and of what comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from cs_eval.errors import InputError
from cs_eval.language import current_language, say
from cs_eval.loading import load_providers
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure, Grade
from cs_eval.models.judges_file import JudgesFile
from cs_eval.models.meanings import chinese_name, meaning
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import LexiconFile
from cs_eval.models.scenario import Scenario
from cs_eval.models.settings import Settings
from cs_eval.models.shop import Shop
from cs_eval.models.standard import StandardsFile
from cs_eval.models.transcript import Transcript

Schema: TypeAlias = dict[str, Any]
What = Literal[
    "rubric",
    "scenario",
    "standards",
    "lexicons",
    "shop",
    "map",
    "settings",
    "judges",
    "transcript",
    "grade",
    "failure",
]
SCHEMAS: tuple[What, ...] = get_args(What)
"""What there is a schema of."""

WRITTEN: tuple[What, ...] = ("rubric", "scenario", "standards", "lexicons", "shop", "map", "settings")
"""What trainers write, in editors that complete and check by a schema."""


def json_schema(what: str) -> Schema:
    """Return the JSON Schema (2020-12) of `what`, one of `SCHEMAS`; raises InputError for another.

    Inputs are described as a person may write them, short forms included; a grade and a failure
    as they stand in their `.jsonl` lines.
    """
    if what not in _MAKERS:
        known = ", ".join(SCHEMAS)
        raise InputError(
            say(f"没有 {what} 的 schema；有：{known}", f"no schema of {what}; there are: {known}")
        )
    dialect = {"$schema": GenerateJsonSchema.schema_dialect}
    return dialect | _MAKERS[what]() | {"title": f"cs-eval {what}"}


def schema_text(what: str) -> str:
    """Return the schema of `what` as it stands in a file; raises InputError as `json_schema`."""
    return json.dumps(json_schema(what), ensure_ascii=False, indent=2) + "\n"


def schema_file(what: str) -> str:
    """Return the name of the file that holds the schema of `what`."""
    return f"{what}.schema.json"


def _rubric() -> Schema:
    """Return the schema of a rubric file: with `extends`, what is inherited need not be written."""
    schema = _written(Rubric)
    schema["properties"]["extends"] = {"type": "string"}
    schema["required"] = ["rubric"]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": ["name", "dimensions"]}]
    for name in ("Criterion", "Gate"):
        _may_change_inherited(schema["$defs"][name])
    rules = schema["$defs"]["Criterion"]["properties"]["rules"]["anyOf"][0]
    rules["additionalProperties"] = {"anyOf": [rules["additionalProperties"], _DROPPED]}
    return _explained(schema, Rubric)


def _may_change_inherited(thing: Schema) -> None:
    """Let all but the id of a criterion or gate be left out, and what is optional be dropped."""
    for key, part in thing["properties"].items():
        if key not in thing["required"]:
            default = {"default": part.pop("default")} if "default" in part else {}
            thing["properties"][key] = {"anyOf": [*part.pop("anyOf", [part]), _DROPPED], **default}
    thing["properties"]["drop"] = {"const": True}
    thing["required"] = ["id"]


_DROPPED: Schema = {
    "type": "object",
    "properties": {"drop": {"const": True}},
    "required": ["drop"],
    "additionalProperties": False,
}


def _lexicons() -> Schema:
    schema = _written(LexiconFile)
    del schema["$defs"]["Lexicon"]["properties"]["id"]  # the key under which it stands
    return _explained(schema, LexiconFile)


def _scenario() -> Schema:
    schema = _written(Scenario)
    schema["required"] = ["scenario"]
    return _explained(schema, Scenario)


def _standards() -> Schema:
    return _explained(_written(StandardsFile), StandardsFile)


def _settings() -> Schema:
    return _explained(_written(Settings), Settings)


def _judges() -> Schema:
    """Return the schema of `judges.yaml`, with the providers that there are."""
    schema = _written(JudgesFile)
    schema["properties"]["judges"]["additionalProperties"] = False
    schema["$defs"]["ModelEntry"]["properties"]["provider"] = {"enum": list(load_providers())}
    return _explained(schema, JudgesFile)


def _transcript() -> Schema:
    """Return the schema of a conversation on disk, where other keys travel along."""
    schema = _written(Transcript)
    del schema["properties"]["place"]
    schema["required"] = ["turns"]
    for part in (schema, schema["$defs"]["Turn"]):
        part["additionalProperties"] = True
    return schema


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes from the names of fields: they say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _written(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=_Untitled)


def _stored(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=_Untitled, mode="serialization")


_MAKERS: dict[str, Callable[[], Schema]] = {
    "rubric": _rubric,
    "scenario": _scenario,
    "standards": _standards,
    "lexicons": _lexicons,
    "shop": lambda: _explained(_written(Shop), Shop),
    "map": lambda: _explained(_written(FileMap), FileMap),
    "settings": _settings,
    "judges": _judges,
    "transcript": _transcript,
    "grade": lambda: _stored(Grade),
    "failure": lambda: _stored(Failure),
}


def _explained(schema: Schema, model: type[BaseModel]) -> Schema:
    """Return the schema with what each key is for, in the current language."""
    for name, part in {model.__name__: schema, **schema.get("$defs", {})}.items():
        part.pop("description", None)  # a docstring, for programmers
        for key, described in part.get("properties", {}).items():
            if described.get("default", ...) is None:
                del described["default"]  # editors would write `null`
            if current_language() == "zh":
                described["title"] = chinese_name(name, key)
            described["description"] = meaning(name, key)
    return schema

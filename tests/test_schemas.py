"""JSON Schemas: everything that may be written is in them, in the trainer's language."""

import json

import pytest

from cs_eval.errors import InputError
from cs_eval.language import use_language
from cs_eval.loading._shape import keys_anywhere, model_at
from cs_eval.models import rubric, rule, scenario, standard
from cs_eval.models.meanings import MEANINGS
from cs_eval.schemas import SCHEMAS, json_schema

FILES = {
    "rubric": rubric.Rubric,
    "scenario": scenario.Scenario,
    "standards": standard.StandardsFile,
    "lexicons": rule.LexiconFile,
}


@pytest.fixture(autouse=True)
def _chinese():
    yield
    use_language("zh")


def parts(schema, model):
    return {model: schema, **schema.get("$defs", {})}


def references(schema):
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix("#/$defs/")
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from references(part)


@pytest.mark.parametrize("what", SCHEMAS)
def test_a_schema_is_json_and_refers_to_nothing_outside(what):
    schema = json_schema(what)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["title"] == f"cs-eval {what}"
    assert set(references(schema)) == set(schema.get("$defs", {}))


def test_an_unknown_schema_is_met_with_what_there_is():
    with pytest.raises(InputError, match="rubric, scenario, standards"):
        json_schema("rubrik")


@pytest.mark.parametrize("what", FILES)
def test_every_key_that_may_be_written_has_a_meaning_in_both_languages(what):
    for name, part in parts(json_schema(what), FILES[what].__name__).items():
        if "properties" in part:
            assert set(part["properties"]) == set(MEANINGS[name]), name
    chinese = {
        text["description"] for part in parts(json_schema(what), "x").values() for text in described(part)
    }
    use_language("en")
    english = {
        text["description"] for part in parts(json_schema(what), "x").values() for text in described(part)
    }
    assert chinese
    assert all(text.isascii() for text in english)
    assert not any(text.isascii() for text in chinese if "、" in text)


def described(part):
    return part.get("properties", {}).values()


@pytest.mark.parametrize("what", FILES)
def test_an_unknown_key_is_an_error_in_every_input_schema(what):
    for part in parts(json_schema(what), what).values():
        if "properties" in part:
            assert part["additionalProperties"] is False


def test_a_rubric_file_may_extend_and_drop():
    schema = json_schema("rubric")
    assert schema["required"] == ["rubric"]
    assert schema["anyOf"][0] == {"required": ["extends"]}
    for thing in ("Criterion", "Gate"):
        assert schema["$defs"][thing]["required"] == ["id"]
        assert schema["$defs"][thing]["properties"]["drop"]["const"] is True


def test_the_short_forms_are_allowed():
    definitions = json_schema("rubric")["$defs"]
    condition = definitions["Condition"]["properties"]
    assert {"type": "string"} in condition["any"]["anyOf"]
    assert {"type": "string"} in condition["first_reply_within"]["anyOf"]
    assert {"const": "zero", "type": "string"} in definitions["Gate"]["properties"]["effect"]["anyOf"]
    assert {"type": "string"} in json_schema("scenario")["properties"]["facts"]["items"]["anyOf"]
    assert {"type": "integer"} in json_schema("transcript")["properties"]["id"]["anyOf"]


def test_a_transcript_needs_turns_only_and_other_keys_travel_along():
    schema = json_schema("transcript")
    assert schema["required"] == ["turns"]
    assert schema["additionalProperties"] is True
    assert "place" not in schema["properties"]


def test_a_lexicons_id_is_its_key():
    assert "id" not in json_schema("lexicons")["$defs"]["Lexicon"]["properties"]


def test_every_model_of_a_file_is_found_by_the_way_to_it():
    assert model_at(rubric.Rubric, ("dimensions", "empathy", "criteria", 3)) is rubric.Criterion
    assert model_at(rubric.Rubric, ("gates", 0, "rule", "not", "and", 1, "count")) is rule.Count
    assert model_at(rule.LexiconFile, ("lexicons", "greeting")) is rule.Lexicon
    assert model_at(rubric.Rubric, ("dimensions", "empathy", "criteria", 3, "levels")) is None
    assert {"levels", "cap", "of", "limit"} <= keys_anywhere(rubric.Rubric)

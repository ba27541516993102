"""JSON Schemas: everything that may be written is in them, in the trainer's language."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_rubric_short_forms import AFTERSALES, BASE

from cs_eval.errors import InputError
from cs_eval.language import use_language
from cs_eval.loading._documents import parse
from cs_eval.loading._nodes import plain
from cs_eval.loading._shape import keys_anywhere, model_at
from cs_eval.models import file_map, judges_file, rubric, rule, scenario, shop, standard
from cs_eval.models.meanings import MEANINGS
from cs_eval.resources import bundled
from cs_eval.schemas import SCHEMAS, json_schema, schema_file, schema_text

FILES = {
    "rubric": rubric.Rubric,
    "scenario": scenario.Scenario,
    "standards": standard.StandardsFile,
    "lexicons": rule.LexiconFile,
    "shop": shop.Shop,
    "map": file_map.FileMap,
    "judges": judges_file.JudgesFile,
}

BY_FIRST_KEY = {
    "rubric": "rubric",
    "scenario": "scenario",
    "document": "standards",
    "lexicons": "lexicons",
    "shop": "shop",
}
BUNDLED = sorted(bundled("rubrics").rglob("*.yaml"))

DROPS = """
rubric: mine
extends: general
dimensions:
  closing:
    criteria:
      - {id: farewell, when: {drop: true}, rules: {部分做到: {drop: true}}}
      - {id: room-to-think, drop: true}
gates:
  - {id: review-bribe, drop: true}
  - {id: rash-promise, rule: {drop: true}, effect: zero}
"""
AT_FIRST = ("dimensions", "empathy", "criteria", 0)
CARD = """
scenario: swap
stage: aftersales
facts: [来回运费由店铺承担。, {id: stock, text: 有现货。}]
"""


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


def faults(text, what):
    """Return what an editor would underline: where, by the keys on the way."""
    found = Draft202012Validator(json_schema(what)).iter_errors(plain(parse(text.encode(), Path("a")).root))
    return [(*fault.absolute_path,) for fault in found]


@pytest.mark.parametrize("what", FILES)
def test_the_schemas_that_are_shipped_are_those_of_the_models(what):
    file = bundled("rubrics") / "schemas" / schema_file(what)
    assert file.read_text(encoding="utf-8") == schema_text(what), (
        f"run: cs-eval schema {what} --lang zh > rubrics/schemas/{file.name}"
    )


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_the_first_line_of_a_bundled_file_leads_to_its_schema(path):
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    what = BY_FIRST_KEY[parse(rest.encode(), path).kind]
    said = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / said).resolve() == bundled("rubrics") / "schemas" / schema_file(what)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_an_editor_finds_nothing_to_underline_in_a_bundled_file(path):
    text = path.read_text(encoding="utf-8")
    assert faults(text, BY_FIRST_KEY[parse(text.encode(), path).kind]) == []


@pytest.mark.parametrize(
    ("what", "text"),
    [("rubric", BASE), ("rubric", AFTERSALES), ("rubric", DROPS), ("scenario", CARD)],
)
def test_an_editor_takes_the_short_forms_that_we_take(what, text):
    assert faults(text, what) == []


@pytest.mark.parametrize(
    ("what", "text", "where"),
    [
        ("rubric", AFTERSALES.replace("min_coverage", "min_cover"), ()),
        ("rubric", AFTERSALES.replace("weight: 30", "wieght: 30"), ("dimensions", "empathy")),
        ("rubric", AFTERSALES.replace("weight: 30", "weight: 三十"), ("dimensions", "empathy", "weight")),
        ("rubric", AFTERSALES.replace("  empathy:", "  empaty:"), ("dimensions",)),
        ("rubric", AFTERSALES.replace("cue:", "cues:"), (*AT_FIRST, "rules", "when")),
        ("rubric", AFTERSALES.replace("name: 首次响应", "nmae: 首次响应"), (*AT_FIRST[:-1], 1)),
        ("scenario", CARD.replace("aftersales", "after-sales"), ("stage",)),
        ("scenario", CARD.replace("text:", "txt:"), ("facts", 1)),
        ("standards", "document: a\ntitle: b\nstandards: []\nsource: c\n", ()),
        ("lexicons", "lexicons: {a: {name: b, phrase: [c]}}", ("lexicons", "a")),
    ],
)
def test_an_editor_underlines_what_is_misspelt(what, text, where):
    found = faults(text, what)
    assert found
    assert all(place == where[: len(place)] for place in found)

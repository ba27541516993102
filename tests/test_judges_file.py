"""`judges.yaml`: judges by name, read as strictly as rubrics, without a key in it or in a message."""

import pickle
from pathlib import Path

import pytest

from cs_eval import Grader, InputError
from cs_eval.judges.choice import make_judge
from cs_eval.judges.named import resolved
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.language import use_language
from cs_eval.loading import load_judges, load_providers
from cs_eval.models.endpoint import ModelSettings

KEY = "sk-4f9a8b7c6d5e4f3a2b1c0d9e"

FULL = """\
# my judges
judges:
  mine:
    provider: deepseek
    model: some-model
    temperature: 0.2
    requests_per_minute: 60
    prices: {currency: CNY, date: 2026-03-01, input: 2, cached_input: 0.5, output: 8}
  local:
    base_url: http://127.0.0.1:8000/v1/
    model: qwen
    structured: json_schema
    extra_body: {chat_template_kwargs: {enable_thinking: false}}
  slow:
    provider: kimi
    model: k
    base_url: https://gateway.example/v1
    api_key_env: GATEWAY_KEY
    extra_body: {top_k: 1}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "judges.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def entry(lines):
    return "judges:\n  mine:\n" + "".join(f"    {line}\n" for line in lines.splitlines())


def test_a_provider_says_where_it_is_and_the_entry_what_is_asked(written, monkeypatch):
    monkeypatch.setenv("DEEPSEEK_API_KEY", KEY)
    judge = make_judge("mine", written(FULL))
    assert judge.name == "mine"
    assert judge.base_url == "https://api.deepseek.com"
    assert judge.settings.structured == "json_object"
    assert judge.settings.temperature == 0.2
    assert judge.settings.prices.cached_input == 0.5


def test_what_the_entry_says_comes_before_the_provider(written):
    found = resolved(load_judges(written(FULL)).entry("slow"))
    assert found.base_url == "https://gateway.example/v1"
    assert found.api_key_env == "GATEWAY_KEY"
    assert found.settings["temperature"] is None
    assert found.settings["extra_body"] == {"top_k": 1}


def test_a_server_of_ones_own_needs_no_key(written):
    judge = make_judge("local", written(FULL))
    assert judge.base_url == "http://127.0.0.1:8000/v1"


def test_a_missing_variable_is_named_with_the_way_to_set_it(written, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(InputError, match=r"GATEWAY_KEY（Windows：setx GATEWAY_KEY 密钥") as caught:
        make_judge("slow", written(FULL))
    assert caught.value.kind == "auth"


def test_the_name_and_the_variable_are_no_part_of_a_grades_key(written, monkeypatch):
    monkeypatch.setenv("GATEWAY_KEY", KEY)
    by_name = make_judge("slow", written(FULL))
    by_hand = OpenAIJudge(
        "k",
        base_url="https://gateway.example/v1",
        api_key="another",
        structured="json_object",
        temperature=None,
        extra_body={"top_k": 1},
    )
    assert by_name.config == by_hand.config
    assert "slow" not in str(by_name.config)


def test_pickling_carries_the_variable_and_not_its_key(written, monkeypatch):
    monkeypatch.setenv("GATEWAY_KEY", KEY)
    carried = pickle.dumps(make_judge("slow", written(FULL)))
    assert KEY.encode() not in carried
    monkeypatch.setenv("GATEWAY_KEY", "another")
    assert pickle.loads(carried).name == "slow"


def test_an_unknown_name_is_met_with_those_that_there_are(written):
    with pytest.raises(InputError, match="没有叫 cloud 的评审；现有：rules、openai:MODEL、mine、local、slow"):
        make_judge("cloud", written(FULL))
    with pytest.raises(InputError, match=r"是不是 slow？.*cs-eval judge setup"):
        make_judge("slwo", written(FULL))


def test_without_a_file_the_users_own_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("cs_eval.resources._settings_folder", lambda: tmp_path)
    with pytest.raises(InputError, match="没有叫 local 的评审"):
        make_judge("local")
    (tmp_path / "judges.yaml").write_text(FULL, encoding="utf-8")
    assert Grader(judge="local").judge.name == "local"


def test_a_file_in_the_folder_of_the_run_is_never_read(tmp_path, monkeypatch):
    (tmp_path / "judges.yaml").write_text(FULL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="没有叫 local 的评审"):
        make_judge("local")


def test_a_file_that_was_named_must_be_there(tmp_path):
    with pytest.raises(InputError, match="没有这个文件"):
        make_judge("local", tmp_path / "judges.yaml")


PLACED = [
    ("provider: deepseek\nmodel: m\nbase-url: http://x", "5:5: base-url：是不是想写 base_url？"),
    ("provider: deepsek\nmodel: m", "3:15: deepsek：是不是想写 deepseek？"),
    ("服务商: kimi\nmodel: m", "3:5: 服务商：是不是想写 provider？"),
    ("provider: kimi", "3:5: 缺少 model"),
    ("model: m", "3:5: 缺少 provider（服务商，如 deepseek），或者 base_url"),
    ("model: m\nbase_url:", "3:5: 缺少 provider"),
    ("model: m\nbase_url: api.x.com", "4:15: 接口地址 base_url 要写成 http:// 或 https:// 开头"),
    ("model: m\nprovider: glm\ntemperature: 3", "5:18: temperature 不能大于 2"),
    ("model: m\nprovider: glm\nstructured: jsonschema", "5:17: structured 只能写 auto、json_schema、tool"),
    ("model: m\nprovider: glm\ntimeout_s: 10s", "5:16: timeout_s 要写数字（等一次回答最多几秒）"),
    (
        "model: m\nprovider: glm\nprices: {currency: 元, date: 2026-03-01, input: 1, output: 2}",
        "5:24: currency 这里写得不对（币种的三个字母，如 CNY）",
    ),
    ("model: 4\nprovider: glm", "3:12: model 要写文字（模型名，按服务商的写法）；4 会被当成数字或真假"),
]


@pytest.mark.parametrize(("lines", "said"), PLACED)
def test_a_mistake_is_told_with_its_line_and_column(written, lines, said):
    file = written(entry(lines))
    with pytest.raises(InputError) as caught:
        load_judges(file)
    assert f"{file}:{said}" in str(caught.value)


WHOLE = [
    ("deepseek:\n  model: m\n", "1:1: deepseek 不写在最外层：第一行写 judges:"),
    ("judges:\n  深度: {model: m, provider: glm}\n", "2:3: 评审的名字只能用小写字母"),
    ("judges:\n  rules: {model: m, provider: glm}\n", "2:3: 评审的名字只能用小写字母"),
    ("judges:\n  a: deepseek-chat\n", "2:3: 名字下面要另起一行"),
    ("judges:\n  - model: m\n", "1:1: judges 下面要写评审"),
    ("judges：\n  a:\n    model: m\n", "1:7: 冒号是全角的"),
    ("judges:\n\ta:\n", "2:1: 缩进用了 Tab 键"),
    ("judges:\n  a: !python/object:x {model: m, provider: glm}\n", "2:6: 以 ! 开头的文字请加引号"),
    ("judges:\n  a: {model: m, provider: glm}\n  a: {model: m, provider: glm}\n", "3:3: a 写了两次"),
]


@pytest.mark.parametrize(("text", "said"), WHOLE)
def test_a_file_of_another_shape_is_told_with_its_line_and_column(written, text, said):
    file = written(text)
    with pytest.raises(InputError) as caught:
        load_judges(file)
    assert f"{file}:{said}" in str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once(written):
    text = "judges:\n  a: {model: m}\n  b: {provider: glm, modl: m}\n  c: {provider: gml, model: m}\n"
    with pytest.raises(InputError) as caught:
        load_judges(written(text))
    assert [error.line for error in caught.value.errors] == [2, 3, 4]


def test_a_file_in_an_old_encoding_says_how_to_save_it(tmp_path):
    file = tmp_path / "judges.yaml"
    file.write_bytes("judges: # 评审\n".encode("gbk"))
    with pytest.raises(InputError, match="请存成 UTF-8"):
        load_judges(file)


def test_a_file_of_comments_has_no_judges(written):
    assert load_judges(written("# 以后再写\n")).entries == {}


SECRETS = [
    f"api_key: {KEY}",
    f"key: {KEY}",
    f"api_key_env: {KEY}",
    "api_key_env: 3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c",
    "api_key_env: 9137465028374650",
    "api_key_env: 3f9a8b7c6d5e4f3a.2b1c0d9e8f7a",
    f"extra_body: {{headers: [Bearer {KEY}]}}",
    f"model: {KEY}",
]

MISPLACED = {
    "for a setting": f"judges:\n  mine:\n    provider: glm\n    model: m\n    {KEY}: x\n",
    "for a price": f"judges:\n  mine:\n    provider: glm\n    model: m\n    prices: {{{KEY}: 1}}\n",
    "for a judge": f"judges:\n  {KEY}:\n    provider: glm\n    model: m\n",
    "for a judge without anything": f"judges:\n  {KEY}: x\n",
    "outside": f"{KEY}: x\n",
    "outside, with something below": f"{KEY}:\n  provider: glm\n",
    "twice": f"judges:\n  {KEY}: x\n  {KEY}: y\n",
    "for a provider": f"judges:\n  mine:\n    provider: {KEY}\n    model: m\n",
    "for a provider, as hex": "judges:\n  mine:\n    provider: 4f9a8b7c6d5e4f3a2b1c0d9e8f7a\n    model: m\n",
    "for a setting, as hex": "judges:\n  mine:\n    4f9a8b7c6d5e4f3a2b1c0d9e8f7a: x\n    model: m\n",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("text", MISPLACED.values(), ids=MISPLACED)
def test_a_key_in_place_of_a_name_is_refused_and_never_shown(written, text, language):
    use_language(language)
    with pytest.raises(InputError) as caught:
        load_judges(written(text))
    assert "api_key_env" in str(caught.value)
    assert "4f9a8b" not in str(caught.value)


def test_a_long_name_is_no_key(written):
    lines = "provider: glm\nmodel: m\nextra_body: {key_value_cache_strategy: 1}"
    text = entry(lines).replace("mine", "key-account-team-judge")
    assert load_judges(written(text)).entry("key-account-team-judge").model == "m"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("line", SECRETS)
def test_a_key_in_the_file_is_refused_and_never_shown(written, line, language):
    use_language(language)
    kept = "" if line.startswith("model") else "model: m\n"
    with pytest.raises(InputError) as caught:
        load_judges(written(entry(f"{kept}provider: glm\n{line}")))
    assert "api_key_env" in str(caught.value)
    secret = line.split()[-1].strip("[]}")
    assert secret not in str(caught.value)
    assert secret[:12] not in str(caught.value)


@pytest.mark.parametrize("name", ["DEEPSEEK_API_KEY", "OPENAI_API_KEY_2", "k", "MyCompanyGatewayKey"])
def test_the_name_of_a_variable_is_no_key(written, name):
    found = load_judges(written(entry(f"model: m\nprovider: glm\napi_key_env: {name}"))).entry("mine")
    assert found.api_key_env == name


def test_every_provider_has_settings_that_a_model_takes():
    providers = load_providers()
    assert {"deepseek", "qwen", "doubao", "glm", "kimi", "minimax", "siliconflow", "openai"} <= set(providers)
    assert {"vllm", "sglang", "ollama", "llama-cpp"} <= set(providers)
    for provider in providers.values():
        ModelSettings(model="any", **provider.settings)
        assert all(source.startswith("https://") for source in provider.sources)
        assert bool(provider.api_key_env) != ("localhost" in provider.base_url)


def test_the_settings_of_a_folder_may_not_name_a_file_of_judges(tmp_path):
    from cs_eval.loading import load_settings

    (tmp_path / "cs-eval.yaml").write_text("judges: mine.yaml\n", encoding="utf-8")
    with pytest.raises(InputError, match="judges"):
        load_settings(Path(tmp_path))


MADE_OF_OTHERS = """\
judges:
  a: {base_url: "http://127.0.0.1:1/v1", model: m}
  b: {base_url: "http://127.0.0.1:2/v1", model: n, samples: 2}
  jury: {panel: [a, b]}
  thrifty: {first: a, second: jury}
  nightly: {cascade: thrifty, share: 0.2}
"""


def test_judges_are_made_of_others_by_name(written):
    file = written(MADE_OF_OTHERS)
    jury, nightly = make_judge("jury", file), make_judge("nightly", file)
    assert (jury.name, [seat.judge.name for seat in jury.seats]) == ("jury", ["a", "b", "b"])
    assert (nightly.share, nightly.then.name) == (0.2, "thrifty")
    assert nightly.then.second.name == "jury"


def test_the_names_of_members_are_no_part_of_a_grades_key(written):
    by_name = make_judge("nightly", written(MADE_OF_OTHERS)).config
    renamed = MADE_OF_OTHERS.replace("thrifty", "other").replace("jury", "group")
    assert make_judge("nightly", written(renamed)).config == by_name


MEMBERS = [
    ("  x: {panel: [a, bb]}", "7:18: 没有叫 bb 的评审；是不是 b？"),
    ("  x: {panel: [a, rules]}", "7:18: rules 是离线规则，不能写在这里"),
    ("  x: {panel: [a, nightly]}", "7:18: panel 里只能写大模型和评审团，nightly 不是"),
    ("  x: {cascade: nightly}", "7:16: nightly 自己就是级联"),
    ("  x: {panel: [a, y]}\n  y: {panel: [x, b]}", "7:18: x 绕了一圈又用到自己"),
    ("  x: {first: a}", "7:6: 缺少 second"),
    ("  x: {cascade: a, share: 2}", "7:26: share 不能大于 1"),
    ("  x: {panel: [a, b], model: m}", "7:22: model：没有这一项；可以写 panel"),
]


@pytest.mark.parametrize(("lines", "said"), MEMBERS)
def test_a_member_that_does_not_fit_is_told_with_its_place(written, lines, said):
    file = written(f"{MADE_OF_OTHERS}{lines}\n")
    with pytest.raises(InputError) as caught:
        load_judges(file)
    assert f"{file}:{said}" in str(caught.value)


def test_the_list_shows_what_there_is_and_never_a_key(written, monkeypatch, capsys):
    from cs_eval.cli import main

    monkeypatch.setenv("DEEPSEEK_API_KEY", KEY)
    file = written(FULL + "  jury: {panel: [mine, local]}\n")
    assert main(["judge", "list", "--judges", str(file), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "DEEPSEEK_API_KEY set" in shown
    assert "GATEWAY_KEY NOT set" in shown
    assert "mine + local" in shown
    assert KEY not in shown

"""What is known of a judge to be set up: from flags, then from answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from cs_eval.cli.asking import ask, is_somebody_there
from cs_eval.cli.showing import print_lines
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading import check_judge, load_providers

OTHER = "other"
"""What is answered, and what the judge is called, for an endpoint of no provider in the list."""

_ANOTHER = ("别的接口", "another endpoint")


@dataclass(frozen=True)
class Wishes:
    """What is known of the judge to be set up: from flags, then from answers."""

    provider: str | None = None
    model: str | None = None
    base_url: str | None = None
    api_key_env: str | None = None
    name: str | None = None
    try_it: bool = True
    replace: bool = False
    yes: bool = False

    @property
    def asks(self) -> bool:
        """Say whether what is missing can be asked for."""
        return not self.yes and is_somebody_there()

    @property
    def usual_name(self) -> str:
        """Return what to call the judge where nobody says so."""
        return self.name or self.provider or OTHER

    @property
    def written(self) -> dict[str, str]:
        """Return what belongs into the file."""
        said = {
            "provider": self.provider,
            "base_url": self.base_url,
            "model": self.model,
            "api_key_env": self.api_key_env,
        }
        return {key: value for key, value in said.items() if value}


def asked(wishes: Wishes) -> Wishes:
    """Return the wishes with all that was missing in them, asked for one by one."""
    if not (wishes.provider or wishes.base_url):
        wishes = _where(wishes)
    model = say("模型名（按服务商文档的写法）", "Model, as the provider calls it")
    wishes = replace(wishes, model=wishes.model or ask(model, check=_value_of("model")))
    if wishes.base_url and not wishes.api_key_env:
        variable = say("放密钥的环境变量的名字（不用密钥就回车）", "Variable with the key (Enter for none)")
        wishes = replace(wishes, api_key_env=ask(variable, "", _value_of("api_key_env")) or None)
    name = say("给这个评审起的名字", "What to call this judge")
    return replace(wishes, name=wishes.name or ask(name, wishes.usual_name, _name))


def _value_of(key: str) -> Callable[[str], str]:
    """Return what checks an answer that is to stand under `key`; an empty one passes."""

    def checked(answer: str) -> str:
        answer = answer.strip()
        if answer:
            check_judge(OTHER, {"provider": "openai", "model": "any", key: answer})
        return answer

    return checked


def _name(answer: str) -> str:
    check_judge(answer.strip(), {"provider": "openai", "model": "any"})
    return answer.strip()


def _where(wishes: Wishes) -> Wishes:
    providers = load_providers()
    print_lines([say("用哪一家的模型？", "Whose model?")])
    listed = enumerate(providers.items(), 1)
    print_lines(
        f"  {number:>2}  {id:<12} {say(provider.name, provider.gloss)}" for number, (id, provider) in listed
    )
    print_lines([f"  {len(providers) + 1:>2}  {OTHER:<12} {say(*_ANOTHER)}"])
    chosen = ask(say("写序号或名字", "Number or name"), check=_provider)
    if chosen != OTHER:
        return replace(wishes, provider=chosen)
    address = say("接口地址（base_url）", "Address (base_url)")
    return replace(wishes, base_url=ask(address, check=_value_of("base_url")))


def _provider(answer: str) -> str:
    providers = load_providers()
    shown = {id: f"{id} {provider.name} {provider.gloss}" for id, provider in providers.items()}
    shown[OTHER] = " ".join((OTHER, *_ANOTHER))
    ids, answer = list(shown), answer.strip().lower()
    if answer.isdecimal() and 1 <= int(answer) <= len(ids):
        return ids[int(answer) - 1]
    meant = [id for id in ids if id == answer] or [id for id in ids if _words(answer) <= _words(shown[id])]
    if len(meant) == 1:
        return meant[0]
    raise InputError(say(f"写 1 到 {len(ids)} 的序号，或名字", f"a number from 1 to {len(ids)}, or a name"))


def _words(text: str) -> set[str]:
    """Return the words of a name, whatever its case, brackets and commas."""
    return set(re.split(r"[\s(),]+", unicodedata.normalize("NFKC", text).lower())) - {""}


def complete(wishes: Wishes) -> Wishes:
    """Return the wishes; raises InputError, where nobody can be asked, for what is missing in them."""
    needed = {
        say("--provider 或 --base-url", "--provider or --base-url"): wishes.provider or wishes.base_url,
        "--model": wishes.model,
        "--yes": wishes.yes,
    }
    missing = [flag for flag, given in needed.items() if not given]
    if missing:
        flags = say("、", ", ").join(missing)
        raise InputError(
            say(f"这里没有人可问（不是终端）：请写上 {flags}", f"there is nobody to ask here: give {flags}")
        )
    return wishes

"""Keys of endpoints that were pasted into a file: found by their looks, and never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cs_eval.errors import InputError
from cs_eval.loading._nodes import Listing, Node, Place, Record, Scalar
from cs_eval.models.judges_file import VARIABLE

_KEY_LIKE = re.compile(r"(?i)(sk|pk|ak|key|bearer)[-_. ][\w.-]{16,}")
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9.-]{24,}")
"""Letters and digits without a word's end: no variable, provider or setting is called so."""

_KEY_WORDS = ("api_key", "key", "apikey", "api-key", "token", "secret", "密钥")


def is_key_name(name: str) -> bool:
    """Say whether a name that a person may have chosen is a key instead."""
    return bool(_KEY_LIKE.fullmatch(name)) and any(letter.isdigit() for letter in name)


def may_be_key(name: str) -> bool:
    """Say whether what should be one of our own short names may be a key."""
    return bool(_KEY_LIKE.fullmatch(name) or _RANDOM.fullmatch(name))


def key_here(place: Place) -> InputError:
    """Return the error for a key that stands at `place`."""
    return place.fault(
        "这里像是写了密钥：从文件里删掉，放进环境变量，用 api_key_env 写变量名",
        "this looks like a key: take it out of the file, put it into an environment variable, and name "
        "that in `api_key_env`",
    )


def secrets_in(root: Record) -> Iterator[InputError]:
    """Yield an error for each key that stands in an entry of `judges.yaml`; none of them shows it."""
    for name, entry in root.entries.items():
        if name.lower() in _KEY_WORDS:
            yield entry.key.fault(
                "密钥不写在文件里：放进环境变量，这里写 api_key_env: 变量名，如 DEEPSEEK_API_KEY",
                "no key belongs in this file: put it into an environment variable, and write here "
                "`api_key_env:` with the variable's name, such as DEEPSEEK_API_KEY",
            )
        elif may_be_key(name):
            yield key_here(entry.key)
        elif not isinstance(entry.value, Scalar):
            yield from _below(entry.value)
        elif fault := _fault(name, entry.value):
            yield fault


def _fault(name: str, written: Scalar) -> InputError | None:
    """Return what is wrong with the value under `name`, if it may be a key."""
    if name == "api_key_env":
        return None if _is_variable(written) else _no_variable(written.place)
    is_key = may_be_key if name == "provider" else _KEY_LIKE.fullmatch
    return key_here(written.place) if is_key(written.written) else None


def _no_variable(place: Place) -> InputError:
    return place.fault(
        "api_key_env 写的是环境变量的名字，如 DEEPSEEK_API_KEY，不是密钥本身；"
        "这里像是写了密钥：把它从文件里删掉，放进环境变量",
        "api_key_env is the name of an environment variable, such as DEEPSEEK_API_KEY, and not the "
        "key; if this is a key, take it out of the file and put it into that variable",
    )


def _is_variable(written: Scalar) -> bool:
    """Say whether a name is one, or nothing at all, which is told elsewhere; a key never is."""
    name = written.written
    if written.value is None:
        return True
    return bool(re.fullmatch(VARIABLE, name)) and not (may_be_key(name) and name != name.upper())


def _below(node: Node) -> Iterator[InputError]:
    if isinstance(node, Record):
        for name, entry in node.entries.items():
            if is_key_name(name):
                yield key_here(entry.key)
            yield from _below(entry.value)
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _below(item)
    elif _KEY_LIKE.fullmatch(node.written):
        yield key_here(node.place)

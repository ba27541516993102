"""`judges.yaml` -> judges by name, as they are configured; an error says where, and never shows a key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import say
from cs_eval.loading._documents import parse, says_nothing
from cs_eval.loading._making import collecting, in_order, make
from cs_eval.loading._members import member_faults
from cs_eval.loading._nearest import did_you_mean, listed, none_called
from cs_eval.loading._nodes import Entry as Written
from cs_eval.loading._nodes import Place, Record, Scalar
from cs_eval.loading._providers import load_providers
from cs_eval.loading._references import Fault
from cs_eval.loading._secrets import is_key_name, key_here, may_be_key, secrets_in
from cs_eval.loading._source import read_bytes
from cs_eval.models.common import SLUG
from cs_eval.models.judges_file import ENTRIES, Entry, ModelEntry
from cs_eval.resources import own_judges

TOP = "judges"
RESERVED = ("rules", "openai")
"""What `--judge` takes without any file."""

_NAME = re.compile(SLUG)


@dataclass(frozen=True)
class JudgesBook:
    """The judges of one file; none where the user has no such file."""

    file: Path
    entries: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """Where the name of each stands."""

    def entry(self, name: str) -> Entry:
        """Return the judge called `name`; raises InputError that says which there are."""
        if name in self.entries:
            return self.entries[name]
        missing = none_called(("评审", "judge"), name, ["rules", "openai:MODEL", *self.entries])
        where = say(
            f"（评审在 {self.file} 里；cs-eval judge setup 可以新建一个）",
            f" (judges are in {self.file}; `cs-eval judge setup` makes one)",
        )
        raise InputError(missing + where, kind="bad_request")


def load_judges(file: Path | None = None) -> JudgesBook:
    """Return the judges in `file`, or in the user's own; raises InputErrors with all that is wrong."""
    path = file or own_judges()
    if not path.exists() and file is None:
        return JudgesBook(path)
    data = read_bytes(path)
    if says_nothing(path):
        return JudgesBook(path)
    document = parse(data, path)
    errors = [*document.faults, *_strangers(document.root)]
    entries: dict[str, Entry] = {}
    written = dict(_written(document.root, errors))
    for name, below in written.items():
        with collecting(errors):
            entries[name] = _entry(name, below)
    errors += member_faults(entries, {name: below.value for name, below in written.items()})
    if errors:
        raise InputErrors(in_order(errors))
    return JudgesBook(path, entries, {name: below.key for name, below in written.items()})


def check_judge(name: str, written: Mapping[str, str]) -> ModelEntry:
    """Return the model that an entry with this name and these values would be.

    Raises InputErrors, which name no file, with all that is wrong.
    """
    place = Place("", 1, 1)
    values = {key: Written(place, Scalar(value, value, True, place)) for key, value in written.items()}
    try:
        entry = _entry(name, Written(place, Record(values, place)))
    except InputError as error:
        found = error.errors if isinstance(error, InputErrors) else [error]
        raise InputErrors([InputError(one.message, kind="bad_request") for one in found]) from None
    assert isinstance(entry, ModelEntry)
    return entry


def _strangers(root: Record) -> Iterator[InputError]:
    for key, entry in root.entries.items():
        if key == TOP:
            continue
        if may_be_key(key):
            yield key_here(entry.key)
        elif isinstance(entry.value, Record):
            yield entry.key.fault(
                f"{key} 不写在最外层：第一行写 {TOP}:，{key} 缩进两格写在它下面",
                f"{key} does not belong here: write `{TOP}:` first, and {key} indented below it",
            )
        else:
            yield entry.key.error(did_you_mean(key, [TOP]))


def _written(root: Record, errors: list[InputError]) -> Iterator[tuple[str, Written]]:
    """Yield the entries below `judges`; what is none of them is added to `errors`."""
    judges = root.get(TOP)
    if isinstance(judges, Record):
        yield from judges.entries.items()
    elif judges is not None and not (isinstance(judges, Scalar) and judges.value is None):
        errors.append(
            root.entries[TOP].key.fault(
                f"{TOP} 下面要写评审：缩进两格写名字和冒号，再缩进写 model: 模型名",
                f"below `{TOP}` belong judges: a name and a colon, indented; below it `model: MODEL`",
            )
        )


def _entry(name: str, written: Written) -> Entry:
    """Return one judge; raises InputErrors with all that is wrong with it."""
    if is_key_name(name):
        raise key_here(written.key)
    errors: list[InputError] = []
    if not _NAME.fullmatch(name) or name in RESERVED:
        errors.append(
            written.key.fault(
                f"评审的名字只能用小写字母、数字和连字符，以字母开头，如 deepseek；{listed(RESERVED)} 不能用",
                "a judge's name has lower-case letters, digits and hyphens only, a letter first: deepseek; "
                f"{listed(RESERVED)} are taken",
            )
        )
    with collecting(errors):
        made = _made(written)
        if not errors:
            return made
    raise InputErrors(errors)


def _made(written: Written) -> Entry:
    root = written.value
    if not isinstance(root, Record):
        raise written.key.fault(
            "名字下面要另起一行，缩进后写 model: 模型名，再写 provider: 或 base_url:",
            "below the name, indented, write `model: MODEL`, then `provider:` or `base_url:`",
        )
    kind = next((ENTRIES[key] for key in root.entries if key in ENTRIES), ENTRIES["model"])
    secrets = list(secrets_in(root))
    if secrets:  # alone: what else would be said of such a value might show it
        raise InputErrors(secrets)
    return make(kind, root, (), _provider_faults(root) if kind is ModelEntry else ())


def _provider_faults(root: Record) -> Iterator[Fault]:
    provider, known = root.get("provider"), load_providers()
    if isinstance(provider, Scalar) and isinstance(provider.value, str) and provider.value not in known:
        yield ("provider",), provider.place.error(did_you_mean(provider.written, known))

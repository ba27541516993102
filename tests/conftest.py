"""What all tests share: no deadlines, messages in Chinese, nothing known of any endpoint or judge."""

from pathlib import Path

import pytest
from hypothesis import settings

from cs_eval.cli import main
from cs_eval.judges import _learnt
from cs_eval.language import use_language

settings.register_profile("cs_eval", deadline=None)
settings.load_profile("cs_eval")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch, tmp_path_factory):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path_factory.getbasetemp() / "no-cache-of-yours"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("cs_eval.resources._settings_folder", lambda: Path("no", "such", "folder"))
    use_language("zh")
    _learnt.forget()  # the next endpoint may get the same port
    yield
    use_language("zh")


@pytest.fixture
def run(capsys):
    """Run a command and return exit code, standard output, standard error."""

    def _run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return _run

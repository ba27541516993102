"""How long it takes to start: imports, `cs-eval --help` and a first grade, beside the bare interpreter.

    python bench/start.py [ROUNDS]

Each round runs every command once, so that a slow moment of the machine falls on all of them.
"""

import statistics
import subprocess
import sys
import time

GRADE = """
from cs_eval import Grader, Transcript
turns = [{"role": "customer", "text": "包裹还没到"}, {"role": "agent", "text": "让您久等了，我这就帮您催"}]
Grader("general").grade(Transcript.model_validate({"id": "t", "turns": turns}))
"""
COMMANDS = {
    "bare interpreter": [sys.executable, "-c", "pass"],
    "import cs_eval": [sys.executable, "-c", "import cs_eval"],
    "from cs_eval import Grader": [sys.executable, "-c", "from cs_eval import Grader"],
    "import openai": [sys.executable, "-c", "import openai"],
    "cs-eval --help": [sys.executable, "-c", "import sys; from cs_eval.cli import main; main()", "--help"],
    "a first grade by rules": [sys.executable, "-c", GRADE],
}


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds + 1):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    bare = statistics.median(times["bare interpreter"][1:])
    openai = statistics.median(times["import openai"][1:]) - bare
    print(f"{'median of ' + str(rounds):28} {'ms':>6} {'beyond bare':>12} {'against import openai':>22}")
    for name, measured in times.items():
        median = statistics.median(measured[1:])
        share = (median - bare) / openai
        print(f"{name:28} {median * 1000:6.0f} {(median - bare) * 1000:12.0f} {share:22.2f}")


if __name__ == "__main__":
    main()

"""How many workers a cluster run needs, how many requests are in flight, and how many hours it takes.

    python bench/plan_scale.py [--transcripts 1e6 1e7 1e8] [--quota 1000 10000 60000] [--latency 4]
                               [--requests 1.05] [--concurrency 64]
                               [--cpu-ms 40] [--record-ms 3] [--spare 0.3]

--quota        requests a minute that the endpoint allows; where it counts tokens, those a minute divided by
               the tokens of one request
--latency      seconds from a request to its reply
--requests     how many requests a transcript takes, re-asks and retries included
--concurrency  requests in flight in one worker
--cpu-ms       processor time that a worker takes for a transcript
--record-ms    time that the one process that owns the run takes for a transcript
--spare        share of a worker's processor that is to stay free

    rate       transcripts a second: the smaller of quota / 60 / requests and 1000 / record_ms
    in flight  rate x requests x latency
    workers    the larger of in flight / concurrency and rate x cpu_ms / 1000 / (1 - spare), rounded up
    hours      transcripts / rate / 3600
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is known of an endpoint and of a worker."""

    quota: float
    latency_s: float
    requests: float
    concurrency: int
    cpu_ms: float
    record_ms: float
    spare: float

    @property
    def rate(self) -> float:
        """Return how many transcripts a second there can be."""
        return min(self.quota / 60 / self.requests, 1000 / self.record_ms)

    @property
    def in_flight(self) -> int:
        """Return how many requests are in flight at that rate."""
        return ceil(self.rate * self.requests * self.latency_s)

    @property
    def workers(self) -> int:
        """Return how many workers that takes: for the waiting, or for the work, whichever is more."""
        for_the_work = self.rate * self.cpu_ms / 1000 / (1 - self.spare)
        return ceil(max(self.in_flight / self.concurrency, for_the_work))

    def hours(self, transcripts: float) -> float:
        """Return how long so many take."""
        return transcripts / self.rate / 3600


def rows(quotas: list[float], sizes: list[float], **terms: float) -> Iterator[str]:
    """Yield a table, one row a quota."""
    heads = [f"hours for {size:,.0f}" for size in sizes]
    yield "| requests a minute | transcripts a second | in flight | workers | " + " | ".join(heads) + " |"
    yield "| ---: " * (4 + len(sizes)) + "|"
    for quota in quotas:
        plan = Terms(quota=quota, **terms)
        hours = " | ".join(f"{plan.hours(size):,.1f}" for size in sizes)
        yield f"| {quota:,.0f} | {plan.rate:,.1f} | {plan.in_flight:,} | {plan.workers:,} | {hours} |"


def main() -> None:
    """Print the table for what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--transcripts", type=float, nargs="+", default=[1e6, 1e7, 1e8])
    parser.add_argument("--quota", type=float, nargs="+", default=[1_000, 10_000, 60_000])
    parser.add_argument("--latency", type=float, default=4, dest="latency_s")
    parser.add_argument("--requests", type=float, default=1.05)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--cpu-ms", type=float, default=40)
    parser.add_argument("--record-ms", type=float, default=3)
    parser.add_argument("--spare", type=float, default=0.3)
    given = vars(parser.parse_args())
    for row in rows(given.pop("quota"), given.pop("transcripts"), **given):
        print(row)


if __name__ == "__main__":
    main()

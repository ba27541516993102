"""Where transcripts are graded: in this process, or by the workers of a Ray cluster."""

from cs_eval.engines.choice import Engine, LocalEngine, RayEngine, Read
from cs_eval.engines.parts import Parts, PartsFormat, write_parts
from cs_eval.engines.run import grade_on_ray

__all__ = [
    "Engine",
    "LocalEngine",
    "Parts",
    "PartsFormat",
    "RayEngine",
    "Read",
    "grade_on_ray",
    "write_parts",
]

"""`python -m cs_eval` is `cs-eval`: for scripts that know a Python and no PATH."""

from cs_eval.cli import main

raise SystemExit(main())

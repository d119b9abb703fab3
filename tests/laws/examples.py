"""How many examples a law is tried on."""

import os

from django.db import connection
from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""EXAMPLES=20 script/test tests/laws tries each law on twenty times as many."""


def tried_on(number: int) -> settings:
    """Return the settings of a law that is tried on *number* examples each run.

    On a second database half as many do: the first has told whether the law holds.
    """
    if connection.vendor != "sqlite":
        number = max(number // 2, 4)
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        # Which lines only failing examples run is not worth its time where each asks for pages.
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )

"""How many examples a law is tried on."""

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""EXAMPLES=20 script/test tests/laws tries each law on twenty times as many."""


def tried_on(number: int) -> settings:
    """Return the settings of a law that is tried on *number* examples each run."""
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        # Which lines only failing examples run is not worth its time where each asks for pages.
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )

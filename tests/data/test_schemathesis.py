"""A fuzzer that reads the OpenAPI document finds every answer as described there, and no 500."""

import os
import subprocess
import sys

from data.openapi.operations import OPERATIONS

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
"""Not that what fits the schema is accepted (a day may be still to come, a slug nobody's), nor
that what does not is refused (an empty value counts as none)."""


# The edges of every value, one by one, take minutes: ALL_CASES=1 tries them too.
PHASES = "examples,coverage,fuzzing" if os.environ.get("ALL_CASES") else "examples,fuzzing"


def told(output):
    """What it found, without the addresses of ten thousand letters that it tried."""
    return "\n".join(line[:200] for line in output.splitlines())


def test_it_works(served, tmp_path):
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{served}/api/openapi.json",
        f"--checks={','.join(CHECKS)}",
        f"--phases={PHASES}",
        "--max-examples=6",
        "--seed=28",
        "--no-color",
    ]
    # It keeps what it found beside it.
    found = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert found.returncode == 0, told(found.stdout)
    assert f"Tested: {len(OPERATIONS)}" in found.stdout

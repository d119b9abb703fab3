"""A fuzzer that reads the OpenAPI document finds every answer as described there, and no 500."""

import subprocess
import sys

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


def test_it_works(served):
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{served}/api/openapi.json",
        f"--checks={','.join(CHECKS)}",
        "--phases=examples,coverage,fuzzing",
        "--max-examples=4",
        "--seed=28",
        "--no-color",
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert found.returncode == 0, found.stdout[-6_000:] + found.stderr[-2_000:]
    assert "No issues found" in found.stdout

"""Checks the description that the wallets' door gives of itself, and then the door against it.

Usage: openapi_check.py PORT CERTIFICATE KEY AUTHORITY EXAMPLES SEED FOLDER
"""

import json
import pathlib
import subprocess
import sys

import openapi_spec_validator
import requests

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
STRICT = ("positive_data_acceptance", "allow_header_conformance")

# A description cannot say which coins there are tomorrow, and what a coin's keys sign: what is valid by it may be refused. The
# first of these paths is also one of /key/{pub}, and Allow names the method of that too.
OPEN = ("/key/generate", "/sign")


def main():
    port, certificate, key, authority, examples, seed, folder = sys.argv[1:]
    base = f"https://127.0.0.1:{port}"
    answer = requests.get(f"{base}/openapi.json", cert=(certificate, key), verify=authority, timeout=60)
    answer.raise_for_status()
    document = answer.json()
    openapi_spec_validator.validate(document)
    operations = sum(len(path) for path in document["paths"].values())
    print(f"valid: OpenAPI {document['openapi']}, {operations} operations")
    file = pathlib.Path(folder, "openapi.json")
    file.write_text(json.dumps(document))
    common = [
        str(file),
        f"--url={base}",
        f"--request-cert={certificate}",
        f"--request-cert-key={key}",
        f"--tls-verify={authority}",
        "--request-timeout=60",
        f"--max-examples={examples}",
        f"--seed={seed}",
        "--generation-database=none",
        "--phases=examples,coverage,fuzzing",
        "--suppress-health-check=all",
        "--no-color",
    ]
    closed = [f"--exclude-path={path}" for path in OPEN if path in document["paths"]]
    status = run(folder, [*common, *closed, f"--checks={','.join((*CHECKS, *STRICT))}"])
    if closed:
        some = [f"--include-path={path}" for path in OPEN if path in document["paths"]]
        status |= run(folder, [*common, *some, f"--checks={','.join(CHECKS)}"])
    return status


def run(folder, arguments):
    command = [sys.executable, "-m", "schemathesis.cli", "run", *arguments]
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Runs every file of events/ through `sam local invoke`.

The name gives the expected answer: `http-list-products.200.json` a response with status 200, `sqs-….json` and
`stream-….json` a batch without failures, any other (a tick, an operator's call) no error.
"""

import concurrent.futures
import json
import os
import re
import subprocess

from docker import EMULATOR_PORT
from relay import Relay
from stack import FUNCTIONS, REGION, ROOT, WORK

PATIENCE_S = 120  # for one sample; the first builds an image too
ISSUER = "https://issuer.example"  # the issuer of the tokens whose claims the samples have


def fault(name, answer):
    """Returns the fault of an answer to a sample, or None."""
    if isinstance(answer, dict) and "errorType" in answer:
        return f"failed: {answer}"
    if expected := re.fullmatch(r"http-.*\.(\d{3})\.json", name):
        status = answer.get("statusCode") if isinstance(answer, dict) else None
        return None if status == int(expected[1]) else f"answered {status}: {answer}"
    if name.startswith(("sqs-", "stream-")):
        return None if answer == {"batchItemFailures": []} else f"answered {answer}"
    return None


def run(stack, docker):
    """Returns the number of samples that passed, and the others with their faults."""
    samples = sorted((ROOT / "events").glob("*/*.json"))
    relay = Relay((docker.gateway, EMULATOR_PORT), ("127.0.0.1", int(stack.endpoint.rpartition(":")[2])))
    variables = {
        f"{function.capitalize()}Function": {
            f"{function.upper()}_TABLE": stack.resources[f"{function.capitalize()}Table"],
            f"{function.upper()}_BUCKET": stack.resources.get(f"{function.capitalize()}Bucket", ""),
            "EVENT_BUS_NAME": stack.resources["EventBus"],
            "ISSUER_URL": ISSUER,
        }
        for function in FUNCTIONS
    }
    variables["IdentityFunction"]["IDENTITY_SIGNING_KEY_ID"] = stack.resources["SigningKey"]
    (WORK / "variables.json").write_text(json.dumps(variables))

    def invoke(sample):
        function = sample.parent.name.capitalize()
        name = f"{sample.parent.name}/{sample.name}"
        command = [
            "sam", "local", "invoke", f"{function}Function",
            "--event", str(sample),
            "--template", "template.yaml",
            "--region", REGION,
            "--parameter-overrides", "Architecture=x86_64",
            "--env-vars", str(WORK / "variables.json"),
            "--invoke-image", docker.image,
            "--skip-pull-image",
        ]  # fmt: skip
        environment = stack.environment | docker.environment
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            print("sample", name, "FAILED: no answer in time", flush=True)
            return name, f"no answer in {PATIENCE_S} s"
        last = done.stdout.strip().splitlines()[-1:]
        try:
            wrong = fault(sample.name, json.loads(last[0]))
        except (IndexError, ValueError):
            wrong = f"no answer: {done.stdout[-500:]} {done.stderr[-1500:]}"
        if wrong:
            wrong += f"\n{done.stderr[-3000:]}"  # The function's log: the cause stands there alone.
        print("sample", name, f"FAILED: {wrong}" if wrong else "ok", flush=True)
        return name, wrong

    try:
        # The first sample runs alone: it builds the image of all.
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            outcomes = [invoke(sample) for sample in samples[:1]] + list(pool.map(invoke, samples[1:]))
    finally:
        relay.close()
    faults = [outcome for outcome in outcomes if outcome[1]]
    return len(outcomes) - len(faults), faults

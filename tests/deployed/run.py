"""Tests Stoa as it is deployed: real binaries, `sam deploy`, real triggers. Start it with `just test-deployed`.

1. Builds all functions as one binary and deploys template.yaml to an emulator of AWS.
2. Runs the other commands of docs/deploy.md, and checks their effects.
3. Runs the end-to-end tests against that stack.
4. Lets each event of an order lose six races, and checks that the order is still confirmed in seconds.
5. Asks the emulator's DynamoDB and the embedded engine the same 5,000 random requests, and compares the answers.
6. Updates one function with `cargo lambda deploy` and checks that the new code answers.
7. Runs every sample of events/ with `sam local invoke`.
8. Walks through the console in Chromium, as tests/browser does.
"""

import argparse
import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import console
import page
import sample_events
from docker import Docker
from processes import Alone
from stack import ACCOUNT, REGION, ROOT, STACK, TOOLS, WORK, Stack, build, lay_out


CONFLICTS = 6  # races that each event loses: two deliveries fail


def sample(function):
    """Reads an event that this function consumes."""
    samples = sorted((ROOT / "events" / function).glob("sqs-*.json"))
    return json.loads(samples[0].read_text())["Records"][0]["body"]


def deploy_page(stack):
    """Runs the commands of docs/deploy.md, and checks their effects."""

    def live(function):
        client = stack.client("lambda")
        return client.get_function_configuration(FunctionName=f"{STACK}-{function}", Qualifier="live")

    sqs, failures, dead = stack.client("sqs"), stack.resources["Failures"], stack.resources["CatalogDeadLetters"]
    sqs.send_message(QueueUrl=dead, MessageBody=sample("catalog"))
    sqs.send_message(QueueUrl=failures, MessageBody='{"tick":true}')
    batch = {"requestContext": {"functionArn": stack.function_arn("catalog")}, "DDBStreamBatchInfo": {"batchSize": 1}}
    sqs.send_message(QueueUrl=failures, MessageBody=json.dumps(batch))
    inbox = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{stack.resources['OrdersInbox'].rsplit('/', 1)[1]}"
    sqs.send_message(
        QueueUrl=failures,
        MessageBody=sample("orders"),
        MessageAttributes={"TARGET_ARN": {"DataType": "String", "StringValue": inbox}},
    )
    before = live("payments")
    faults, printed = page.rest(stack)
    credentials = page.said(printed, r'"(client_id|client_secret)": "([^"]+)"')
    stack.admin = dict(credentials) or None
    after = live("payments")

    def expect(what, holds):
        if not holds:
            faults.append(what)

    expect("a parameter reaches the version that serves", after["Version"] != before["Version"])
    environment = after["Environment"]["Variables"]
    expect(f"CaptureOn is {environment['PAYMENTS_CAPTURE_ON']}", environment["PAYMENTS_CAPTURE_ON"] == "confirmed")
    seller = live("orders")["Environment"]["Variables"]["ORDERS_SELLER"]
    expect(f"Seller is {seller}", seller == "Agora Ltd.|1 Market Street|Athens|EL123456789")
    expect("an administrator was made", stack.admin)
    for path in ("/healthz", "/products", "/openapi.json", "/.well-known/openid-configuration"):
        expect(f"HEAD of {path} is answered", status(stack, path, method="HEAD") == 200)
    expect("catalog is back at version 1", live("catalog")["Version"] == "1")
    expect("dead letters were moved", page.said(printed, "1 dead letters are back"))
    expect("catalog's failures were replayed", page.said(printed, "catalog: published what its stream had left"))
    expect("an event is in its inbox", page.said(printed, "orders: an event is in its inbox at last"))
    for queue in (dead, failures):
        left = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        expect(f"{queue} is empty", left["ApproximateNumberOfMessages"] == "0")
    # The other tests need captures on shipping, the default, and run with catalog on the restored table. The same
    # deployment publishes the next signing key, and the last one lets it sign.
    before, following = output(stack, "SigningKeyArn"), new_signing_key(stack)
    try:
        old_token = guest_token(stack)
        (command,) = page.said(printed, r"(?m)^sam deploy --parameter-overrides CatalogTableStream=.*$")
        page.run(f"{command} CaptureOn=shipped PublishedKeyArns={following}", stack)
        expect("both keys are published", len(published_keys(stack)) == 2)
        page.run(f"sam deploy --parameter-overrides SigningKeyArn={following} PublishedKeyArns={before}", stack)
        new_token = guest_token(stack)
    except (RuntimeError, ValueError, LookupError, OSError) as error:
        return [*faults, f"{type(error).__name__}: {error}"]
    table = live("catalog")["Environment"]["Variables"]["CATALOG_TABLE"]
    expect(f"catalog is on the restored table, not on {table}", f"table/{table}/stream" in command)
    expect("the next key signs", key_id(new_token) != key_id(old_token))
    expect("both keys stay published", {key_id(new_token), key_id(old_token)} <= set(published_keys(stack)))
    for name, token in (("before", old_token), ("after", new_token)):
        expect(f"a token of the key {name} is accepted", status(stack, "/payment-methods", token) == 200)
    return faults


def output(stack, name):
    """Reads an output of the stack."""
    (described,) = stack.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return next(output["OutputValue"] for output in described["Outputs"] if output["OutputKey"] == name)


def new_signing_key(stack):
    """Makes a key as docs/deploy.md describes."""
    made = stack.client("kms").create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    return made["KeyMetadata"]["Arn"]


def published_keys(stack):
    """Lists the ids of the published keys."""
    with urllib.request.urlopen(f"{stack.issuer_url}/oauth/jwks.json") as answer:
        return [key["kid"] for key in json.load(answer)["keys"]]


def guest_token(stack):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{stack.api_url}/guests", method="POST", headers=headers, data=b"{}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access_token"]


def key_id(token):
    """Reads the id of the key that signed a token."""
    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]


def status(stack, path, token=None, method="GET"):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"{stack.api_url}{path}", headers=headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def administrator(stack):
    """Returns the administrator's credentials, and makes the administrator if there is none."""
    if not getattr(stack, "admin", None):
        stack.admin = stack.invoke("identity", {"operator": "bootstrap-admin"})
    return stack.admin


def cargo_test(stack, names, arguments=(), **environment):
    """Runs test binaries of the end-to-end tests against the stack."""
    admin = administrator(stack)
    return subprocess.run(
        # --workspace, not --package: with one package the dependencies have other features, and are compiled again.
        ["cargo", "test", "--workspace", "--no-fail-fast", *(f"--test={name}" for name in names), *arguments],
        cwd=ROOT,
        env=dict(
            os.environ,
            STOA_URL=stack.api_url,
            STOA_ADMIN_CLIENT_ID=admin["client_id"],
            STOA_ADMIN_CLIENT_SECRET=admin["client_secret"],
            **environment,
        ),
    ).returncode


def end_to_end(stack):
    """Runs the suite that also runs against one process; STOA_URL names the stack."""
    names = sorted(path.stem for path in (ROOT / "tests" / "tests").glob("*.rs"))
    return ["the end-to-end tests failed"] if cargo_test(stack, names) else []


def conflicts(stack):
    """Places an order whose events each lose their first races: three make a delivery fail."""
    variables = {"STOA_CONFLICTS": str(WORK / "conflicts"), "STOA_CONFLICT_COUNT": str(CONFLICTS)}
    failed = cargo_test(stack, ["exactly_once"], ["meet_conflicts"], **variables)
    (WORK / "conflicts").unlink(missing_ok=True)
    met = WORK / "conflicts.met"
    found = int(met.read_text()) if met.exists() else 0
    print(f"{found} races were lost")
    faults = ["an order whose events lose races was not confirmed in time"] if failed else []
    return faults if found >= CONFLICTS * 3 else [*faults, f"only {found} races were lost"]


def conformance(stack):
    """Compares the emulator's DynamoDB with the embedded engine, in a table of its own."""
    command = ["cargo", "test", "--workspace", "--test=conformance", "what_stores_ask"]
    failed = subprocess.run(command, cwd=ROOT, env=dict(os.environ, STOA_DYNAMODB_URL=stack.endpoint)).returncode
    return ["the emulator and the embedded engine answer differently"] if failed else []


def update(stack):
    """Replaces one function with `cargo lambda deploy`, which must leave its configuration unchanged."""

    def running_build():
        with urllib.request.urlopen(f"{stack.api_url}/healthz") as answer:
            return json.load(answer).get("build")

    def configuration():
        found = stack.client("lambda").get_function_configuration(FunctionName=f"{STACK}-identity", Qualifier="live")
        return {key: found.get(key) for key in ("Environment", "MemorySize", "Timeout", "Role", "TracingConfig")}

    before, configured = running_build(), configuration()
    wanted = f"update-{int(time.time())}"
    build("identity", build_id=wanted)
    subprocess.run(
        [
            "cargo", "lambda", "deploy",
            "--endpoint-url", stack.endpoint,
            "--binary-name", "identity",
            "--alias", "live",
            f"{STACK}-identity",
        ],
        cwd=ROOT,
        env=stack.environment,
        check=True,
    )  # fmt: skip
    after = running_build()
    faults = []
    if before == wanted or after != wanted:
        faults.append(f"build {before} became {after}, not {wanted}")
    if configuration() != configured:
        faults.append(f"the configuration changed: {configured} became {configuration()}")
    return faults


NAMES = {
    deploy_page: "page",
    end_to_end: "end-to-end",
    conflicts: "conflicts",
    conformance: "conformance",
    update: "update",
}
SAMPLES, CONSOLE = "samples", "console"
STEPS = [*NAMES.values(), SAMPLES, CONSOLE]


@contextlib.contextmanager
def deployed(alone):
    """Deploys a new stack and prints its addresses."""
    with Stack(alone) as stack:
        print(f"Stoa answers at {stack.api_url}, the emulator at {stack.endpoint}.", flush=True)
        yield stack


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", nargs="*", metavar="step", help=f"one or more of {', '.join(STEPS)}; default: all")
    parser.add_argument("--no-build", action="store_true", help="use target/lambda/bootstrap as it is")
    parser.add_argument("--hold", action="store_true", help="leave the stack up until Ctrl-C, and test nothing")
    options = parser.parse_args()
    if unknown := set(options.steps) - set(STEPS):
        parser.error(f"no such step: {', '.join(unknown)}")
    steps = options.steps or STEPS
    WORK.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        build("bootstrap")
    if NAMES[conformance] in steps:
        # Before the stack is up, so that the step takes as long as its requests do.
        subprocess.run(["cargo", "test", "--workspace", "--test=conformance", "--no-run"], cwd=ROOT, check=True)
    lay_out()

    passed, faults = 0, []
    with Alone(WORK / "lock") as alone:
        if options.hold:
            with deployed(alone), contextlib.suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        chosen = [step for step in NAMES if NAMES[step] in steps]
        if chosen:
            with deployed(alone) as stack:
                for step in chosen:
                    found = step(stack)
                    passed += not found
                    faults += [(NAMES[step], fault) for fault in found]
        if SAMPLES in steps:
            # A new stack, since one sample makes the first administrator.
            with deployed(alone) as stack, Docker(WORK, alone) as docker:
                answered, found = sample_events.run(stack, docker)
                passed += answered
                faults += found
        if CONSOLE in steps:
            # Also a new one: the walks look at the first page of lists.
            with deployed(alone) as stack:
                walked, found = console.run(stack, administrator(stack))
                passed += walked
                faults += [(CONSOLE, fault) for fault in found]
    for name, fault in faults:
        print(f"FAILED {name}: {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ["PATH"] = f"{TOOLS}:{os.environ['PATH']}"
    sys.exit(main())

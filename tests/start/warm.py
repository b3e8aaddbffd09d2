"""The warm gates: the instructions of one invocation of a function that has answered before. Start it with `just warm-gate`.

Callgrind counts, from the answer to one `next` of the Runtime API until the function asks for the next event and rests:

- `floor`: one `GetItem` by the SDK in Lambda's runtime loop (deploy/bootstrap/src/floor.rs), less than which no function does,
- `GET /products/{id}` of catalog, which reads one item,
- `POST /carts/{id}/checkout` of cart, with two lines: a get, a batch and a transaction.

All three are served by the one binary of all functions, target/lambda/bootstrap. This script serves the Runtime API, and an
emulator of AWS holds the tables, over plain HTTP. On Lambda TLS comes on top, for the floor as for the others. Of several
invocations the median counts.
"""

import argparse
import contextlib
import http.server
import json
import os
import queue
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import boto3
import run

ROOT = run.ROOT
TOOLS = ROOT / "target" / "tools" / "bin"
REGION = "eu-central-1"
INVOCATIONS = 7
BEFORE = 3  # invocations that are not counted: connections, caches
PATIENCE_S = 120
# Callgrind counts each byte that `rep stosb` and `rep movsb` move as an instruction: let vectors move them.
VECTORS = "glibc.cpu.x86_rep_stosb_threshold=1000000000:glibc.cpu.x86_rep_movsb_threshold=1000000000"
# Some 15 % above what docs/benchmarks.md shows.
LIMITS = {"floor": 700_000, "catalog": 1_040_000, "cart": 3_920_000}


class Invocations(http.server.ThreadingHTTPServer):
    """Serves Lambda's Runtime API: hands out events one by one, and takes the answers."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Runtime)
        self.events, self.answers, self.asked = queue.Queue(), queue.Queue(), queue.Queue()
        self.count = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"


class Runtime(http.server.BaseHTTPRequestHandler):
    """One connection of a function."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.put(self.path)
        event = json.dumps(self.server.events.get()).encode()
        self.server.count += 1
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", f"00000000-0000-0000-0000-{self.server.count:012}")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + PATIENCE_S * 1000))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:f")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        self.send_header("Content-Type", "application/json")
        self.answer(event)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])) if "Content-Length" in self.headers else b""
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        self.server.answers.put((self.path.rpartition("/")[2], body.decode()))
        self.send_response(202)
        self.answer(b"")

    def answer(self, body):
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Function:
    """A function under callgrind; a context manager."""

    def __init__(self, name, bootstrap, endpoint):
        self.name, self.bootstrap, self.endpoint = name, bootstrap, endpoint

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.api = Invocations()
        environment = run.environment(self.name, self.api.address) | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "GLIBC_TUNABLES": VECTORS,
        }
        self.log = open(Path(self.folder.name) / "log", "w+b")
        profile = f"--callgrind-out-file={self.folder.name}/profile"
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", profile, "--quiet", self.bootstrap],
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        try:
            self.wait_until_it_asks()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()
        self.api.shutdown()
        self.api.server_close()
        self.folder.cleanup()

    def wait_until_it_asks(self):
        self.take(self.api.asked)

    def take(self, it):
        """Takes from a queue what the function sends; raises with the function's log if it sends nothing."""
        try:
            return it.get(timeout=PATIENCE_S)
        except queue.Empty:
            said = Path(self.log.name).read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.name} sends nothing:\n{said}") from None

    def invoke(self, event):
        """Returns the answer, once the function asks for the next event."""
        self.api.events.put(event)
        kind, answer = self.take(self.api.answers)
        if kind != "response":
            raise RuntimeError(f"{self.name} fails: {answer}")
        self.wait_until_it_asks()
        return json.loads(answer)

    def call(self, method, path, body=None, key=None, status=200):
        """Sends an HTTP request; returns the body of its answer."""
        answer = self.invoke(request(method, path, body, key))
        if answer["statusCode"] != status:
            raise RuntimeError(f"{method} {path}: {answer['statusCode']} {answer['body']}")
        return json.loads(answer["body"])

    def count(self, call, keep=None):
        """Counts the instructions of all threads during a call."""
        run.wait_until_idle(self.process.pid)
        subprocess.run(["callgrind_control", "--zero", str(self.process.pid)], check=True, capture_output=True)
        known = set(Path(self.folder.name).glob("profile*"))
        call()
        run.wait_until_idle(self.process.pid)
        subprocess.run(["callgrind_control", "--dump", str(self.process.pid)], check=True, capture_output=True)
        dumps = [dump for dump in Path(self.folder.name).glob("profile*") if dump not in known]
        if keep:
            for number, dump in enumerate(dumps):
                (keep / f"{self.name}.{number}").write_bytes(dump.read_bytes())
        texts = [dump.read_text() for dump in dumps]
        return sum(int(total) for text in texts for total in re.findall(r"^(?:totals|summary): (\d+)", text, re.M)[-1:])


def request(method, path, body=None, key=None):
    """Makes an event of API Gateway."""
    event = json.loads((ROOT / "events/cart/http-open-cart.201.json").read_text())
    event |= {"rawPath": path, "routeKey": "$default", "body": None if body is None else json.dumps(body)}
    event["requestContext"]["http"] |= {"method": method, "path": path}
    event["requestContext"]["authorizer"]["jwt"]["claims"]["scope"] = "catalog:read catalog:write"
    if key:
        event["headers"]["idempotency-key"] = key
    return event


def floor(function, client):
    client.put_item(TableName="stoa-floor", Item={"pk": {"S": "a"}, "sk": {"S": "a"}, "name": {"S": "x" * 600}})

    def get():
        if function.invoke({"pk": "a", "sk": "a"}) != {"found": True}:
            raise RuntimeError("the floor's item is not found")

    return lambda: get


def catalog(function, _):
    """A product of two variants, on the shelf."""
    prices = [{"amount": 1999, "currency": "EUR", "tax_inclusive": True}]
    variants = [{"sku": f"TEE-{size}", "title": size, "prices": prices} for size in "ML"]
    product = {"slug": "tee", "title": "Tee", "variants": variants}
    made = function.call("POST", "/products", product, key="make-the-product", status=201)
    function.call("POST", f"/products/{made['id']}/activate", {}, key="activate-the-product")
    return lambda: lambda: function.call("GET", f"/products/{made['id']}")


def cart(function, _):
    """Carts with two lines each, out of products that the inbox brings."""
    batch = json.loads((ROOT / "events/cart/sqs-product-changed.json").read_text())
    event = json.loads(batch["Records"][0]["body"])
    (variant,) = event["data"]["variants"]
    event["data"]["variants"] = [variant | {"sku": sku} for sku in ("SHIRT-M", "SHIRT-L")]
    batch["Records"][0]["body"] = json.dumps(event)
    if failed := function.invoke(batch)["batchItemFailures"]:
        raise RuntimeError(f"the product is not taken: {failed}")
    address = {"name": "Ada", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
    checkout = {
        "email": "ada@example.com",
        "shipping_address": address,
        "shipping_method": "standard",
        "payment_method": "pm_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    }
    numbers = iter(range(1000))

    def prepare():
        number = next(numbers)
        opened = function.call("POST", "/carts", {"currency": "EUR", "country": "DE"}, f"open-cart-{number:04}", 201)
        path = f"/carts/{opened['id']}"
        for sku in ("SHIRT-M", "SHIRT-L"):
            function.call("POST", f"{path}/lines", {"sku": sku, "quantity": 2}, f"add-line-{sku}-{number:04}", 201)
        return lambda: function.call("POST", f"{path}/checkout", checkout, f"check-out-{number:04}", 202)

    return prepare


MEASURES = {
    "floor": ("one GetItem by the SDK", floor),
    "catalog": ("GET /products/{id}", catalog),
    "cart": ("POST /carts/{id}/checkout", cart),
}


def measure(name, bootstrap, endpoint, client, keep):
    """Returns the median of several invocations."""
    with Function(name, bootstrap, endpoint) as function:
        prepare = MEASURES[name][1](function, client)
        for _ in range(BEFORE):
            prepare()()
        counts = [function.count(prepare(), keep) for _ in range(INVOCATIONS)]
    return int(statistics.median(counts))


@contextlib.contextmanager
def emulator():
    """Starts an emulator of AWS; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR", "TMPDIR": folder}
        process = subprocess.Popen([TOOLS / "ministack"], env=environment, cwd=folder, stdout=subprocess.DEVNULL)
        endpoint = f"http://127.0.0.1:{port}"
        try:
            deadline = time.monotonic() + PATIENCE_S
            while True:
                try:
                    urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError("the emulator did not start") from None
                    time.sleep(0.2)
            yield endpoint
        finally:
            process.kill()
            process.wait()


def make_table(client, name):
    """Makes a table with the keys and indexes of all tables."""
    names = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"]
    keys = [
        [{"AttributeName": pk, "KeyType": "HASH"}, {"AttributeName": sk, "KeyType": "RANGE"}]
        for pk, sk in zip(names[::2], names[1::2])
    ]
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=keys[0],
        GlobalSecondaryIndexes=[
            {"IndexName": f"gsi{number}", "KeySchema": keys[number], "Projection": {"ProjectionType": "ALL"}}
            for number in (1, 2)
        ],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(MEASURES), help=f"default: {', '.join(MEASURES)}")
    parser.add_argument("--bootstrap", type=Path, default=ROOT / "target/lambda/bootstrap/bootstrap")
    parser.add_argument("--no-build", action="store_true", help="use the bootstrap as it is")
    parser.add_argument("--keep", type=Path, help="a folder for callgrind's profiles of the last invocations")
    options = parser.parse_args()
    if not options.no_build:
        subprocess.run(run.build_command("bootstrap"), check=True, cwd=ROOT)
    run.install_valgrind()

    passed = failed = 0
    with emulator() as endpoint:
        client = boto3.client(
            "dynamodb", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
        )
        for name in options.names:
            what = MEASURES[name][0]
            try:
                make_table(client, f"stoa-{name}")
                value = measure(name, options.bootstrap, endpoint, client, options.keep)
                fits = value <= LIMITS[name]
                verdict = "ok" if fits else "TOO MUCH"
                print(f"{name:10} {what:28} {value:>12,} of {LIMITS[name]:>12,}  {verdict}", flush=True)
            except (OSError, RuntimeError) as error:
                fits = False
                print(f"{name:10} {what:28} FAILED: {error}", flush=True)
            passed += fits
            failed += not fits
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

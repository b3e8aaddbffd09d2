"""The template, deployed with `sam deploy` to an emulator of AWS on this machine.

Emulated: every service that template.yaml names. Real: the functions' binaries, the SAM transform, `sam deploy` and
`cargo lambda deploy`. `import_http_api` adds what the emulator leaves out.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3

import page
import processes

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "template"))
sys.path.insert(0, str(ROOT / "deploy"))

from packages import build_command
from transformed import routes, transformed

TOOLS = ROOT / "target" / "tools" / "bin"
WORK = ROOT / "target" / "deployed"
BOOTSTRAPS = ROOT / "target" / "lambda"
CAPABILITIES = json.loads((ROOT / "deploy/capabilities.json").read_text())
FUNCTIONS = [capability["name"] for capability in CAPABILITIES]
REGION = "us-east-1"
ACCOUNT = "000000000000"
STACK = "stoa"


def listen(host="127.0.0.1", port=0):
    """Opens a socket that accepts connections at once; returns it with its URL."""
    listener = socket.create_server((host, port), backlog=4096)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener, f"http://{host}:{listener.getsockname()[1]}"


def run(*command, log=None, **options):
    """Runs a command, with its output in `log` of target/deployed if given; raises if it fails."""
    print("+", *command, flush=True)
    if not log:
        subprocess.run(command, check=True, cwd=ROOT, **options)
        return
    with open(WORK / log, "wb") as output:
        done = subprocess.run(command, check=False, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed; the end of {WORK / log}:\n{(WORK / log).read_text()[-4000:]}")


def build(*binaries, build_id=None):
    """Builds bootstraps as they are deployed, into target/lambda/<binary>."""
    environment = dict(os.environ, PATH=f"{TOOLS}:{os.environ['PATH']}")
    if build_id:
        environment["STOA_BUILD"] = build_id
    run(*build_command(*binaries), env=environment)


def lay_out():
    """Links the one binary of all functions into the place of each function's own."""
    for function in FUNCTIONS:
        (BOOTSTRAPS / function).mkdir(exist_ok=True)
        (BOOTSTRAPS / function / "bootstrap").unlink(missing_ok=True)
        shutil.copy2(BOOTSTRAPS / "bootstrap" / "bootstrap", BOOTSTRAPS / function)


class Stack:
    """An emulator with Stoa deployed on it; a context manager that stops its processes."""

    def __init__(self, alone):
        self.alone = alone

    def __enter__(self):
        shutil.rmtree(WORK / "tmp", ignore_errors=True)
        for left in ("conflicts", "conflicts.met"):
            (WORK / left).unlink(missing_ok=True)
        (WORK / "tmp").mkdir(parents=True)
        sockets = {}
        sockets["endpoint"], self.endpoint = listen()
        sockets["api"], self.api_url = listen()
        sockets["issuer"], self.issuer_url = listen()
        numbers = {name: listener.fileno() for name, listener in sockets.items()}
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")} | {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "SAM_CLI_TELEMETRY": "0",
            "PATH": f"{TOOLS}:{os.environ['PATH']}",
        }
        self.log = open(WORK / "emulator.log", "wb")
        self.emulator = processes.start(
            TOOLS / "python", Path(__file__).with_name("emulator.py"),
            cwd=WORK,
            env=self.environment
            | {
                "ENDPOINT_SOCKET": str(numbers["endpoint"]),
                "API_SOCKETS": json.dumps({STACK: numbers["api"], f"{STACK}-issuer": numbers["issuer"]}),
                "GATEWAY_PORT": self.endpoint.rpartition(":")[2],
                "MINISTACK_HOST": "127.0.0.1",
                "TMPDIR": str(WORK / "tmp"),
                "LOG_LEVEL": "INFO",
            },
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[*numbers.values(), self.alone.number],
        )  # fmt: skip
        for listener in sockets.values():
            listener.close()
        try:
            self.wait_for_emulator()
            self.deploy()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        # The emulator keeps no data; its functions are in its process group.
        os.killpg(self.emulator.pid, signal.SIGKILL)
        self.emulator.wait()
        self.log.close()

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def wait_for_emulator(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2).close()
                return
            except OSError:
                if self.emulator.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the emulator did not start; see {WORK}/emulator.log") from None
                time.sleep(0.2)

    # The emulator cannot reach an API by its cloud address, the default issuer; nor over HTTPS, as the console calls it.
    def parameters(self):
        """Lists the parameters that differ from a deployment to the cloud."""
        return ["Architecture=x86_64", f"IssuerUrl={self.issuer_url}", f"ConsoleApiUrl={self.api_url}"]

    def deploy(self):
        """Deploys as docs/deploy.md says, and adds what the emulator leaves out."""
        page.first_time(self)
        self.look()
        self.import_http_api(transformed()["Resources"]["Api"]["Properties"]["Body"])

    def look(self):
        """Reads the physical names of the stack's resources."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
        self.resources = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page_ in pages
            for resource in page_["StackResourceSummaries"]
        }

    def import_http_api(self, body):
        """Creates the routes of the API's OpenAPI body, which the emulator does not import."""
        gateway = self.client("apigatewayv2")
        api_id = self.resources["Api"]
        cors = body["x-amazon-apigateway-cors"]
        gateway.update_api(
            ApiId=api_id,
            Name=STACK,
            CorsConfiguration={
                "AllowOrigins": ["*"],
                "AllowMethods": cors["allowMethods"],
                "AllowHeaders": cors["allowHeaders"],
                "ExposeHeaders": cors["exposeHeaders"],
                "MaxAge": cors["maxAge"],
            },
        )
        authorizer_id = gateway.create_authorizer(
            ApiId=api_id,
            AuthorizerType="JWT",
            Name="Tokens",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": self.issuer_url, "Audience": ["stoa"]},
        )["AuthorizerId"]
        integrations = {}
        for route_key, function, guarded in routes(body):
            if function not in integrations:
                integrations[function] = gateway.create_integration(
                    ApiId=api_id,
                    IntegrationType="AWS_PROXY",
                    IntegrationUri=self.function_arn(function),
                    PayloadFormatVersion="2.0",
                )["IntegrationId"]
            gateway.create_route(
                ApiId=api_id,
                RouteKey=route_key,
                Target=f"integrations/{integrations[function]}",
                **({"AuthorizationType": "JWT", "AuthorizerId": authorizer_id} if guarded else {}),
            )

    def function_arn(self, function):
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-{function}:live"

    def invoke(self, function, payload):
        """Calls a function directly, as an operator does."""
        answer = self.client("lambda").invoke(
            FunctionName=f"{STACK}-{function}", Qualifier="live", Payload=json.dumps(payload)
        )
        content = json.loads(answer["Payload"].read() or "null")
        if "FunctionError" in answer:
            raise RuntimeError(f"{function} failed on {payload}: {content}")
        return content

"""Execution environments for the emulator: a function's process stays for the next invocation, as on Lambda.

The emulator itself starts a process for each invocation: a cold start for each call, unlike a real stack, and too slow
for tests with many shoppers.
"""

import json
import os
import selectors
import socket
import subprocess
import threading
import time
import uuid

AT_ONCE = 8  # environments of one function


class Gone(Exception):
    """The process has ended, or does not answer any more."""


class Environment:
    """One process of a function, and its Runtime API; serves one invocation at a time."""

    def __init__(self, bootstrap, variables, spawning):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.received = {}  # bytes by connection
        address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        with spawning, open("functions.log", "ab") as log:
            self.process = subprocess.Popen(
                [bootstrap], env=variables | {"AWS_LAMBDA_RUNTIME_API": address}, stdout=log, stderr=log
            )

    def invoke(self, event, arn, timeout_s):
        """Hands an event over; returns the answer, and whether it is an error."""
        deadline = time.monotonic() + timeout_s
        connection, _, path, _ = self.next_request(deadline)
        if not path.endswith("/invocation/next"):
            self.answer(connection, 202, {}, b"{}")
            raise Gone(f"it asked for {path}")
        self.answer(
            connection,
            200,
            {
                "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + timeout_s) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": arn,
            },
            event,
        )
        connection, _, path, body = self.next_request(deadline)
        self.answer(connection, 202, {}, b"{}")
        return json.loads(body or b"null"), path.endswith("/error")

    def next_request(self, deadline):
        """Waits for the next request; returns connection, method, path and body."""
        while True:
            for connection, received in self.received.items():
                if request := self.parse(received):
                    method, path, body, rest = request
                    self.received[connection] = rest
                    return connection, method, path, body
            ready = self.selector.select(max(0.0, min(1.0, deadline - time.monotonic())))
            if not ready and (self.process.poll() is not None or time.monotonic() >= deadline):
                raise Gone("it has ended" if self.process.poll() is not None else "it took too long")
            for key, _ in ready:
                if key.fileobj is self.listener:
                    connection, _ = self.listener.accept()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.selector.register(connection, selectors.EVENT_READ)
                    self.received[connection] = b""
                    continue
                part = self.read(key.fileobj)
                if part:
                    self.received[key.fileobj] += part
                else:
                    self.selector.unregister(key.fileobj)
                    del self.received[key.fileobj]
                    key.fileobj.close()

    @staticmethod
    def read(connection):
        try:
            return connection.recv(1 << 18)
        except ConnectionError:
            return b""

    @staticmethod
    def parse(received):
        """Parses one complete request from the received bytes; returns it with the rest, or None."""
        head, end, rest = received.partition(b"\r\n\r\n")
        if not end:
            return None
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        if headers.get("transfer-encoding", "").lower() != "chunked":
            length = int(headers.get("content-length", 0))
            return (method, path, rest[:length], rest[length:]) if len(rest) >= length else None
        body = b""
        while True:
            size, end, rest = rest.partition(b"\r\n")
            if not end:
                return None
            length = int(size.split(b";")[0], 16)
            if len(rest) < length + 2:
                return None
            body, rest = body + rest[:length], rest[length + 2 :]
            if length == 0:
                return method, path, body, rest

    @staticmethod
    def answer(connection, status, headers, body):
        lines = [f"HTTP/1.1 {status} OK", "Content-Type: application/json", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        except OSError as error:
            raise Gone(str(error)) from None

    def alive(self):
        return self.process.poll() is None

    def close(self):
        self.process.kill()
        self.process.wait()
        for connection in [*self.received, self.listener]:
            connection.close()
        self.selector.close()


class Pool:
    """The environments of one version of a function."""

    def __init__(self):
        self.idle = []
        self.places = threading.BoundedSemaphore(AT_ONCE)


def install(lambda_svc):
    """Makes the emulator run functions here."""
    pools, making = {}, threading.Lock()

    def execute(function, event):
        config = function.get("config") or function
        folder = lambda_svc._provided_runtime_code_dir(function["code_zip"])
        variables = dict(os.environ) | {
            "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
            "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
            "AWS_LAMBDA_LOG_STREAM_NAME": "emulated",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{config['FunctionName']}",
            "LAMBDA_TASK_ROOT": folder,
            "_HANDLER": "bootstrap",
        }
        variables |= lambda_svc._runtime_env_vars(config)
        variables["AWS_ENDPOINT_URL"] = os.environ["AWS_ENDPOINT_URL"]
        with making:
            pool = pools.setdefault((folder, json.dumps(variables, sort_keys=True)), Pool())
        with pool.places:
            while pool.idle:
                environment = pool.idle.pop()
                if environment.alive():
                    break
                environment.close()
            else:
                bootstrap = os.path.join(folder, "bootstrap")
                environment = Environment(bootstrap, variables, lambda_svc._provided_code_lock)
            try:
                body, failed = environment.invoke(
                    json.dumps(event).encode(), config.get("FunctionArn", ""), config.get("Timeout", 3)
                )
            except Gone as error:
                environment.close()
                return {"body": {"errorType": "Runtime.ExitError", "errorMessage": str(error)}, "error": True}
            pool.idle.append(environment)
        return {"body": body, "error": True} if failed else {"body": body}

    lambda_svc._execute_function_provided = execute

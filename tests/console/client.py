"""A shop in a process of its own, and clients that keep their connections."""

import base64
import http.client
import json
import re
import socket
import subprocess
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CAPABILITIES = json.loads((ROOT / "deploy/capabilities.json").read_text())
SCOPES = [scope for capability in CAPABILITIES for scope in capability["scopes"]]
OWNER, PASSWORD = "owner@example.org", "correct horse battery staple"
PATIENCE_S = 120
TOKEN_LIFE_S = 600


class Refused(Exception):
    """An answer that is no success."""


class Shop:
    """A process on a data folder; a context manager."""

    def __init__(self, binary, folder, log):
        self.process = subprocess.Popen(
            [binary, "--port", "0", "--data", folder], stdout=subprocess.PIPE, stderr=log, text=True
        )
        found = (re.search(r"listens on\s+http://(\S+)", line) for line in self.process.stdout)
        try:
            self.address = next(filter(None, found))[1]
        except StopIteration:
            raise SystemExit(f"stoa did not start; see {log.name}") from None
        self.folder, self.local, self.renewing = Path(folder), threading.local(), threading.Lock()
        self.token, self.until = None, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def administrator(self):
        """The administrator's token."""
        with self.renewing:
            if time.monotonic() > self.until:
                who = json.loads((self.folder / "administrator.json").read_text())
                basic = base64.b64encode(f"{who['client_id']}:{who['client_secret']}".encode()).decode()
                form = urllib.parse.urlencode({"grant_type": "client_credentials"})
                headers = {"authorization": f"Basic {basic}", "content-type": "application/x-www-form-urlencoded"}
                self.token = json.loads(self.exchange("POST", "/oauth/token", form, headers)[2])["access_token"]
                self.until = time.monotonic() + TOKEN_LIFE_S
        return self.token

    def ask(self, method, path, body=None, token=None, kind="application/json", **headers):
        """Calls the API and returns its answer; waits while the shop is busy."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["authorization"] = f"Bearer {token or self.administrator()}"
        if body is not None:
            headers["content-type"] = kind
            body = body if isinstance(body, str) else json.dumps(body)
        if method == "POST" and path != "/products/import":
            headers["idempotency-key"] = uuid.uuid4().hex
        deadline = time.monotonic() + PATIENCE_S
        while True:
            status, told, text = self.exchange(method, path, body, headers)
            if status < 300:
                return json.loads(text) if text else None
            if status not in (429, 503) or time.monotonic() > deadline:
                raise Refused(f"{method} {path}: {status} {text.decode(errors='replace')[:1000]}")
            time.sleep(float(told.get("retry-after") or 1))

    def get(self, path):
        return self.ask("GET", path)

    def exchange(self, method, path, body=None, headers=None):
        """Sends a request over this thread's connection; returns status, headers and body."""
        for attempt in (1, 2):
            connection = getattr(self.local, "connection", None)
            if not connection:
                connection = self.local.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_S)
            try:
                connection.request(method, path, body, headers or {})
                answer = connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.HTTPException, OSError):
                # The shop closed it; whatever is sent again has one effect, by its key.
                connection.close()
                self.local.connection = None
                if attempt == 2:
                    raise

    def settle(self):
        """Waits until every event is delivered."""
        while (waiting := self.get("/operations/overview")["queue"]["length"]) > 0:
            print(f"  {waiting} events wait", flush=True)
            time.sleep(min(10, 0.2 + waiting / 1000))

    def sign_in(self):
        """Signs the owner in to the console as a browser does, and at the API; returns the cookie and the token."""
        cookies = {}

        def follow(method, path, form=None):
            headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            if form:
                headers["content-type"] = "application/x-www-form-urlencoded"
            status, told, text = self.exchange(method, path, form and urllib.parse.urlencode(form), headers)
            for cookie in told.get_all("set-cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                cookies[name] = value
            if status != (303 if told.get("location") else 200):
                raise Refused(f"{method} {path}: {status} {text.decode(errors='replace')[:1000]}")
            return told.get("location"), text.decode()

        path, _ = follow("GET", "/console/sign-in")
        _, page = follow("GET", path)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
        path, _ = follow("POST", "/oauth/authorize", fields | {"email": OWNER, "password": PASSWORD})
        follow("GET", path)
        name = "__Host-stoa_console"
        session = self.ask("POST", "/sessions", {"email": OWNER, "password": PASSWORD})
        return f"{name}={cookies[name]}", session["access_token"]


class Wire:
    """A kept connection that does nothing but send and receive: a client's own work would count on both sides."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.address, self.socket = address, socket.create_connection((host, int(port)), timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path, header, value):
        """Returns the seconds until the whole answer was there, and the answer's body; raises unless it is a 200."""
        request = f"GET {path} HTTP/1.1\r\nhost: {self.address}\r\n{header}: {value}\r\n\r\n".encode()
        begun = time.perf_counter()
        self.socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.part()
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if not length:
            raise Refused(f"GET {path}: an answer of unknown length: {head.decode()}")
        parts, missing = [body], int(length[1]) - len(body)
        while missing > 0:
            parts.append(self.part())
            missing -= len(parts[-1])
        took, body = time.perf_counter() - begun, b"".join(parts)
        if head.split(b" ")[1] != b"200":
            raise Refused(f"GET {path}: {head.decode()}\n{body[:1000].decode(errors='replace')}")
        return took, body

    def part(self):
        part = self.socket.recv(1 << 18)
        if not part:
            raise Refused("the shop closed the connection")
        return part

    def close(self):
        self.socket.close()

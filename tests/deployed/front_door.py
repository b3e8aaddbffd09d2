"""A plain address for an HTTP API of the emulator.

The emulator tells its APIs apart by host names (`<id>.execute-api.localhost`) that few machines resolve, or by a path
prefix that no client of the real service sees. This proxy listens on a port of its own and adds that prefix, so that
the API answers at `http://127.0.0.1:<port>/`, as it does at its own address in the cloud.
"""

import http.client
import http.server
import threading

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "content-length"}


class FrontDoor:
    """One address, whose paths get a prefix; it may be set once the API's id is known."""

    def __init__(self, emulator_port, host="127.0.0.1", port=0, prefix=None):
        self.prefix = prefix
        door = self
        # The emulator refuses connections beyond a hundred; here they wait.
        places = threading.BoundedSemaphore(64)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length) if length else b""
                headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
                headers["content-length"] = str(len(body))
                with places:
                    upstream = http.client.HTTPConnection("127.0.0.1", emulator_port, timeout=60)
                    try:
                        upstream.request(self.command, door.prefix + self.path, body, headers)
                        answer = upstream.getresponse()
                        content = answer.read()
                    except OSError as error:
                        answer, content = None, str(error).encode()
                    finally:
                        upstream.close()
                self.send_response_only(answer.status if answer else 502)
                for name, value in answer.getheaders() if answer else []:
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                # A HEAD or 304 answer has a length and no body.
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = forward

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 2048

            def handle_error(self, *_):
                pass  # A client that went away.

        self.server = Server((host, port), Handler)
        self.url = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def lead_to(self, api_id):
        self.prefix = f"/_aws/execute-api/{api_id}/$default"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

"""Passes connections of containers on to the emulator, which listens on another network."""

import socket
import socketserver
import threading


class Relay:
    """Listens at one address and connects each caller to another."""

    def __init__(self, address, target):
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with socket.create_connection(target) as other:
                    back = threading.Thread(target=pump, args=[other, self.request], daemon=True)
                    back.start()
                    pump(self.request, other)
                    back.join()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # One side closed, so the other is closed too.

        self.server = Server(address, Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def pump(source, target):
    """Copies until the source ends, and then ends the target."""
    try:
        while part := source.recv(1 << 16):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # Wakes the other direction too.
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

"""Processes that end with the test, however it ends."""

import fcntl
import subprocess
import time

PATIENCE_S = 90


def start(*command, signal="KILL", **options):
    """Starts a process that gets this signal if the test ends without stopping it."""
    return subprocess.Popen(["setpriv", "--pdeathsig", signal, *command], stdin=subprocess.DEVNULL, **options)


class Alone:
    """Holds a file locked; a context manager. `number` is a descriptor that child processes inherit.

    Processes of an earlier run hold the lock until they end, so that their ports, mounts and files are free.
    """

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.file = open(self.path, "w")
        self.number = self.file.fileno()
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return self
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"another run is under way: it holds {self.path}") from None
                time.sleep(0.3)

    def __exit__(self, *_):
        self.file.close()

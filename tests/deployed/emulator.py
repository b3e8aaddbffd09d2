"""Starts the emulator, with one impatience mended.

It runs each invocation behind a small server of its own, whose `shutdown` waits for the next turn of that server's
polling loop: half a second a call by default.
"""

import socketserver

socketserver.BaseServer.serve_forever.__defaults__ = (0.005,)

from ministack.app import main

main()

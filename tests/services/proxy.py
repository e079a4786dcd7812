"""A TCP proxy that does to a connection what networks do: cut it, slow it, halve an answer."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

LINGER = struct.pack("ii", 1, 0)  # closing sends a reset
PIECE = 65536


class Proxy:
    """Stands before the server at `target`. `fault` is what happens to new connections:

    ""         nothing
    "refused"  closed at once
    "cut"      closed when the request has come, before the server gets it
    "silent"   the server gets the request; its answer never arrives, the connection hangs
    "lost"     the server gets the request; the connection is cut instead of its answer
    "half"     half of the answer arrives, then the connection is cut
    "slow"     the answer arrives `delay` seconds late

    With `only` set, other requests than those whose first line holds it pass. `met` counts
    what went wrong, `asked` are the first lines of all requests; `before` is called with each
    before the server gets it.
    """

    def __init__(self, target: str) -> None:
        address = urlsplit(target)
        self._target = (address.hostname, address.port)
        self.fault, self.only, self.delay, self.met = "", "", 0.0, 0
        self.asked: list[str] = []
        self.before: Callable[[str], None] = lambda _: None
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if self.fault == "refused":
                self.met += 1
                return cut(client)
            if not (request := _read(client)):
                return None
            self.asked.append(line := request.partition(b"\r\n")[0].decode())
            self.before(line)
            fault = self.fault if self.only in line else ""
            self.met += bool(fault)
            if fault == "cut":
                return cut(client)
            with socket.create_connection(self._target) as server:
                server.sendall(request)
                answer = _read(server)
            if fault == "silent":
                self._ended.wait(60)
            elif fault == "lost":
                cut(client)
            elif fault == "half":
                client.sendall(answer[: len(answer) // 2])
                cut(client)
            else:
                if fault == "slow":
                    time.sleep(self.delay)
                client.sendall(answer)
        return None


def cut(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
    connection.close()


def _read(connection: socket.socket) -> bytes:
    """Return one whole message of HTTP/1.1, as it came."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := connection.recv(PIECE)):
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    if headers.get(b"transfer-encoding") == b"chunked":
        while not data.endswith(b"0\r\n\r\n"):
            data += connection.recv(PIECE)
        return data
    length = int(headers.get(b"content-length", 0))
    while len(body) < length:
        if not (piece := connection.recv(PIECE)):
            break
        body += piece
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def before(target: str) -> Iterator[Proxy]:
    """Yield a proxy before `target` that is ended afterwards."""
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.end()

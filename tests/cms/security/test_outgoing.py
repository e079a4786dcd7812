"""Requests go to public addresses only, to the address that was checked, and end in time."""

import contextlib
import http.server
import socket
import ssl
import threading

import pytest
import trustme
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms import outgoing
from cms.security.networks import is_public
from cms.settings import env

pytestmark = pytest.mark.enable_socket
PUBLIC = "93.184.215.14"


@pytest.fixture
def names(monkeypatch):
    """Names and their addresses, as a resolver would tell them; numbers go to the real one."""
    known = {}
    asked = []

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        if host not in known:
            with contextlib.suppress(ValueError):
                return real(host, port, *args, **kwargs)
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in known[host]]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    known["public.example"] = [PUBLIC]
    known["asked"] = asked
    return known


@pytest.fixture
def own_network(settings):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers), self.body()))
        self.server.answer(self)

    do_POST = do_GET  # noqa: N815  the base class asks for the name

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, *args):
        pass


def answering(status=200, body=b"fine", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(body)

    return answer


@pytest.fixture
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen, server.answer = [], answering()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "host",
    [
        # One machine in many spellings.
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001",
        "0177.0.0.1", "127.0.0.1.", "127.000.000.001", "0", "0.0.0.0", "localhost", "localhost.",
        "LOCALHOST", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1%2f@x.example",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]",
        "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[v1.x]",
        # Networks that are not for us.
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]",
        "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[100::1]", "[5f00::1]", "[3fff::1]",
        # No names.
        "", ".", "..", "a..b.example", "-", "xn--", "a" * 64 + ".example", "0x.example.0x",
    ],
)  # fmt: skip
def test_no_request_goes_to_a_host_that_is_not_public(host, names):
    with pytest.raises(outgoing.AddressRefused):
        outgoing.check(f"https://{host}/")


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1"]
)
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://public.example/", "ftp://public.example/", "file:///etc/passwd", "gopher://x/",
        "javascript:alert(1)", "data:text/html,x", "//public.example/", "public.example", "",
        "https://user@public.example/", "https://user:word@public.example/", "https://@public.example",
        "https://public.example:22/", "https://public.example:6379/", "https://public.example:0/",
        "https://public.example:99999/", "https://public.example:x/", "https:///x", "https://",
        "https://public.example\\@127.0.0.1/", "https://public.example/ x", "https://public.\nexample/",
        "https://public.example/\r\nHost: x", "https://public.example/\x00", "\thttps://public.example",
        "https://[::1/", "https://public.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_no_request_goes_by_an_address_of_another_form(url, names):
    with pytest.raises(outgoing.AddressRefused):
        outgoing.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://public.example", "HTTPS://PUBLIC.EXAMPLE/", "https://public.example./",
        "https://public.example:443/x?y=1#z", "https://public.example:80/", "https://ｐublic.example/",
        f"https://{PUBLIC}/",
    ],
)  # fmt: skip
def test_a_public_address_is_taken(url, names):
    outgoing.check(url)


def test_http_is_taken_only_if_the_caller_says_so(names):
    outgoing.check("http://public.example/", plain=True)


def test_one_private_address_among_many_is_enough_to_refuse(names):
    names["two.example"] = [PUBLIC, "10.0.0.1"]
    with pytest.raises(outgoing.AddressRefused, match=r"two\.example is not a public"):
        outgoing.check("https://two.example/")


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(names, settings, server):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.OUTGOING_PORTS = [server.server_port]
    names["rebinding.example"] = ["127.0.0.1"]
    url = f"http://rebinding.example:{server.server_port}/x"
    assert outgoing.request("GET", url, plain=True).body == b"fine"
    assert names["asked"].count("rebinding.example") == 1
    assert server.seen[0][2]["Host"] == f"rebinding.example:{server.server_port}"


def test_a_request_arrives_as_it_was_sent(server, own_network):
    server.answer = answering(404, b"no", X_Word="yes")
    answer = outgoing.request("POST", f"{server.url}/ä?b=%20ü#c", b"{}", {"X-Sign": "abc"})
    assert (answer.status, answer.body, answer.headers["x-word"]) == (404, b"no", "yes")
    command, path, headers, body = server.seen[0]
    assert (command, path, body) == ("POST", "/%C3%A4?b=%20%C3%BC", b"{}")
    assert headers["X-Sign"] == "abc"
    assert headers["Accept-Encoding"] == "identity"


def test_a_redirect_is_an_answer_like_others(server, own_network):
    server.answer = answering(302, Location="/next")
    assert outgoing.request("GET", server.url).status == 302
    assert len(server.seen) == 1


def test_a_redirect_is_checked_like_the_first_address(server, own_network):
    def answer(handler):
        then = {"/1": "/2", "/2": "http://10.0.0.1/"}.get(handler.path)
        answering(302, Location=then)(handler)

    server.answer = answer
    with pytest.raises(outgoing.AddressRefused):
        outgoing.follow("GET", f"{server.url}/1", 5)
    assert [row[1] for row in server.seen] == ["/1", "/2"]


def test_redirects_come_to_an_end(server, own_network):
    server.answer = answering(302, Location="/")
    assert outgoing.follow("GET", server.url, 3).status == 302
    assert len(server.seen) == 4


def test_too_long_an_answer_is_refused(server, own_network):
    server.answer = answering(body=b"x" * (outgoing.LIMIT + 1))
    with pytest.raises(outgoing.NoAnswer, match="more than"):
        outgoing.request("GET", server.url)
    server.answer = answering(body=b"x" * outgoing.LIMIT)
    assert len(outgoing.request("GET", server.url).body) == outgoing.LIMIT


@pytest.mark.parametrize("part", ["headers", "body", "silence", "cut"])
def test_a_host_that_answers_by_drops_does_not_hold_us(server, own_network, monkeypatch, part):
    monkeypatch.setattr(outgoing, "SECONDS", 0.4)
    over = threading.Event()

    def answer(handler):
        with contextlib.suppress(OSError):
            if part == "cut":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                return
            if part == "body":
                handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while not over.wait(0.05):
                handler.wfile.write(b"" if part == "silence" else b"x")
                handler.wfile.flush()

    server.answer = answer
    try:
        with pytest.raises(outgoing.NoAnswer):
            outgoing.request("GET", server.url)
    finally:
        over.set()


def test_a_name_that_nobody_resolves_does_not_hold_us(monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.1)
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    with pytest.raises(outgoing.NoAnswer):
        outgoing.check("https://slow.example/")
    over.set()


def test_an_unknown_name_and_a_closed_port_are_no_answer(names, own_network):
    with pytest.raises(outgoing.NoAnswer):
        outgoing.request("GET", "https://unknown.example/")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
        with pytest.raises(outgoing.NoAnswer):
            outgoing.request("GET", f"http://127.0.0.1:{closed}/")


def test_a_message_names_the_host_and_keeps_the_secret_in_the_path(names):
    names["in.example"] = ["10.0.0.1"]
    with pytest.raises(outgoing.AddressRefused) as refusal:
        outgoing.check("https://in.example/hooks/secret-token")
    assert "in.example" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("name", ["hooks.example", "other.example"])
def test_the_certificate_is_checked_for_the_name_not_the_address(
    names, server, settings, monkeypatch, name
):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    authority = trustme.CA()
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("hooks.example").configure_cert(theirs)
    server.socket = theirs.wrap_socket(server.socket, server_side=True)
    settings.OUTGOING_PORTS = [server.server_port]
    names[name] = ["127.0.0.1"]
    ours = ssl.create_default_context()
    url = f"https://{name}:{server.server_port}/"
    with pytest.raises(outgoing.NoAnswer):
        outgoing.request("GET", url)
    authority.configure_trust(ours)
    monkeypatch.setattr(outgoing, "_tls", lambda: ours)
    if name == "hooks.example":
        assert outgoing.request("GET", url).status == 200
    else:
        with pytest.raises(outgoing.NoAnswer):
            outgoing.request("GET", url)


def test_a_server_may_not_be_opened_to_private_networks(settings):
    settings.OUTGOING_ALLOWED_NETWORKS = ["10.0.0.0/8"]
    with pytest.raises(SystemCheckError, match=r"cms\.E001.*10\.0\.0\.0/8"):
        call_command("check", deploy=True, tags=["security"])


def test_networks_are_closed_unless_a_setting_opens_them():
    assert env.Environment().outgoing_allowed_networks == ""
    with pytest.raises(ValueError, match="outgoing_allowed_networks"):
        env.Environment(outgoing_allowed_networks="127.0.0.1/8x")

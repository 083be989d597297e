"""Requests that no page sends: none ends in a traceback or an error of the server, which goes on answering."""

import random
import signal
import socket

from served import Tab, command, left_over, session_csv

TOKEN = "x" * 43
API = b"/api/v2/experiments/1/sessions"


def request(line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([line, b"Host: 127.0.0.1", *headers, length, b"Connection: close", b"", body])


def hostile() -> list[bytes]:
    """Requests by the kind of mistake that a server could make."""
    shelf = b"PUT /api/v2/shelf/" + TOKEN.encode() + b"/counterbalance/confirm HTTP/1.1"
    json = b"Content-Type: application/json"
    results = b"POST " + API + b"/" + TOKEN.encode() + b"/results HTTP/1.1"
    form = b"Content-Type: multipart/form-data; boundary=b"
    drawn = random.Random(7)
    return [
        *(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" for path in (
            b"/run/construct/%00", b"/run/construct/stimuli/%00.png", b"/run/construct/stimuli/" + b"a" * 5000,
            b"/run/%ff%fe/", b"/%00", b"/run/construct/stimuli/%c3%28", b"/?" + b"a=1&" * 3000, b"//evil.example/",
            b"/run/construct/stimuli/%0d%0aX: y", b"/?x=%0d%0aX-Y:%20z", b"*", b"http://evil.example/",
        )),
        request(b"GET / HTTP/1.1", *(b"X-%d: y" % number for number in range(5000))),
        request(b"GET / HTTP/1.1", b"X: " + b"y" * 200_000),
        request(b"GET / HTTP/1.1", b"Cookie: \xff\xfe=\0"),
        request(b"GET / HTTP/1.1", b"Host: evil.example"),
        request(b"GET / HTTP/1.1", b"Origin: \xff"),
        request(b"GET / HTTP/1.1", b"If-Modified-Since: never", b"Range: bytes=9-1", b"If-None-Match: \xff"),
        request(b"GET /run/construct/study.json HTTP/1.1", b"Range: bytes=99999999999-", b"If-Modified-Since: \xff"),
        b"GET / HTTP/1.1\r\nHost: a b:c\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        *(request(method + path + b" HTTP/1.1") for method in (b"HEAD ", b"PATCH ", b"TRACE ") for path in (
            b"/", b"/run/construct/", b"/run/construct/study.json", b"/run/construct/config.json", b"/favicon.ico", API,
        )),
        b"BREW / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"\0\0\0\0\r\n\r\n", b"\r\n\r\n\r\n\r\n",
        request(shelf, json, body=b"[" * 100_000), request(shelf, json, body=b'{"a":' * 100_000),
        request(shelf, json, body=b"\xff\xfe"), request(shelf, json, body=b"9" * 100_000), request(shelf, json),
        request(results), request(results, b"Content-Type: multipart/form-data", body=b"x" * 1000),
        request(results, form, body=b"--b\r\n\r\n--b--"), request(results, form, body=b"--b" * 20_000),
        request(results, form, body=b'--b\r\nContent-Disposition: form-data; name="value"\r\n\r\n\xff\r\n--b--\r\n'),
        request(results, b"Content-Type: application/x-www-form-urlencoded", body=b"key=%ff&value=%00&" * 2000),
        request(results, b"Content-Type: application/x-www-form-urlencoded; charset=nonsense", body=b"key=1"),
        request(results, b"Content-Encoding: gzip", b"Transfer-Encoding: chunked", body=b"zz\r\n"),
        request(b"POST " + API + b" HTTP/1.1", b"Transfer-Encoding: chunked", body=b"ffffffffffffffff\r\n"),
        request(b"DELETE " + API + b"/%00%0a HTTP/1.1"), request(b"DELETE " + API + b"/" + b"x" * 9000 + b" HTTP/1.1"),
        *(drawn.randbytes(drawn.randrange(1, 2000)) + b"\r\n\r\n" for _ in range(60)),
        *(b"GET /" + drawn.randbytes(30) + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" for _ in range(60)),
    ]  # fmt: skip


def test_no_request_ends_in_a_traceback(page_folder, data):
    """Else a stranger could find out how the server is made, fill the operator's terminal, or stop the server."""
    with command(page_folder, data) as (process, server):
        for number, what in enumerate(hostile()):
            with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=60) as client:
                answer = b""
                try:
                    client.sendall(what)
                    client.shutdown(socket.SHUT_WR)
                    while piece := client.recv(65536):
                        answer += piece
                except OSError:
                    pass  # closed before it had heard all
            assert not answer or (answer.startswith(b"HTTP/1.1 ") and answer[9:10] in b"234"), (number, answer[:300])
            assert b"Traceback" not in answer
            assert b"\r\nX-Y:" not in answer and b"\r\nX: y" not in answer
        assert Tab(server).upload(session_csv(3)) == 200
        assert len(left_over(data)) == 1
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=300)
    assert errors == "" and process.returncode == 0
    assert all(line.isprintable() and len(line) < 1100 for line in output.splitlines())

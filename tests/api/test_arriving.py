"""Where a request ends, however its bytes come: one way to read it, or none."""

import pytest

from pathways.api.server.arriving import CHUNKS, Arriving
from pathways.api.server.limits import BODY, FIELDS, HEAD, LINE

GET = b"GET /v1/alerts HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /v1/x HTTP/1.1\r\nHost: x\r\n"
WHOLE = (
    GET,
    POST + b"Content-Length: 0\r\n\r\n",
    POST + b"content-length:  5 \r\n\r\nab\r\n\r",
    POST + b"Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n\r\n0\r\n\r\n0\r\n\r\n",
)


def fed(data: bytes, step: int) -> Arriving:
    request = Arriving()
    for start in range(0, len(data), step):
        request.feed(data[start : start + step])
    return request


def received(request: Arriving) -> bytes:
    """What a parser reads of it."""
    found = b""
    while data := request.recv(7):
        found += data
    return found


@pytest.mark.parametrize("data", WHOLE)
@pytest.mark.parametrize("step", [1, 2, 3, 7, 1_000])
def test_a_request_is_whole_at_its_last_byte_and_not_before(data: bytes, step: int) -> None:
    assert not fed(data[:-1], step).whole
    request = fed(data, step)
    assert (request.whole, request.refused) == (True, None)
    assert received(request) == data


@pytest.mark.parametrize("data", WHOLE)
@pytest.mark.parametrize("step", [1, 5, 1_000])
def test_what_follows_it_is_the_next_request(data: bytes, step: int) -> None:
    request = fed(data + GET, step)
    assert received(request) == data
    request.go_on()
    assert request.whole
    assert received(request) == GET
    request.go_on()
    assert not request.begun


@pytest.mark.parametrize("step", [1, 3, 1_000])
@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 2\r\nContent-Length: 2",
        b"Content-Length: +2",
        b"Content-Length: 2, 2",
        b"Content-Length: 2 2",
        b"Content-Length: \xb2",
        b"Content-Length:",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"X: a\nContent-Length: 2",
    ],
)
def test_a_length_that_could_be_read_in_two_ways_is_refused(fields: bytes, step: int) -> None:
    assert fed(POST + fields + b"\r\n\r\n{}", step).refused == 400


@pytest.mark.parametrize("step", [1, 1_000])
@pytest.mark.parametrize(
    "chunks", [b"g\r\n", b"-2\r\n", b"2;a=b\r\n{}\r\n", b"2\n{}\n", b"000000002\r\n", b"\r\n",
               b"2\r\n{}0\r\n", b"0\r\nX: y\r\n\r\n", b" 2\r\n"],
)  # fmt: skip
def test_a_chunk_is_its_size_and_its_bytes(chunks: bytes, step: int) -> None:
    assert fed(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, step).refused == 400


def test_what_is_too_long_is_refused_before_it_is_whole() -> None:
    assert fed(b"GET /" + b"a" * LINE, 1_000).refused == 414
    assert fed(b"GET / HTTP/1.1\r\nX: " + b"a" * HEAD, 1_000).refused == 431
    assert FIELDS < HEAD
    chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    assert fed(chunked + b"ffffffff\r\n", 1_000).refused == 413
    assert fed(chunked + b"1\r\n \r\n" * (CHUNKS + 1), 1_000_000).refused == 413
    assert fed(POST + b"Content-Length: 999999999999\r\n\r\n", 1_000).refused == 413


def test_a_body_too_large_is_read_away_and_nothing_after_it_is_believed() -> None:
    told = POST + f"Content-Length: {BODY + 1}\r\n\r\n".encode()
    request = fed(told + b"x" * (BODY + 1) + GET, 1_000_000)
    assert (request.whole, request.cut) == (True, True)
    assert len(request.held) < 1_000_000
    assert received(request) == told


def test_another_protocol_is_refused_at_its_first_byte() -> None:
    assert fed(b"\x16\x03\x01", 1).refused == 400
    assert fed(b"\r\n", 1).refused == 400

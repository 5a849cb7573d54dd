"""Requests that nobody honest sends, each by its name: what goes on the wire, byte for byte."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.departement import CCAS
from tests.domain.spec import an_id

CANARY = "zz-canari-7319"
"""In many of them: it must be found in no log."""
PEOPLE = "/v1/beneficiaries"
AGREEMENTS = f"/v1/organisations/{CCAS}/agreements"
ORIENTATIONS = "/v1/orientations"
IMPORT = f"/v1/action-sessions/imports?agreement={an_id('agreement')}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

IDEMPOTENCY = b"Idempotency-Key: hostile"

Sent = Callable[[str], tuple[bytes, ...]]
"""From a good key to the parts of a request."""


@dataclass(frozen=True)
class Hostile:
    """A request, and the statuses it may be answered with."""

    name: str
    parts: Sent
    statuses: tuple[int, ...] = (400, 422)


def head(key: str, method: str, target: str, *fields: str, version: str = "1.1") -> bytes:
    """The line and the headers, without the blank line."""
    usual = (f"{method} {target} HTTP/{version}", "Host: pathways", f"Authorization: Bearer {key}")
    return "\r\n".join((*usual, *fields, "")).encode("latin-1")


def body(
    data: bytes, path: str = PEOPLE, *fields: str, kind: str = "application/json"
) -> Callable[[str], tuple[bytes, ...]]:
    """A POST of these bytes, its length told truly."""

    def parts(key: str) -> tuple[bytes, ...]:
        told = head(
            key, "POST", path, f"Content-Type: {kind}", 'If-Match: "4"', "Idempotency-Key: hostile",
            f"Content-Length: {len(data)}", *fields,
        )  # fmt: skip
        return (told + b"\r\n" + data,)

    return parts


def person(field: str, value: str) -> Sent:
    """Someone to register, one field written as this JSON text."""
    given = {"last_name": '"Durand"', "first_name": '"Zoé"', "registered_on": '"2021-01-05"'}
    told = ", ".join(f'"{name}": {text}' for name, text in (given | {field: value}).items())
    return body(f"{{{told}}}".encode("utf-8", "surrogatepass"))


def agreement(field: str, value: str) -> Sent:
    given = {
        "signed_on": '"2021-04-01"', "starts_on": '"2022-01-01"', "ends_on": '"2022-12-31"',
        "file_active_norm": "120", "gdpr_clause": "true", "fte": '"1"',
    }  # fmt: skip
    told = ", ".join(f'"{name}": {text}' for name, text in (given | {field: value}).items())
    return body(f"{{{told}}}".encode(), AGREEMENTS)


def orientation(field: str, value: str) -> Sent:
    given = {
        "beneficiary_id": f'"{an_id("Sara")}"', "organisation_id": f'"{CCAS}"', "kind": '"social"',
        "on": '"2021-03-01"', "decided_by": '"president"',
    }  # fmt: skip
    told = ", ".join(f'"{name}": {text}' for name, text in (given | {field: value}).items())
    return body(f"{{{told}}}".encode(), ORIENTATIONS)


def raw(*fields: str, data: bytes = b"", target: str = PEOPLE, method: str = "POST") -> Sent:
    """A request of these headers, whatever they say."""

    def parts(key: str) -> tuple[bytes, ...]:
        return (head(key, method, target, *fields) + b"\r\n" + data,)

    return parts


def get(target: str, *fields: str) -> Sent:
    return raw(*fields, target=target, method="GET")


def lines(text: bytes) -> Sent:
    """These bytes and nothing else."""
    return lambda _: (text,)


def stopped_after(data: bytes, told: int) -> Sent:
    """A body shorter than it says it is: the client waits for an answer."""
    return raw("Content-Type: application/json", f"Content-Length: {told}", data=data)


def bomb(squeeze: Callable[[bytes], bytes], encoding: str) -> Sent:
    return lambda key: body(squeeze(bytes(50_000_000)), PEOPLE, f"Content-Encoding: {encoding}")(
        key
    )


def workbook_of(member: str, size: int) -> bytes:
    """A workbook whose sheet is much larger than itself."""
    told = io.BytesIO()
    with (
        zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(member, "w", force_zip64=True) as sheet,
    ):
        for _ in range(size // 1_000_000):
            sheet.write(b"<row>" * 200_000)
    return told.getvalue()


JSON = ("Content-Type: application/json",)
CHUNKED = (*JSON, "Transfer-Encoding: chunked")
REFUSED = (400, 409, 422)
DAY = partial(person, "registered_on")
NAME = partial(person, "last_name")
NORM = partial(agreement, "file_active_norm")

HOSTILE = (
    # numbers
    Hostile("a number beyond any float", NORM("1e400")),
    Hostile("a number of 5,000 digits", NORM("9" * 5_000)),
    Hostile("a number of 900,000 digits", NORM("9" * 900_000)),
    Hostile("a fraction of 900,000 digits", agreement("fte", "0." + "1" * 900_000)),
    Hostile("an exponent of 18 digits", agreement("fte", "1e999999999999999999")),
    Hostile("minus zero", NORM("-0"), REFUSED),
    Hostile("NaN", NORM("NaN")),
    Hostile("Infinity", NORM("Infinity")),
    Hostile("minus Infinity", agreement("fte", "-Infinity")),
    Hostile("a fraction where an integer is", NORM("1.5")),
    Hostile("an integer written as a fraction", NORM("120.0")),
    Hostile("leading zeros", NORM("00120")),
    Hostile("hexadecimal", NORM("0x78")),
    Hostile("an underscore", NORM("1_20")),
    Hostile("a plus sign", NORM("+120")),
    Hostile("digits of another script", agreement("fte", '"١٢"')),
    Hostile("a number as a boolean", agreement("gdpr_clause", "1")),
    Hostile("a boolean as a number", NORM("true")),
    Hostile("an integer of 63 bits", NORM(str(2**63 - 1))),
    # nesting and shapes
    Hostile("100,000 arrays open", body(b"[" * 100_000)),
    Hostile("100,000 arrays, closed", body(b"[" * 100_000 + b"]" * 100_000)),
    Hostile("100,000 objects", body(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)),
    Hostile("1,000 arrays in a field", NAME("[" * 1_000 + "]" * 1_000)),
    Hostile("an array in place of the object", body(b"[]")),
    Hostile("a text in place of the object", body(b'"last_name"')),
    Hostile("null", body(b"null")),
    Hostile("60,000 unknown fields", body(
        b"{" + b",".join(b'"f%d":1' % n for n in range(60_000)) + b"}")),
    Hostile("an array of 300,000 elements", NAME(f"[{','.join(['1'] * 300_000)}]")),
    Hostile("an object for a text", NAME('{"$ne": null}')),
    Hostile("a list for a text", NAME('["Durand"]')),
    Hostile("two values one after the other", body(b"{} {}")),
    Hostile("a comment", body(b'{/* */ "last_name": "a"}')),
    Hostile("a comma too many", body(b'{"last_name": "a",}')),
    Hostile("single quotes", body(b"{'last_name': 'a'}")),
    # keys
    Hostile("the same key twice", body(b'{"last_name": "a", "last_name": "b"}')),
    Hostile("the same key twice, one escaped", body(b'{"on": 1, "\\u006fn": 2}')),
    Hostile("__proto__", person("__proto__", '{"admin": true}')),
    Hostile("constructor", person("constructor", '{"prototype": {}}')),
    Hostile("__class__", person("__class__", '"Role"')),
    Hostile("an empty key", person("", "1")),
    Hostile("a key of 500,000 characters", person("k" * 500_000, "1")),
    Hostile("a key that is a pointer", person("a/b~c", "1")),
    # encodings and characters
    Hostile("UTF-16", body("{}".encode("utf-16"))),
    Hostile("UTF-32", body("{}".encode("utf-32"))),
    Hostile("a byte order mark", body(b"\xef\xbb\xbf{}")),
    Hostile("Latin-1", body('{"last_name": "Zoé"}'.encode("latin-1"))),
    Hostile("an overlong slash", body(b'{"last_name": "\xc0\xaf"}')),
    Hostile("UTF-8 cut short", body(b'{"last_name": "\xe2\x82"}')),
    Hostile("a surrogate in UTF-8", body(b'{"last_name": "\xed\xa0\x80"}')),
    Hostile("half a surrogate pair, escaped", NAME('"\\ud800"')),
    Hostile("surrogates the wrong way round", NAME('"\\udc00\\ud800"')),
    Hostile("a raw NUL", body(b'{"last_name": "a\x00b"}')),
    Hostile("an escaped NUL", NAME('"a\\u0000b"')),
    Hostile("a raw control character", body(b'{"last_name": "a\x01b"}')),
    Hostile("an escape sequence of terminals", NAME('"\\u001b[2J\\u001b[31mDurand"')),
    Hostile("text from right to left", NAME('"Durand\\u202e.fdp"')),
    Hostile("an isolate of directions", NAME('"\\u2066Durand\\u2069"')),
    Hostile("a name of no width", NAME('"\\u200b\\u200d\\ufeff"')),
    Hostile("a heap of 1,500 accents", NAME('"e' + "\\u0301" * 1_500 + '"')),
    Hostile("a text of 900,000 characters", NAME('"' + "é" * 400_000 + '"')),
    Hostile("a text of blanks", NAME('"' + " " * 1_000 + '"')),
    Hostile("a text of blanks of no break", NAME('"\\u00a0\\u2003\\u3000"')),
    Hostile("tags of Unicode", NAME('"Durand\\udb40\\udc41"')),
    # nothing, and too much
    Hostile("an empty body", body(b"")),
    Hostile("blanks", body(b" \r\n\t ")),
    Hostile("no body at all", raw(*JSON, "Idempotency-Key: hostile")),
    Hostile("2 MB", body(b" " * 2_000_000), (413,)),
    Hostile("12 MB", body(b" " * 12_000_000), (413,)),
    Hostile("1 GB announced", stopped_after(b"{", 1_000_000_000), (413,)),
    # dates and identifiers
    Hostile("year 0", DAY('"0000-01-01"')),
    Hostile("year 9999", DAY('"9999-12-31"')),
    Hostile("year 10000", DAY('"10000-01-01"')),
    Hostile("31 February", DAY('"2021-02-31"')),
    Hostile("29 February of a common year", DAY('"2021-02-29"')),
    Hostile("a week date", DAY('"2021-W10-3"')),
    Hostile("a day of the year", DAY('"2021-064"')),
    Hostile("a date without hyphens", DAY('"20210305"')),
    Hostile("a date with a time", DAY('"2021-03-05T00:00:00Z"')),
    Hostile("a date as a number", DAY("1614902400")),
    Hostile("a date in other digits", DAY('"٢٠٢١-٠٣-٠٥"')),
    Hostile("a date and a line feed", DAY('"2021-03-05\\n"')),
    Hostile("a UUID in braces", orientation("organisation_id", f'"{{{CCAS}}}"')),
    Hostile("a UUID as a URN", orientation("organisation_id", f'"urn:uuid:{CCAS}"')),
    Hostile("a UUID without hyphens", orientation("organisation_id", f'"{CCAS.hex}"')),
    Hostile("a UUID as an integer", orientation("organisation_id", "1")),
    Hostile("a UUID and a NUL", orientation("organisation_id", f'"{CCAS}\\u0000"')),
    Hostile("SQL in a code", orientation("kind", "\"x'; drop table events; --\"")),
    Hostile("SQL in a filter", get("/v1/deadlines?person=x%27%20or%201%3D1--")),
    # compressed
    Hostile("a gzip bomb", bomb(gzip.compress, "gzip"), (415,)),
    Hostile("a deflate bomb", bomb(zlib.compress, "deflate"), (415,)),
    Hostile("gzip twice", bomb(lambda b: gzip.compress(gzip.compress(b)), "gzip, gzip"), (415,)),
    Hostile("brotli", body(b"\x8b\x02\x80", PEOPLE, "Content-Encoding: br"), (415,)),
    Hostile("gzip said to be nothing", body(gzip.compress(b"{}"))),
    Hostile("a workbook of 200 MB in 200 kB",
            lambda key: body(workbook_of("xl/worksheets/sheet1.xml", 200_000_000), IMPORT,
                             kind=XLSX)(key), (400, 404, 413, 422)),
    Hostile("text/plain", body(b"{}", kind="text/plain"), (415,)),
    Hostile("a form", body(b"a=1", kind="application/x-www-form-urlencoded"), (415,)),
    Hostile("another charset", body(b"{}", kind="application/json; charset=utf-16"), (415,)),
    # the length of a body
    Hostile("a length beyond the body, then silence", stopped_after(b"{}", 50), (408,)),
    Hostile("a length short of the body", stopped_after(b'{"last_name": 1}', 3)),
    Hostile("a length below zero", stopped_after(b"", -1)),
    Hostile("a length with a plus", raw(*JSON, "Content-Length: +2", data=b"{}")),
    Hostile("a length in hexadecimal", raw(*JSON, "Content-Length: 0x2", data=b"{}")),
    Hostile("a length of 30 digits", raw(*JSON, "Content-Length: " + "9" * 30, data=b"{}")),
    Hostile("a length with a fraction", raw(*JSON, "Content-Length: 2.0", data=b"{}")),
    Hostile("two lengths that differ",
            raw(*JSON, "Content-Length: 2", "Content-Length: 30", data=b"{}")),
    Hostile("two lengths in one", raw(*JSON, "Content-Length: 2, 2", data=b"{}")),
    Hostile("a length and chunks",
            raw(*CHUNKED, "Content-Length: 4", data=b"2\r\n{}\r\n0\r\n\r\n")),
    Hostile("chunks twice", raw(*CHUNKED, "Transfer-Encoding: chunked", data=b"0\r\n\r\n")),
    Hostile("chunks under another name",
            raw(*JSON, "Transfer-Encoding: xchunked", data=b"0\r\n\r\n")),
    Hostile("chunks after a tab and a blank",
            raw(*JSON, "Transfer-Encoding: \x0bchunked", data=b"0\r\n\r\n")),
    Hostile("chunks that are compressed",
            raw(*JSON, "Transfer-Encoding: gzip, chunked", data=b"0\r\n\r\n")),
    Hostile("chunks in HTTP/1.0",
            lambda key: (head(key, "POST", PEOPLE, *CHUNKED, version="1.0") + b"\r\n0\r\n\r\n",)),
    Hostile("a chunk whose size is no number", raw(*CHUNKED, data=b"zz\r\n{}\r\n0\r\n\r\n")),
    Hostile("a chunk of a size below zero", raw(*CHUNKED, data=b"-2\r\n{}\r\n0\r\n\r\n")),
    Hostile("a chunk of 16 exabytes", raw(*CHUNKED, data=b"FFFFFFFFFFFFFFFF\r\n{}")),
    Hostile("a chunk longer than its size", raw(*CHUNKED, data=b"2\r\n{}{}\r\n0\r\n\r\n")),
    Hostile("an extension of a chunk of 1 MB",
            raw(*CHUNKED, data=b"2;" + b"a" * 1_000_000 + b"\r\n{}\r\n0\r\n\r\n")),
    Hostile("a chunk ended by a bare line feed", raw(*CHUNKED, data=b"2\n{}\n0\n\n")),
    Hostile("a header after the last chunk",
            raw(*CHUNKED, data=b"2\r\n{}\r\n0\r\nAuthorization: x\r\n\r\n")),
    Hostile("400,000 chunks of one byte",
            raw(*CHUNKED, data=b"1\r\n \r\n" * 400_000 + b"0\r\n\r\n"), (413,)),
    Hostile("chunks without end", raw(*CHUNKED, data=b"FFFF\r\n" + b" " * 0xFFFF + b"\r\n"),
            (408,)),
    Hostile("a second request smuggled in the first", raw(
        *CHUNKED, "Content-Length: 6", data=b"0\r\n\r\nGET /v1/alerts HTTP/1.1\r\n\r\n")),
    # headers
    Hostile("60 headers", get(PEOPLE, *(f"X-{n}: 1" for n in range(60))), (431,)),
    Hostile("2,000 headers", get(PEOPLE, *(f"X-{n}: {'a' * 40}" for n in range(2_000))), (431,)),
    Hostile("a header of 60,000 bytes", get(PEOPLE, f"X-Long: {'a' * 60_000}"), (431,)),
    Hostile("a header of 2 MB", get(PEOPLE, f"X-Long: {'a' * 2_000_000}"), (431,)),
    Hostile("a header without a colon", get(PEOPLE, CANARY)),
    Hostile("a header with a blank in its name", get(PEOPLE, f"X {CANARY}: 1")),
    Hostile("a header with a blank before its colon", get(PEOPLE, f"{CANARY} : 1")),
    Hostile("a folded header", get(PEOPLE, "X-Folded: a", f" {CANARY}")),
    Hostile("a bare carriage return in a header", get(PEOPLE, f"X-A: a\r{CANARY}: b")),
    Hostile("a bare line feed in a header", get(PEOPLE, f"X-A: a\n{CANARY}: b")),
    Hostile("a NUL in a header", get(PEOPLE, f"X-A: a\x00{CANARY}")),
    Hostile("two hosts", get(PEOPLE, "Host: other")),
    Hostile("a script name", get(PEOPLE, "SCRIPT_NAME: /admin"), (400, 404, 405)),
    Hostile("an unknown expectation", get(PEOPLE, f"Expect: {CANARY}"), (417,)),
    Hostile("two credentials", get("/v1/alerts", f"Authorization: Bearer {CANARY}"), (400, 401)),
    Hostile("no such key", lines(
        f"GET /v1/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {CANARY}\r\n\r\n".encode()),
        (401,)),
    Hostile("credentials of 7,000 bytes", lines(
        b"GET /v1/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + b"a" * 7_000
        + b"\r\n\r\n"), (401,)),
    Hostile("credentials in bytes", lines(
        b"GET /v1/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n"), (401,)),
    Hostile("an idempotency key of 5,000 bytes",
            raw(*JSON, "Idempotency-Key: " + "k" * 5_000, "Content-Length: 70",
                data=b'{"last_name":"A","first_name":"B","registered_on":"2021-01-05"}       ')),
    Hostile("a version of 5,000 digits", raw(
        *JSON, f'If-Match: "{"9" * 5_000}"', "Idempotency-Key: k", "Content-Length: 24",
        data=b'{"member_id": "nothing"}', target=AGREEMENTS), REFUSED),
    Hostile("a position that is no number",
            get("/v1/alerts", f"Pathways-Position: {CANARY}")),
    # the line
    Hostile("TRACE", raw(method="TRACE"), (405,)),
    Hostile("CONNECT", raw(method="CONNECT", target="pathways:80"), (400, 404, 405)),
    Hostile("a method of its own", raw(method="CANARI"), (405,)),
    Hostile("a method in small letters", raw(method="get")),
    Hostile("a method overridden", raw("X-HTTP-Method-Override: DELETE", *JSON)),
    Hostile("a method of 300 letters", raw(method="A" * 300), (400, 405)),
    Hostile("HTTP/9.9", lambda key: (head(key, "GET", "/v1/alerts", version="9.9") + b"\r\n",)),
    Hostile("HTTP/0.9", lines(b"GET /v1/alerts\r\n\r\n")),
    Hostile("HTTP/2 without asking", lines(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    Hostile("TLS", lines(bytes.fromhex("16030100a5010000a10303") + bytes(160))),
    Hostile("a line of no words", lines(b"\r\n\r\n\r\n\r\n")),
    Hostile("bytes without sense", lines(bytes(range(128, 256)) * 64)),
    Hostile("lines ended by bare line feeds", lines(b"GET / HTTP/1.1\nHost: x\n\n")),
    Hostile("an address of 7,000 characters", get("/v1/" + "a" * 7_000), (404,)),
    Hostile("an address of 70,000 characters", get("/v1/" + "a" * 70_000), (414,)),
    Hostile("an address of 2 MB", get("/v1/" + "a" * 2_000_000), (414,)),
    Hostile("an absolute address", get(f"http://{CANARY}.example/v1/nothing"), (404,)),
    # paths and questions
    Hostile("up and up", get("/v1/../../../../etc/passwd"), (404,)),
    Hostile("up and up, encoded", get("/v1/%2e%2e/%2e%2e/etc/passwd"), (404,)),
    Hostile("up and up, encoded twice", get("/v1/%252e%252e/%252e%252e/etc/passwd"), (404,)),
    Hostile("up in the documentation", get("/docs/..%2f..%2f..%2fetc/passwd"), (404,)),
    Hostile("an encoded slash", get(f"/v1%2fbeneficiaries%2f{CCAS}"), (404,)),
    Hostile("a NUL in the path", get("/v1/beneficiaries/%00"), (404,)),
    Hostile("half an escape in the path", get("/v1/beneficiaries/%"), (404,)),
    Hostile("a line feed in the path", get(f"/v1/beneficiaries/%0d%0aX-{CANARY}:1"), (404,)),
    Hostile("bytes that are no text in the path", get("/v1/beneficiaries/%ff%fe"), (404,)),
    Hostile("a matrix parameter", get(f"/v1/beneficiaries;v=1/{CCAS}"), (404,)),
    Hostile("a path that begins twice", get("//v1/alerts"), (404,)),
    Hostile("a slash too many", get("/v1//alerts"), (404,)),
    Hostile("a UUID of other letters", get("/v1/beneficiaries/" + "Ａ" .encode().hex()), (404,)),
    Hostile("a template in the path", get("/problems/%7B%7B7*7%7D%7D"), (404,)),
    Hostile("the same parameter twice",
            get("/v1/deadlines?on=2021-03-01&on=2021-03-02"), (200, 400, 422)),
    Hostile("an unknown parameter", get(f"/v1/deadlines?{CANARY}=1")),
    Hostile("a list for a parameter", get("/v1/deadlines?on[]=2021-03-01")),
    Hostile("a parameter of bytes that are no text", get("/v1/deadlines?kind=%ff%fe")),
    Hostile("a NUL in a parameter", get("/v1/deadlines?kind=a%00b")),
    Hostile("900 parameters", get("/v1/deadlines?" + "&".join(f"p{n}=1" for n in range(900)))),
    Hostile("a cursor of someone else's", get(f"/v1/deadlines?cursor={CANARY}")),
    Hostile("a page of less than nothing", get("/v1/deadlines?limit=-1")),
    Hostile("a moment that does not exist", get("/v1/deadlines?known_at=2021-02-30T25:61:00Z")),
    Hostile("a position to come", get("/v1/deadlines?at_least=999999999999999999")),
)  # fmt: skip

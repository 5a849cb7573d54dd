"""A request as it arrives: whether it is whole, and whether it is worth waiting for.

Only its length is understood here, strictly (RFC 9112): what could be read in two ways is refused.
What a whole request says is read by gunicorn's parser, to which this gives bytes like a socket.
"""

import re

from pathways.api.server.limits import BODY, HEAD, LINE, WORTH_READING

_BARE_LF = re.compile(rb"(?<!\r)\n")
_LENGTH = re.compile(rb"\d{1,15}")
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}")  # nobody needs an extension
_LONGEST_CHUNK_LINE = 8 + 2
CHUNKS = 20_000
"""Of one body: a million of one byte would keep everyone waiting."""
CONTINUE = b"100-continue"


class Arriving:
    """The bytes of one request, then of the next on the same connection."""

    def __init__(self) -> None:
        self._start_over(bytearray())

    def _start_over(self, held: bytearray) -> None:
        self.held = held
        self.refused: int | None = None
        """The HTTP status it is refused with, before it is whole."""
        self.whole = False
        self.wants_continue = False
        self.head_end = 0
        self._searched = self._read = self._skipped = 0
        self._end = 0  # where the request ends in what is held
        self._to_skip = 0  # bytes of a body too large, counted and not kept
        self._chunked = False
        self._at = self._chunks = 0  # where the next chunk begins, and how many there were
        if held:
            self._look()

    @property
    def cut(self) -> bool:
        """Whether its body was read away: nothing after it can be understood."""
        return self._to_skip > 0

    @property
    def begun(self) -> bool:
        """Whether any byte of it has come."""
        return bool(self.held)

    def feed(self, data: bytes) -> None:
        """What the client has sent next."""
        if self._skipped < self._to_skip:
            taken = min(len(data), self._to_skip - self._skipped)
            self._skipped += taken
            data = data[taken:]
        self.held += data
        if not (self.whole or self.refused):
            self._look()

    def recv(self, size: int) -> bytes:
        """Bytes of the request, as a socket gives them; none where it ends."""
        found = bytes(self.held[self._read : min(self._read + size, self._end)])
        self._read += len(found)
        return found

    def go_on(self) -> None:
        """The request was answered: what follows it is the next one."""
        self._start_over(self.held[self._end :])

    def _look(self) -> None:
        if not self.head_end:
            self._look_for_head()
        if self.head_end and not (self.whole or self.refused):
            if self._chunked:
                self._walk()
            else:
                self.whole = len(self.held) >= self._end and self._skipped == self._to_skip

    def _look_for_head(self) -> None:
        held = self.held
        end = held.find(b"\r\n\r\n", max(0, self._searched - 3))
        head = end if end >= 0 else len(held)
        line = held.find(b"\r\n", 0, LINE + 2)
        if not 0x20 < held[0] < 0x7F or _BARE_LF.search(held, max(0, self._searched - 1), head):
            self.refused = 400  # TLS, another protocol, or lines that others would cut elsewhere
        elif line < 0 and len(held) > LINE:
            self.refused = 414
        elif end > HEAD or (end < 0 and len(held) > HEAD):
            self.refused = 431
        elif end >= 0:
            self.head_end = self._end = self._at = end + 4
            self._understand(bytes(held[line + 2 : end]))
        self._searched = len(held)

    def _understand(self, fields: bytes) -> None:
        """How long the body is. Raises nothing: `refused` says."""
        lengths, codings = [], []
        for each in fields.split(b"\r\n"):
            name, _, value = each.partition(b":")
            match name.lower():
                case b"content-length":
                    lengths.append(value.strip(b" \t"))
                case b"transfer-encoding":
                    codings.append(value.strip(b" \t").lower())
                case b"expect":
                    self.wants_continue = value.strip().lower() == CONTINUE
        if codings:
            self._chunked = True
            if lengths or codings != [b"chunked"]:
                self.refused = 400
        elif lengths:
            if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0]):
                self.refused = 400
            elif (length := int(lengths[0])) > WORTH_READING:
                self.refused = 413
            elif length > BODY:
                self._to_skip = length
                self._skipped = min(length, len(self.held) - self.head_end)
                del self.held[self.head_end : self.head_end + self._skipped]
            else:
                self._end += length

    def _walk(self) -> None:
        """From chunk to chunk, as far as they have come."""
        held = self.held
        while True:
            end = held.find(b"\r\n", self._at, self._at + _LONGEST_CHUNK_LINE)
            if end < 0:
                bare = held.find(b"\n", self._at, self._at + _LONGEST_CHUNK_LINE) >= 0
                if bare or len(held) - self._at >= _LONGEST_CHUNK_LINE:
                    self.refused = 400
                return
            line = bytes(held[self._at : end])
            if not _CHUNK.fullmatch(line):
                self.refused = 400
                return
            size = int(line, 16)
            after = end + 2 + size
            self._chunks += size > 0
            if after - self.head_end > BODY + HEAD or self._chunks > CHUNKS:
                self.refused = 413
                return
            if len(held) < after + 2:
                self._chunks -= size > 0
                return
            if held[after : after + 2] != b"\r\n":  # nor a trailer, after the last one
                self.refused = 400
                return
            self._at = after + 2
            if size == 0:
                self._end, self.whole = self._at, True
                return

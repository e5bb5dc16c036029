"""Fuzzing of the messages of NCIP and ISO 18626: `make soak`, or `python -m tests.soak.messages RUNS [SEED]`.

Each input is a message with a few changes, of its bytes or of its elements, and is read as one of the protocols. It must give a message,
which is written and read back as it was, or `InvalidXml`, in less than a second of the processor. What the last long run found stands on
the soak page of the documentation.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, Final
from xml.etree import ElementTree as ET

from nordlib.interchange import iso18626, ncip
from nordlib.interchange.xml_documents import InvalidXml, XmlProtocol
from tests.message_samples import ILL_MESSAGES, NCIP_MESSAGES

__all__ = ["fuzz", "hold"]

PROTOCOLS: Final[tuple[XmlProtocol[Any], ...]] = (ncip.PROTOCOL, iso18626.PROTOCOL)
SEEDS: Final = (*map(ncip.write_message, NCIP_MESSAGES), *map(iso18626.write_message, ILL_MESSAGES))
#: A short message comes more often than a long one, in which a change is likelier to be of the same kind.
WEIGHTS: Final = tuple(len(seed) ** -1.5 for seed in SEEDS)
#: What is put in: pieces of markup, values that some readers trip over, and bytes that are no text.
PIECES: Final = (
    *(
        b"<",
        b">",
        b"/>",
        b"</",
        b"&",
        b"&amp;",
        b"&#0;",
        b"&#xd800;",
        b"&#x10ffff;",
        b"&e;",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"<?a?>",
    ),
    *(b'<!DOCTYPE a [<!ENTITY e "1">]>', b'<!ENTITY e SYSTEM "file:///dev/zero">', b"<?xml version='1.0' encoding='utf-16'?>", b"<Ext/>"),
    *(
        b' xmlns="urn:x"',
        b' xmlns:p="urn:x"',
        b"p:",
        b' xmlns=""',
        b' a="1"',
        b"'",
        b'"',
        b"=",
        b" ",
        b"\n",
        b"\r",
        b"\t",
        b"\x00",
        b"\x1f",
    ),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        "\u0660".encode(),
        "\u2028".encode(),
        "\U0001f4d6".encode(),
    ),
    *(
        b"9" * 40,
        b"-1",
        b"NaN",
        b"1e999",
        b"0000-00-00T00:00:00Z",
        b"9999-12-31T24:00:00Z",
        b"2026-03-20T23:59:60+14:00",
        b"+14:01",
        b"Y",
        b"N",
    ),
)
SLOWEST: Final = 1.0  # seconds of the processor, since a busy machine may stop a process for longer


def hold(data: bytes, protocol: XmlProtocol[Any]) -> str:
    """Everything that one input must hold; return what came out: "message", or the problem."""
    begun = time.process_time()
    try:
        received = protocol.read(data)
    except InvalidXml as error:
        outcome = error.problem.value
    else:
        outcome = "message"
        again = protocol.read(protocol.write(received.message))
        assert again.message == received.message, "a message does not come back as it was"
        assert again.not_read == (), "something that was written is not read"
    assert time.process_time() - begun < SLOWEST, "an input took too long"
    return outcome


def _flip(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] = random.randrange(256)


def _insert(data: bytearray, random: Random) -> None:
    place = random.randrange(len(data))
    data[place:place] = random.choice(PIECES)


def _replace(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    data[start : start + random.randrange(12)] = random.choice(PIECES)


def _delete(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    del data[start : start + random.randrange(1, 60)]


def _repeat(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    data[start:start] = data[start : start + random.randrange(1, 60)] * random.randrange(1, 4)


def _lines(data: bytearray, random: Random) -> None:
    """Drop, repeat or move a line, which is mostly an element."""
    lines = bytes(data).split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.randrange(3)):
        lines.insert(random.randrange(len(lines) + 1), line)
    data[:] = b"\n".join(lines)


def _value(data: bytearray, random: Random) -> None:
    """Put another value where an element has one."""
    places = [place for place, byte in enumerate(data) if byte == ord(">")]
    start = random.choice(places) + 1 if places else 0
    end = data.find(b"<", start)
    data[start : end if end >= 0 else len(data)] = random.choice(PIECES)


def _splice(data: bytearray, random: Random) -> None:
    """Go on with another message."""
    other = random.choice(SEEDS)
    data[random.randrange(len(data)) :] = other[random.randrange(len(other)) :]


CHANGES: Final[tuple[Callable[[bytearray, Random], None], ...]] = (
    _flip,
    _insert,
    _replace,
    _delete,
    _repeat,
    _lines,
    _lines,
    _value,
    _value,
    _splice,
)


#: Texts that some readers trip over, all of which XML can hold.
TEXTS: Final = (
    *(
        "",
        " ",
        "\n 51 \n",
        "9" * 40,
        "-1",
        "+7",
        "1.5",
        "NaN",
        "1e999",
        "Y",
        "N",
        "OK",
        "ERROR",
        "Renew",
        "RenewResponse",
        "Loaned",
        "HoldReturn",
    ),
    *("2026-03-20T23:59:59", "2026-03-20T23:59:59.123456789Z", "9999-12-31T24:00:00Z", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z"),
    *("0000-00-00T00:00:00Z", "\u0660", "\u2028\u00a0", "\U0001f4d6", "http://example.org/a b", "190001019802", "x" * 5_000),
)


def _reshape(seed: bytes, random: Random) -> bytes:
    """A well-formed document: elements of the message dropped, doubled, moved, renamed, filled anew or given attributes."""
    root = ET.fromstring(seed)  # noqa: S314 - what nordlib itself has written
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        parents = list(root.iter())
        parent, other = random.choice(parents), random.choice(parents)
        child = random.choice(parent) if len(parent) else parent
        change = random.randrange(8)
        if change == 0 and child is not parent:
            parent.remove(child)
        elif change == 1 and child is not parent:
            parent.append(ET.fromstring(ET.tostring(child)))  # noqa: S314 - as above
        elif change == 2 and child is not parent:
            parent.remove(child)
            parent.insert(random.randrange(len(parent) + 1), child)
        elif change == 3:
            child.tag = other.tag
        elif change == 4:
            child.attrib[random.choice(("a", "Scheme", "scheme", other.tag))] = random.choice(TEXTS)
        elif change == 5:
            child.append(ET.fromstring(ET.tostring(other)))  # noqa: S314 - as above
        else:
            leaves = [element for element in parents if not len(element)]
            random.choice(leaves).text = random.choice(TEXTS)
    document: bytes = ET.tostring(root, encoding=random.choice(("utf-8", "us-ascii", "utf-16")))
    return document


def fuzz(runs: int, seed: int) -> Counter[str]:
    """Hold inputs against both protocols, half of the runs each; return how often each outcome came."""
    random, outcomes = Random(seed), Counter[str]()
    for run in range(runs):
        (seed_message,) = random.choices(SEEDS, WEIGHTS)
        data = bytearray(seed_message)
        if random.random() < 0.6:
            data[:] = _reshape(seed_message, random)
        else:
            for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
                if data:
                    random.choice(CHANGES)(data, random)
        mine = PROTOCOLS[b"ISO18626Message" in data.replace(b"\x00", b"")]
        protocol = mine if random.random() < 0.9 else PROTOCOLS[run % 2]
        try:
            outcomes[hold(bytes(data), protocol)] += 1
        except BaseException:
            print(f"seed {seed}, run {run}, as {protocol.root}: {bytes(data)!r}")
            raise
    return outcomes


def main() -> None:
    runs, seed = (*map(int, sys.argv[1:3]), *(1_000_000, 1)[len(sys.argv[1:3]) :])
    begun = time.perf_counter()
    outcomes = fuzz(runs, seed)
    print(f"{runs} inputs in {time.perf_counter() - begun:.0f} s: {', '.join(f'{count} {name}' for name, count in outcomes.most_common())}")


if __name__ == "__main__":
    main()

"""What people and samples are called: an identifier is unique within its packet, and in many published packets nowhere else.

So an identifier that two packets of the files read together share (`patient`, `individual 1`) is put behind the packet's own: two people
are never mixed because two papers count alike. One that stands in a single packet stays as it is, and meets the user's other files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ceiba.records.phenopackets.packets import Packet


@dataclass(slots=True)
class Codes:
    """Identifiers seen so far, each with the packets it stands in."""

    people: dict[str, set[str]] = field(default_factory=dict)
    samples: dict[str, set[str]] = field(default_factory=dict)

    def look(self, packets: Iterable[Packet]) -> None:
        """Note the identifiers of packets, before any of them is read."""
        for packet in packets:
            self.people.setdefault(subject_id(packet), set()).add(packet.id)
            biosamples = packet.content.get("biosamples")
            for biosample in biosamples if isinstance(biosamples, list) else []:
                if isinstance(biosample, dict):
                    self.samples.setdefault(str(biosample.get("id", "")), set()).add(packet.id)

    def person(self, packet: Packet) -> str:
        """Return what the person of a packet is called; "" when the packet names nobody."""
        return _code(subject_id(packet), packet, self.people)

    def sample(self, packet: Packet, identifier: str) -> str:
        """Return what a sample of a packet is called."""
        return _code(identifier, packet, self.samples)

    def is_shared(self, packet: Packet) -> bool:
        """Whether the identifier of a packet's person stands in other packets, too."""
        return len(self.people.get(subject_id(packet), ())) > 1


def subject_id(packet: Packet) -> str:
    """Return the identifier of the person of a packet: the subject's, else the one that its samples name, else the packet's."""
    subject = packet.content.get("subject")
    if isinstance(subject, dict) and subject.get("id"):
        return str(subject["id"])
    biosamples = packet.content.get("biosamples")
    named = {str(one["individualId"]) for one in biosamples or () if isinstance(one, dict) and one.get("individualId")}
    return named.pop() if len(named) == 1 else packet.id


def _code(identifier: str, packet: Packet, seen: dict[str, set[str]]) -> str:
    shared = len(seen.get(identifier, ())) > 1
    return f"{packet.id}/{identifier}" if shared and packet.id and packet.id != identifier else identifier

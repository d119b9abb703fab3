"""Which machines may be asked: those of the public internet, at the address that was looked up.

A name is looked up once, all that it stands for is checked, and the connection goes to what was
checked: a name that would stand for another machine a moment later gains nothing.
"""

import os
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection

from statements.fetching.deadline import Deadline
from statements.fetching.unfetched import Unfetched, Why

NAT64 = ip_network("64:ff9b::/96")
IPV4_COMPATIBLE = ip_network("::/96")


@dataclass(frozen=True)
class Guard:
    """What may be connected to: public machines on the ports of the web, and what is *also*.

    Networks that are named may be asked on any port.
    """

    also: tuple[IPv4Network | IPv6Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})

    @classmethod
    def of_settings(cls) -> "Guard":
        """Return the site's guard."""
        return cls(tuple(map(ip_network, settings.FETCH_ALSO)))

    def permits(self, address: str, port: int) -> bool:
        """Return whether a connection to an IP *address* may be made."""
        ip = ip_address(address.partition("%")[0])
        if any(ip in network for network in self.also):
            return True
        return port in self.ports and all(map(_is_public, _meant_by(ip)))

    def looked_up(self, host: str, port: int, deadline: Deadline) -> list[Any]:
        """Return what *host* stands for, as :func:`socket.getaddrinfo` does, all of it checked.

        Raises Unfetched where the name is unknown, or where any of it may not be connected to.
        """
        found = _look_up(host, port, deadline)
        for *_, place in found:
            if not self.permits(place[0], port):
                raise Unfetched(Why.NOT_PUBLIC, "it is not on the public internet")
        return found


class _Guarded:
    """A connection to what *guard* permits, which ends at its *deadline* whatever it is sent."""

    def __init__(self, *args: Any, guard: Guard, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard, self._deadline = guard, deadline

    def _new_conn(self) -> socket.socket:
        """Connect to the first of the machines that answers."""
        connection: Any = self
        places = self._guard.looked_up(connection.host, connection.port, self._deadline)
        failed: OSError | None = None
        for family, kind, protocol, _, place in places:
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(self._deadline.left)
                opened.connect(place)
            except OSError as error:
                opened.close()
                failed = error
            else:
                self._deadline.cuts(opened)
                return opened
        raise _of_connecting(failed) from failed


class GuardedHTTP(_Guarded, HTTPConnection):
    """A guarded connection."""


class GuardedHTTPS(_Guarded, HTTPSConnection):
    """A guarded connection whose certificate is checked against the name."""


def _meant_by(ip: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    """Yield *ip* and the IPv4 address that it stands for, if it does."""
    if isinstance(ip, IPv6Address):
        if ip in NAT64:
            yield IPv4Address(int(ip) & 0xFFFFFFFF)
            return
        if ip.ipv4_mapped:
            yield ip.ipv4_mapped
            return
        if ip.sixtofour:
            yield ip.sixtofour
    yield ip


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    is_elsewhere = ip.is_multicast or ip.is_reserved or ip.is_unspecified
    if isinstance(ip, IPv6Address):
        is_elsewhere |= ip.is_site_local or ip in IPV4_COMPATIBLE or ip.teredo is not None
    return ip.is_global and not is_elsewhere


def _look_up(host: str, port: int, deadline: Deadline) -> list[Any]:
    """Return what *host* stands for; the system's own look-up knows no deadline."""
    found: list[Any] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left)
    if failed:
        raise _of_looking_up(failed[0])
    if not found:
        raise Unfetched(Why.NO_ANSWER, "its name was not looked up in time")
    return found


def _of_looking_up(error: Exception) -> Unfetched:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return Unfetched(Why.NO_ANSWER, "names could not be looked up")
    return Unfetched(Why.UNKNOWN_NAME, "there is no host of that name")


def _of_connecting(error: OSError | None) -> Unfetched:
    if isinstance(error, ConnectionRefusedError):
        return Unfetched(Why.REFUSED, "the connection was refused")
    if isinstance(error, TimeoutError):
        return Unfetched(Why.TOO_SLOW, "nothing answered in time")
    said = os.strerror(error.errno).lower() if error and error.errno else "no connection"
    return Unfetched(Why.NO_ANSWER, said)

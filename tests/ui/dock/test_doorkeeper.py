"""Who is let in, by the headers that a browser sends and a page cannot forge."""

from __future__ import annotations

import socket

import pytest

from ui.dock.doorkeeper import Doorkeeper

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- a name; nothing listens here


async def nobody(*_: object) -> None:
    """An application that is never asked."""


def admits(bound_to: str, host: str | None, origin: str | None = None) -> bool:
    headers = {b"host": host, b"origin": origin}
    present = {name: value.encode("latin-1") for name, value in headers.items() if value is not None}
    return Doorkeeper(nobody, bound_to).admits(present)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:9000", "LOCALHOST", "[::1]:8080", "127.0.0.1"])
def test_this_machines_own_names_are_let_in_on_any_port_so_that_a_tunnel_works(host: str) -> None:
    assert admits("127.0.0.1", host)


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.168.1.5", "[::1", "a b", "]"]
)
def test_a_name_that_may_have_been_pointed_here_is_refused(host: str | None) -> None:
    assert not admits("127.0.0.1", host)


@pytest.mark.parametrize(
    "host", ["192.168.1.5:8080", "[fe80::1]:80", socket.gethostname(), f"{socket.gethostname()}.local:1"]
)
def test_a_dock_on_the_network_is_reached_by_address_or_by_its_machines_name(host: str) -> None:
    assert admits(EVERYWHERE, host)


def test_a_dock_on_the_network_is_not_reached_by_any_other_name() -> None:
    assert not admits(EVERYWHERE, "evil.example")


@pytest.mark.parametrize("origin", ["http://localhost:8080", "https://localhost:8080", "http://LOCALHOST:8080"])
def test_the_docks_own_page_is_let_in(origin: str) -> None:
    assert admits("127.0.0.1", "localhost:8080", origin)


@pytest.mark.parametrize(
    "origin", ["http://localhost:9999", "http://evil.example", "null", "", "file://", "http://[", "://"]
)
def test_pages_of_other_sites_are_refused(origin: str) -> None:
    assert not admits("127.0.0.1", "localhost:8080", origin)

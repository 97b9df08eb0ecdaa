"""A free port stays free for whom it was found, whoever else looks for one."""

import socket

from services.console.child import free_port


def test_no_port_is_found_twice_and_each_can_be_listened_on() -> None:
    found = [free_port() for _ in range(500)]
    assert len(set(found)) == len(found)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", found[0]))
        listener.listen()


def test_a_wanted_port_is_given_while_nobody_listens_there() -> None:
    wanted = free_port()
    assert free_port(wanted) == wanted
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", wanted))
        listener.listen()
        assert free_port(wanted) != wanted

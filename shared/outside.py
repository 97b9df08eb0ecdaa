"""The guard before every address that somebody wrote: public ones alone are asked, as they were checked.

A name is resolved once, and the connection goes to the address that was looked at: a name that means another machine
a moment later changes nothing. No redirects, no proxies, no answer without end.
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

ANSWER_BYTES = 1_000_000
SECONDS = 20.0
# Addresses of the old internet inside new ones (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All that is given out of the new internet (RFC 4291); beside it lie old forms of embedded and of site-local addresses.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
DOCUMENTS = ipaddress.ip_network("3fff::/20")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotReached(Exception):
    """The address was not asked or did not answer; the message is one sentence without secrets."""


class NotPublic(NotReached):
    """The address is not one that may be asked: it is internal, or not written as https."""


class Unanswered(NotReached):
    """The address was asked, perhaps, and nobody knows what it has taken."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; `json` is None when it was none, `retry_after` as it stood in its header."""

    status: int
    json: Any
    retry_after: str = ""


def is_public(address: str) -> bool:
    """Tell whether an IP address is of the open internet, also when it is wrapped in another one."""
    found: Ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in GIVEN_OUT or found in DOCUMENTS:
            return False
    return found.is_global and not found.is_multicast


async def post_form(url: str, form: Mapping[str, str], allowed: Collection[str] = ()) -> Answer:
    """Post a form to an https address. Raises NotReached: NotPublic for what may not be asked, Unanswered.

    `allowed` names hosts ("host:port") of the own network that may be asked all the same, by http too.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return await _asked(url, urlencode(form).encode(), headers, allowed, ANSWER_BYTES)


async def post_bytes(url: str, content: bytes, headers: Mapping[str, str], allowed: Collection[str] = ()) -> Answer:
    """The same for content of any kind; nothing of the answer is read but its status and headers."""
    return await _asked(url, content, headers, allowed, 0)


async def _asked(
    url: str, content: bytes, headers: Mapping[str, str], allowed: Collection[str], most_bytes: int
) -> Answer:
    try:
        target = httpx.URL(url)
        host = target.host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise NotPublic("the address cannot be read.") from error
    port = target.port or (443 if target.scheme == "https" else 80)
    # Hosts are allowed as addresses write them: the colons of a new one stand in brackets.
    inside = f"{f'[{host}]' if ':' in host else host}:{port}" in allowed
    if target.userinfo or not host or (target.scheme != "https" and not (inside and target.scheme == "http")):
        raise NotPublic("the address must begin with https:// and hold no password.")
    try:
        async with asyncio.timeout(SECONDS):
            address = await _resolve(target.raw_host.decode("ascii"), port, inside)
            return await _post(target, address, content, headers, most_bytes)
    except TimeoutError as error:
        raise Unanswered(f"no answer within {SECONDS:g} seconds.") from error
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotReached("no connection came about.") from error
    except (httpx.HTTPError, OSError) as error:
        raise Unanswered(f"{type(error).__name__}.") from error


async def _resolve(host: str, port: int, inside: bool) -> str:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached("its name is not known.") from error
    addresses = [str(one[4][0]) for one in found]
    if not inside and not all(is_public(address) for address in addresses):
        raise NotPublic("it is inside a network of its own, which is not asked.")
    return addresses[0]


async def _post(target: httpx.URL, address: str, content: bytes, headers: Mapping[str, str], most_bytes: int) -> Answer:
    own = {"Host": target.netloc.decode("ascii"), "Accept": "application/json", "Accept-Encoding": "identity"}
    # The certificate must be that of the name, though the connection goes to the address.
    extensions = {"sni_hostname": target.raw_host.decode("ascii")}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
        client.stream(
            "POST", target.copy_with(host=address), content=content, headers={**own, **headers}, extensions=extensions
        ) as response,
    ):
        found = await _read(response, most_bytes) if most_bytes else b""
        return Answer(response.status_code, _json(found), response.headers.get("retry-after", ""))


async def _read(response: httpx.Response, most_bytes: int) -> bytes:
    content = b""
    # As it came: what unpacks to more than it weighs is not unpacked.
    async for part in response.aiter_raw():
        content += part
        if len(content) > most_bytes:
            raise NotReached("its answer is too long.")
    return content


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None

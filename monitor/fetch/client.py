"""The sockets: one small pool for each host, the guard at the connection, bounded bodies.

The one module that imports httpx2 and the httpcore2 below it. Connections are made by our own
network backend: it resolves the name, refuses what is not public and connects to that very
address, while TLS still proves the name.
"""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpcore2
import httpx2

from monitor.errors import LookFailed
from monitor.fetch import decode, guard, proxies
from monitor.fetch.resolving import RESOLVE_S, Resolver, system_resolver
from monitor.fetch.settings import HttpSettings, Traffic
from monitor.fetch.wire import SECRET_HEADERS, Received, Unreached, Wire
from monitor.sources.base import origin

IDLE_S = 15.0
MOST_ADDRESSES = 4
REST_OF_ERRORS = 65_536
"""What is read of an answer whose body is not asked for."""
CONNECT_S = 10.0
"""How long a connection may take: who has not answered by then is not there."""

ANOTHER_S = 5.0
"""How long one of several addresses is tried before the next."""

LIBRARY_ERRORS = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    ssl.SSLError,
    ConnectionError,
)

logger = logging.getLogger(__name__)


class Client:
    """Sends requests; knows nothing of politeness, redirects or what an answer means."""

    def __init__(
        self,
        settings: HttpSettings,
        traffic: Traffic,
        now: Callable[[], datetime],
        resolver: Resolver | None = None,
    ) -> None:
        self._settings = settings
        self._traffic = traffic
        self._now = now
        self._resolve = resolver or system_resolver
        self._pools: dict[tuple[str, bool], httpcore2.AsyncConnectionPool] = {}
        self._tls: ssl.SSLContext | None = None

    async def exchange(self, wire: Wire, deadline_s: float) -> Received:
        """Send one request and read its answer, all within the deadline; LookFailed if it fails."""
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(deadline_s):
                received = await self._exchange(wire, begun)
        except TimeoutError as error:
            raise LookFailed(
                "timeout", f"no answer in {self._settings.timeout_s:g} s", url=wire.url
            ) from error
        except LookFailed as failed:
            failed.url = wire.url
            raise
        self._traffic.not_modified += received.status == 304
        logger.debug("%s %s: %s", wire.method, guard.shown(wire.url), received.status)
        return received

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()

    async def _exchange(self, wire: Wire, begun: float) -> Received:
        request = self._request(wire)
        async with self._response(await self._pool(wire), request, wire) as response:
            headers = _headers(response)
            body = await self._body(response, headers, wire)
            took_s = asyncio.get_running_loop().time() - begun
            return Received(response.status_code, headers, body, self._now(), took_s)

    def _request(self, wire: Wire) -> httpx2.Request:
        headers = {
            "user-agent": self._settings.user_agent,
            "accept": "*/*",
            **{n.lower(): v for n, v in wire.headers.items() if n.lower() not in SECRET_HEADERS},
            "accept-encoding": "identity" if wire.part else decode.ACCEPTED,
        }
        if wire.token is not None:
            headers["authorization"] = f"Bearer {_fit(wire.token)}"
        try:
            request = httpx2.Request(wire.method, wire.url, headers=headers, content=wire.body)
        except (httpx2.InvalidURL, UnicodeError, ValueError):
            # what the library says may hold the headers, and the token is among them
            raise LookFailed("protocol", "the request cannot be written: mend the URL") from None
        if (wire.trusted or wire.token) and origin(str(request.url)) != origin(wire.url):
            raise LookFailed("protocol", "the URL can be read in two ways: mend it")
        return request

    @asynccontextmanager
    async def _response(
        self, pool: httpcore2.AsyncConnectionPool, request: httpx2.Request, wire: Wire
    ) -> AsyncIterator[httpx2.Response]:
        try:
            response = await _Transport(pool).handle_async_request(request)
        except asyncio.CancelledError:
            self._traffic.sent += 1
            raise
        except LIBRARY_ERRORS as error:
            failed = _explained(error, wire)
            self._traffic.sent += not isinstance(failed, Unreached)
            raise failed from error
        self._traffic.sent += 1
        try:
            yield response
        finally:
            await response.aclose()

    async def _body(self, response: httpx2.Response, headers: dict[str, str], wire: Wire) -> bytes:
        """Read and decode a body; of an answer that is only an error, what can be had."""
        wanted = wire.wants_all(response.status_code)
        limit = self._settings.max_body if wanted else REST_OF_ERRORS
        body = None
        try:
            bite = decode.PIECE if wanted else decode.BITE
            body = decode.Body(headers.get("content-encoding", ""), limit, bite)
            async for data in response.aiter_raw():
                body.feed(data)
            return body.whole()
        except (decode.TooLarge, decode.Truncated, decode.Broken, *LIBRARY_ERRORS) as error:
            if not wanted:
                return body.so_far() if body else b""
            raise _spoilt(error, response.status_code, self._settings.max_body) from error

    async def _pool(self, wire: Wire) -> httpcore2.AsyncConnectionPool:
        """The pool of an origin; those that may not pass the guard have another than those that do.

        Behind a proxy the connection is the proxy's: what can be known is refused before it.
        """
        lifted = wire.trusted or self._settings.allow_private
        key = (origin(wire.url), lifted)
        if key in self._pools:
            return self._pools[key]
        proxy = proxies.proxy_for(wire.url)
        if proxy is not None and not lifted:
            await self._refuse_private(wire.url)
        if key not in self._pools:
            guarded = not lifted and proxy is None
            self._pools[key] = self._new_pool(wire.url, proxy, guarded=guarded)
        return self._pools[key]

    def _new_pool(
        self, url: str, proxy: proxies.Proxy | None, *, guarded: bool
    ) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._ssl_context() if url.startswith("https:") else None,
            max_connections=self._settings.per_host,
            max_keepalive_connections=self._settings.per_host,
            keepalive_expiry=IDLE_S,
            http1=True,
            http2=False,
            network_backend=_Dialer(self._resolve, self._traffic, guarded=guarded),
            proxy=None if proxy is None else httpcore2.Proxy(proxy.url, auth=proxy.auth),
        )

    def _ssl_context(self) -> ssl.SSLContext:
        if self._tls is None:
            try:
                self._tls = httpx2.create_ssl_context()
            except OSError as error:
                raise LookFailed(
                    "tls", "no certificates can be read: check SSL_CERT_FILE and SSL_CERT_DIR"
                ) from error
        return self._tls

    async def _refuse_private(self, url: str) -> None:
        """Refuse a target that we know to be private; names only the proxy can resolve pass."""
        parts = httpx2.URL(url)
        try:
            host = parts.raw_host.decode("ascii")
            addresses = await _addresses(self._resolve, host, parts.port or 0)
        except LookFailed:
            return
        if not all(guard.is_public(address) for address in addresses):
            raise guard.private(parts.host)


class _Transport(httpx2.AsyncBaseTransport):
    """Hands a request of httpx2 to a pool of ours; errors stay those of httpcore2."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions={"timeout": {"connect": CONNECT_S}},
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Stream(answer))


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for data in self._answer.aiter_stream():
            yield data

    async def aclose(self) -> None:
        await self._answer.aclose()


class _Dialer(httpcore2.AsyncNetworkBackend):
    """Resolves, refuses what is not public where `guarded`, connects to that very address."""

    def __init__(self, resolve: Resolver, traffic: Traffic, *, guarded: bool) -> None:
        self._resolve = resolve
        self._traffic = traffic
        self._guarded = guarded
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - the backend's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await _addresses(self._resolve, host, port)
        if self._guarded:
            addresses = guard.public_of(host, addresses)
        *others, last = addresses[:MOST_ADDRESSES]
        for address in others:
            try:
                return await self._dial(address, port, ANOTHER_S)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                logger.debug("%s at %s: %s", host, address, error)
        return await self._dial(last, port, timeout)

    async def _dial(self, address: str, port: int, timeout: float | None) -> _Counted:
        return _Counted(await self._inner.connect_tcp(address, port, timeout), self._traffic)


class _Counted(httpcore2.AsyncNetworkStream):
    """A connection that counts what it receives."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream, traffic: Traffic) -> None:
        self._inner = inner
        self._traffic = traffic

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._traffic.bytes += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        return _Counted(inner, self._traffic)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


async def _addresses(resolve: Resolver, host: str, port: int) -> list[str]:
    """The addresses of a host, itself where it is one; LookFailed `dns` where there are none."""
    literal = guard.literal(host)
    if literal is not None:
        return [literal]
    try:
        async with asyncio.timeout(RESOLVE_S):
            found = list(await resolve(host, port))
    except TimeoutError as error:
        raise Unreached(
            "dns", f"nobody answers what {guard.shown(host)} is: check the network's name server"
        ) from error
    except (OSError, UnicodeError) as error:
        raise _unknown(host) from error
    if not found:
        raise _unknown(host)
    return found


def _unknown(host: str) -> LookFailed:
    return Unreached(
        "dns", f"the name {guard.shown(host)} is not known: check the address and the network"
    )


def _fit(token: str) -> str:
    if re.fullmatch(r"[\x21-\x7e]+", token) is None:
        raise LookFailed("unauthorized", "the token holds characters that no token has: check it")
    return token


def _headers(response: httpx2.Response) -> dict[str, str]:
    """Names in lower case; repeated ones joined by commas (RFC 9110, 5.3)."""
    return {name: ", ".join(response.headers.get_list(name)) for name in response.headers}


def _explained(error: BaseException, wire: Wire) -> LookFailed:
    """Say why there was no answer."""
    host = guard.shown(httpx2.URL(wire.url).host)
    flaw = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None)
    if flaw is not None:
        reason = getattr(flaw, "verify_message", None) or flaw.reason or "handshake failed"
        return Unreached(
            "tls", f"no secure connection to {host} ({reason}): check the address, or SSL_CERT_FILE"
        )
    match error:
        case httpcore2.ProxyError():
            return Unreached(
                "refused", f"the proxy refused ({guard.shown(str(error))}): check HTTPS_PROXY"
            )
        case httpcore2.ConnectTimeout():
            return Unreached("timeout", f"no connection to {host} in {CONNECT_S:g} s")
        case httpcore2.TimeoutException():
            return LookFailed("timeout", f"no answer from {host} in time")
        case httpcore2.ConnectError():
            if proxy := proxies.proxy_for(wire.url):
                at = guard.shown(httpx2.URL(proxy.url).host)
                return Unreached(
                    "refused", f"no connection to the proxy {at}: check HTTP_PROXY, HTTPS_PROXY"
                )
            return Unreached("refused", f"no connection to {host}: check the address and port")
        case httpcore2.ProtocolError() if error.args and isinstance(error.args[0], Exception):
            return LookFailed("protocol", f"{host} does not speak HTTP as it should")
    return LookFailed("cut", f"{host} closed the connection before an answer came")


def _spoilt(error: BaseException, status: int, limit: int) -> LookFailed:
    """Say what is wrong with a body."""
    match error:
        case decode.TooLarge():
            detail = f"the body is longer than {limit} bytes: raise `[http] max_body`"
            return LookFailed("too-large", detail, status=status)
        case decode.Broken():
            return LookFailed("unreadable", f"the body is {error}", status=status)
        case httpcore2.TimeoutException():
            return LookFailed("timeout", "the body did not come in time", status=status)
    return LookFailed("cut", "the body ended before its end", status=status)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was made of: httpcore2 keeps the cause as an argument."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        more = (each.__cause__, each.__context__, *each.args)
        waiting += [cause for cause in more if isinstance(cause, BaseException)]

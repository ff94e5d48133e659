"""Name look-ups in threads of their own: one slow name server must not delay the other hosts."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

_THREADS = 32


class SystemResolver(AbstractResolver):
    """The system's resolver. The event loop's own threads would be five or six on a small machine."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="ingest-names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return all addresses of a host. Raise OSError."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(
            self._threads,
            lambda: socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM),
        )
        return [_result(host, port, family, target) for family, _, _, _, target in infos]

    async def close(self) -> None:
        """Stop the threads; look-ups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _result(host: str, port: int, family: int, target: tuple[object, ...]) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(target[0]),
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )

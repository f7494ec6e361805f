"""How often something may be asked for: counted in windows of time, in the cache.

A process has its own cache where none is shared, so a server of three processes lets
through up to three times as much: right for keeping guessing and harvesting slow.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, for each key."""

    name: str
    amount: int
    seconds: int

    def spend(self, key: str, at: datetime) -> int:
        """Count one more; return 0, or after how many seconds to try again."""
        name = self._name(key, at)
        cache.add(name, 0, self.seconds)
        try:
            spent = cache.incr(name)
        except ValueError:
            # Thrown out between the two lines.
            return 0
        return self._rest(at) if spent > self.amount else 0

    def wait(self, key: str, at: datetime) -> int:
        """Return what `spend` would, without counting."""
        spent = int(cache.get(self._name(key, at), 0))
        return self._rest(at) if spent >= self.amount else 0

    def _name(self, key: str, at: datetime) -> str:
        window = int(at.timestamp()) // self.seconds
        # An address or a number is nothing for a cache's own logs.
        hidden = hashlib.sha256(key.encode()).hexdigest()[:32]
        return f"limit:{self.name}:{window}:{hidden}"

    def _rest(self, at: datetime) -> int:
        return self.seconds - int(at.timestamp()) % self.seconds


def client_key(request: HttpRequest) -> str:
    """Return whom a request comes from: an address, or the network of an IPv6 one."""
    try:
        address: str = get_adapter(request).get_client_ip(request)
        known = ipaddress.ip_address(address)
    except (PermissionDenied, ValueError):
        # A socket has none: what comes through it shares one limit.
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network(f"{known}/64", strict=False).network_address)
    return address

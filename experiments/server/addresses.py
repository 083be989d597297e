"""The names and addresses by which browsers reach this computer."""

import ipaddress
import socket
from contextlib import suppress


def own_name(host: str, network: bool) -> bool:
    """Tell whether a browser that asks for `host` means this computer, not a site that has led it here."""
    names = {"127.0.0.1", "localhost"}
    if network:
        with suppress(ValueError):
            ipaddress.ip_address(host.strip("[]"))
            return True
        own = socket.gethostname().lower()
        names |= {own, f"{own.partition('.')[0]}.local"}
    return host.lower() in names


def network_addresses() -> list[str]:
    """Find this computer's addresses on its networks; its name if there are none."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        way_out.connect(("192.0.2.1", 9))  # sends nothing: it only finds the network that would be used
        found.append(way_out.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith("127.")] or [socket.gethostname()]

"""Random networks, and addresses that test them: every edge, its neighbors, and some inside."""

import ipaddress
import random


def networks(seed, count, version=None):
    """Return networks as text, of both versions unless one is named; some lie inside others."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        one = version or chance.choice([4, 4, 6])
        bits = 32 if one == 4 else 128
        length = chance.randint(6, bits)
        first = (0x20010DB8 << 96 | chance.getrandbits(96)) if one == 6 else chance.getrandbits(32)
        if one == 6 and length < 32:
            length += 32
        if found and chance.random() < 0.3:  # near another one
            near = ipaddress.ip_network(chance.choice(found))
            if near.version == one:
                first = int(near[0]) ^ chance.getrandbits(12)
        made = (ipaddress.IPv4Network if one == 4 else ipaddress.IPv6Network)(
            (first >> (bits - length) << (bits - length), length)
        )
        found.append(str(made))
    return found


def addresses(networks_, seed):
    """Return addresses as text, sorted."""
    chance = random.Random(seed)
    found = set()
    for network in map(ipaddress.ip_network, networks_):
        first, last = int(network[0]), int(network[-1])
        top = (1 << network.max_prefixlen) - 1
        shift = 8 if network.version == 4 else 16
        numbers = {first, last, first - 1, last + 1, first + (1 << shift), last - (1 << shift), last + (1 << shift)}
        numbers |= {chance.randint(first, last) for _ in range(3)}
        # Neighbors by the number of digits.
        numbers |= {number ^ digit for number in (first, last) for digit in (1, 9, 10, 99, 100, 0x100)}
        kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
        found |= {str(kind(number)) for number in numbers if 0 <= number <= top}
    return sorted(found)


def belongs(texts, networks_):
    """Return those of the addresses that are in one of the networks, by arithmetic."""
    nets = [ipaddress.ip_network(network) for network in networks_]
    spans = [(net.version, int(net[0]), int(net[-1])) for net in nets]
    return {
        text
        for text in texts
        for address in [ipaddress.ip_address(text)]
        if any(version == address.version and first <= int(address) <= last for version, first, last in spans)
    }

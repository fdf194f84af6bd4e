"""One policy for the tests, with every kind of rule."""

POLICY = {
    "networks": [
        {"name": "Head office", "networks": ["192.0.2.0/25", "2001:db8:20::/48"]},
        {"name": "Country offices", "networks": ["198.51.100.0/24"], "exclude": ["198.51.100.128/27"]},
    ],
    "addresses": [{"name": "Sametime Proxy", "address": "203.0.113.7"}],
    "cookies": [
        {"name": "Sign-on", "cookie": "LtpaToken2"},
        {"name": "Meeting room", "cookie": "STPluginActivePage", "value": "stMeetingroom"},
    ],
    "otherwise": {"redirect": "http://www.acme.example/"},
}


def changed(**parts):
    return {**POLICY, **parts}

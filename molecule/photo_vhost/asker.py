"""Runs on the web server: sends requests from given source addresses to itself and prints the answers.

Reads a list of [source, Cookie header or null, method, path] as JSON, writes a list of [status, Location or null].
Any source address becomes one of this host, on its loopback device, for the time of the questions.
"""

import http.client
import json
import subprocess
import sys

LOOPBACK = {4: "127.0.0.1", 6: "::1"}


def own(action, source):
    """Make an address one of this host, or stop it."""
    argv = ["ip", "-6", "address", action, f"{source}/128", "dev", "lo"]
    if ":" not in source:  # any address of a local route can be a source, network and broadcast addresses too
        argv = ["ip", "-4", "route", action, "local", source, "dev", "lo"]
    elif action == "add":
        argv.append("nodad")
    subprocess.run(argv, check=True)


def ask(source, cookie, method, path):
    """Send one request."""
    version = 6 if ":" in source else 4
    connection = http.client.HTTPConnection(LOOPBACK[version], 80, timeout=10, source_address=(source, 0))
    headers = {"Host": "photos.acme.example", "Connection": "close"}
    if cookie is not None:
        headers["Cookie"] = cookie
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.getheader("Location")


def main():
    """Answer all questions."""
    questions = json.load(sys.stdin)
    sources = sorted({source for source, *_rest in questions})
    owned = []
    try:
        for source in sources:
            own("add", source)
            owned.append(source)
        json.dump([ask(*question) for question in questions], sys.stdout)
    finally:
        for source in owned:
            own("del", source)


main()

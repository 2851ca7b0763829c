#!/usr/bin/env python3
"""How long `fixbook serve` takes from a saved file to the page that is served with it: median, 95th percentile, longest, in ms.

    latency.py FIXBOOK BOOK SAVES

BOOK is a folder that `generate.py` made; each save adds a paragraph to a page and takes it back. Waits for the event that the browser
waits for, then asks for the page. What the browser does with it afterwards (tests/browser) is not in the figure.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def drain(events):
    events.settimeout(0.05)
    try:
        while events.recv(65536):
            pass
    except TimeoutError:
        pass


def main():
    fixbook, book, saves = sys.argv[1], sys.argv[2], int(sys.argv[3])
    root = os.path.join(book, "content")
    pages = sorted(
        os.path.relpath(os.path.join(folder, name), root)
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith(".md") and "includes" not in folder.lower() and "token" not in folder.lower()
    )
    begun = time.monotonic()
    server = subprocess.Popen([fixbook, "serve", book, "--port", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        port = next(int(found[1]) for found in (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in server.stderr) if found)
        lines = []
        threading.Thread(target=lambda: lines.extend(iter(server.stderr.readline, "")), daemon=True).start()
        while not any(" pages; " in line for line in list(lines)):
            time.sleep(0.2)
        print(f"first check done after {time.monotonic() - begun:.1f} s")
        events = socket.create_connection(("127.0.0.1", port))
        events.sendall(b"GET /__fixbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        took = []
        for number in range(saves):
            path = pages[number * 7919 % len(pages)]
            address = "/" + path[:-3] + ".html"
            if get(port, address)[0] != 200:
                continue
            drain(events)
            place = os.path.join(root, path)
            with open(place, encoding="utf-8") as file:
                before = file.read()
            marker = f"Paragraph number {number} of the measurement."
            start = time.monotonic()
            with open(place, "w", encoding="utf-8") as file:
                file.write(f"{before.rstrip()}\n\n{marker}\n")
            events.settimeout(30)
            while True:
                events.recv(65536)
                if marker.encode() in get(port, address)[1]:
                    break
            took.append(1000 * (time.monotonic() - start))
            with open(place, "w", encoding="utf-8") as file:
                file.write(before)
            time.sleep(0.6)
        took.sort()
        print(f"{len(took)} saves: median {statistics.median(took):.0f}, 95th percentile {took[int(len(took) * 0.95)]:.0f}, longest {took[-1]:.0f} ms")
    finally:
        server.kill()


if __name__ == "__main__":
    main()

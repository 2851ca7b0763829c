#!/usr/bin/env python3
"""How many articles a CPU second `fixbook export` writes, in each format, and how much memory it takes.

    export.py BOOK [--fixbook PROGRAM] [--threads N] [FORMAT ...]

BOOK is a folder; `generate.py` makes large ones. The output goes to a file beside the book's own memory (`/dev/shm` where there is one), so
that no disk is measured. CPU seconds are those of the user and of the system; what else runs on the machine shows in the wall time only,
but not in the caches: compare runs of one sitting.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

FORMATS = ["json", "ndjson", "jsonld", "markdown", "dita", "cacao"]


def run(program, book, threads, kind, out):
    """CPU seconds, wall seconds, peak kilobytes."""
    command = [program, "export", book, "--quiet", "--format", kind, "--output", out]
    if threads:
        command += ["--threads", str(threads)]
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"`{' '.join(command)}` ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("book")
    parser.add_argument("formats", nargs="*", default=FORMATS, metavar="FORMAT")
    parser.add_argument("--fixbook", default="fixbook")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        whole = os.path.join(folder, "all.json")
        run(options.fixbook, options.book, options.threads, "json", whole)
        with open(whole, encoding="utf-8") as file:
            # One article a line, between the head and the end.
            articles = sum(1 for line in file) - 2
        os.remove(whole)
        print(f"{articles} articles")
        print("format     articles/CPU s   CPU s    wall s   peak MB   output MB")
        for kind in options.formats:
            out = os.path.join(folder, kind)
            cpu, wall, peak = run(options.fixbook, options.book, options.threads, kind, out)
            size = os.path.getsize(out) / 1e6
            os.remove(out)
            print(f"{kind:<10} {articles / cpu:14.0f} {cpu:7.2f} {wall:9.2f} {peak / 1024:9.0f} {size:11.1f}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Builds books that are too large in one way each, under a limit on memory, and says what that cost and what came of it.

    python3 benches/limits.py target/release/fixbook --work /dev/shm/limits            # all cases
    python3 benches/limits.py target/release/fixbook --work /dev/shm/limits tiny page  # only these
    python3 benches/limits.py target/release/fixbook --pages DIR many                  # 35,000 pages made of real ones

A case fails when the run is killed, panics, takes longer than its time, or ends with 2. `many` needs a folder of real pages.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def many(root, options):
    subprocess.run([sys.executable, HERE / "generate.py", options.pages, root, "35000"], check=True, stdout=subprocess.DEVNULL)
    return ["build"]


def tiny(root, _):
    for page in range(200_000):
        write(root / f"content/{page // 1000}/p{page}.md", f"# Page {page}\n\nText {page}.\n")
    return ["build"]


def page(root, _):
    write(root / "content/small.md", "# Small\n\nText.\n")
    write(root / "content/huge.md", "# Huge\n\n" + "A line of text that goes on, with [a link](small.md) and `code`.\n\n" * (200 * 1024 * 1024 // 66))
    return ["build"]


def largest(root, _):
    write(root / "content/small.md", "# Small\n\nText.\n")
    write(root / "content/largest.md", "# Largest\n\n" + "A line of text that goes on, with [a link](small.md) and `code`.\n\n" * (15 * 1024 * 1024 // 66))
    return ["build"]


def images(root, _):
    for image in range(50_000):
        path = root / f"content/media/{image // 1000}/i{image}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + image.to_bytes(4, "big") + b"\0\0\0\1\x08\2\0\0\0")
    for number in range(500):
        shown = "".join(f"![Picture {image}](media/{image // 1000}/i{image}.png)\n\n" for image in range(number * 100, number * 100 + 100))
        write(root / f"content/p{number}.md", f"# Page {number}\n\n{shown}")
    return ["build"]


def front_matter(root, _):
    keys = "".join(f"key{number}: [a, b, {{c: d}}, 'text {number}']\n" for number in range(5 * 1024 * 1024 // 40))
    write(root / "content/a.md", f"---\ntitle: A page of its own\n{keys}---\n# A page of its own\n\nText.\n")
    write(root / "content/b.md", "---\ntitle: " + "x" * (5 * 1024 * 1024) + "\n---\n# B\n\nText.\n")
    return ["build"]


def findings(root, _):
    for number in range(1000):
        links = "".join(f"See [it](gone{number}-{link}.md).\n\n" for link in range(100))
        write(root / f"content/p{number}.md", f"# Page {number} of some\n\n{links}")
    return ["check"]


CASES = {case.__name__: case for case in (many, tiny, page, largest, images, front_matter, findings)}


def run(program, arguments, root, options, output):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (options.memory << 20, options.memory << 20))

    command = [program, *arguments, str(root), "-q"] + (["-d", str(root) + "-site"] if arguments[0] == "build" else [])
    started = time.monotonic()
    with open(output, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limit)
        timer = time.monotonic() + options.time
        while True:
            done, status, usage = os.wait4(child.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > timer:
                child.kill()
                os.wait4(child.pid, 0)
                return None, 0, 0, options.time
            time.sleep(0.05)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(CASES)}; all unless told")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/tmp/fixbook-limits"))
    parser.add_argument("--pages", help="a folder of real pages, for `many`")
    parser.add_argument("--memory", type=int, default=1536, help="MB of address space (`ulimit -v`)")
    parser.add_argument("--time", type=int, default=1800, help="seconds")
    options = parser.parse_intermixed_args()
    failed = False
    print("| case | exit | CPU s | peak MB | output |\n| --- | --- | --- | --- | --- |", flush=True)
    for name in options.cases or [name for name in CASES if name != "many" or options.pages]:
        root = options.work / name
        for old in (root, pathlib.Path(f"{root}-site")):
            shutil.rmtree(old, ignore_errors=True)
        root.mkdir(parents=True)
        arguments = CASES[name](root, options)
        for form in ("concise", "sarif", "full", "github") if name == "findings" else ("concise",):
            output = options.work / f"{name}.{form}"
            code, cpu, peak, wall = run(options.program, [*arguments, "--format", form], root, options, output)
            said = output.read_bytes()
            wrong = code not in (0, 1) or b"panicked" in said
            note = f"{len(said):,} bytes, {said.count(b'error[')} errors"
            if form == "sarif":
                log = json.loads(said)
                note = f"{len(said):,} bytes, {len(log['runs'][0]['results']):,} results"
            pages = sum(1 for _ in pathlib.Path(f"{root}-site").rglob("*.html"))
            failed |= wrong
            print(f"| {name} {form if name == 'findings' else ''} | {'FAILED ' if wrong else ''}{code} | {cpu:.1f} | {peak:.0f} | {note}; {pages:,} pages written |", flush=True)
            if wrong:
                print(said[-800:].decode("utf-8", "replace"), file=sys.stderr)
        for old in (root, pathlib.Path(f"{root}-site")):
            shutil.rmtree(old, ignore_errors=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Builds one book with Fixbook and with whatever of Hugo, mdBook and Zola is installed, and prints what it took.

    compare.py BOOK [--fixbook BIN] [--runs N] [--with hugo,mdbook,zola] [--tmp /dev/shm]

BOOK is a folder that `generate.py` made. Everything is copied to TMP first, which should be memory: on a disk the same `cp -r` takes
ten times as much CPU in one run as in the next. Each tool gets the same pages with the tokens already expanded (none of the peers can
include them), and renders every page with a table of contents, code highlighting, and the links of its neighbours. Fixbook expands
the tokens itself, and also checks, writes its search index and its JSON. CPU seconds are user + system of all processes of a run.
"""

import argparse
import os
import posixpath
import re
import shutil
import statistics
import subprocess
import time

INCLUDE = re.compile(r"\[!INCLUDE\s*\[[^\]]*\]\s*\(([^)\s]+)\s*\)\]", re.IGNORECASE)


def measured(command, cwd=None):
    """(CPU seconds, wall seconds, peak memory in MB) of a process and its children."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise SystemExit(f"{command[0]} ended with {code}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def html_files(folder):
    return sum(name.endswith(".html") for _, _, names in os.walk(folder) for name in names)


def expanded(book):
    """The book's pages with their tokens in place, by path; tokens that a page takes in are no pages."""
    texts = {}
    root = os.path.join(book, "content")
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".md"):
                path = posixpath.relpath(posixpath.join(folder, name), root)
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    texts[path] = file.read()
    used = set()

    def expand(path, depth):
        def put(found):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found.group(1)))
            used.add(target)
            return expand(target, depth + 1) if depth < 8 and target in texts else ""

        return INCLUDE.sub(put, texts[path])

    pages = {path: expand(path, 0) for path in texts}
    return {path: text for path, text in pages.items() if path not in used}


def front(text):
    """(title, text without front matter)"""
    if text.startswith("---\n") and "\n---" in text[4:]:
        end = text.index("\n---", 4)
        head, text = text[4:end], text[end + 4 :]
        for line in head.split("\n"):
            if line.startswith("title:"):
                return line[6:].strip().strip("\"'"), text
    for line in text.split("\n"):
        if line.startswith("# "):
            return line[2:].strip(), text
    return "Untitled", text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def quoted(text):
    return '"' + text.replace("\\", "").replace('"', "'") + '"'


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%(title)s</title></head><body>
<nav>%(nav)s</nav><main><h1>%(title)s</h1>%(toc)s%(body)s</main><footer>%(around)s</footer></body></html>
"""


def make_hugo(pages, root):
    write(f"{root}/hugo.toml", 'baseURL = "https://docs.example/"\ntitle = "Book"\ndisableKinds = ["taxonomy", "term", "rss"]\n'
          "[markup.goldmark.renderer]\nunsafe = true\n[markup.highlight]\nnoClasses = false\n")
    page = PAGE % {
        "title": "{{ .Title }}",
        "nav": '{{ with .CurrentSection }}{{ range first 60 .RegularPages }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}{{ end }}',
        "toc": "{{ .TableOfContents }}",
        "body": "{{ .Content }}",
        "around": '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}',
    }
    write(f"{root}/layouts/_default/single.html", page)
    write(f"{root}/layouts/_default/list.html", page)
    write(f"{root}/layouts/index.html", page)
    for path, text in pages.items():
        title, body = front(text)
        # `{{` would be a shortcode.
        body = body.replace("{{<", "{ {<").replace("{{%", "{ {%")
        # An `index.md` makes its folder one page, and its neighbours files of that page; `_index.md` is a page among others.
        folder, name = posixpath.split(path)
        path = posixpath.join(folder, "_index.md") if name.lower() == "index.md" else path
        write(f"{root}/content/{path}", f"---\ntitle: {quoted(title)}\n---\n{body}")
    return ["hugo", "--quiet", "--destination", f"{root}-out"]


def make_mdbook(pages, root):
    write(f"{root}/book.toml", '[book]\ntitle = "Book"\n')
    lines = []
    for path, text in pages.items():
        title, body = front(text)
        write(f"{root}/src/{path}", body)
        title = re.sub(r"[\[\]]", "", title)
        lines.append(f"- [{title}](<{path}>)")
    write(f"{root}/src/SUMMARY.md", "# Summary\n\n" + "\n".join(lines) + "\n")
    return ["mdbook", "build", "--dest-dir", f"{root}-out"]


def make_zola(pages, root):
    write(f"{root}/config.toml", 'base_url = "https://docs.example"\nbuild_search_index = true\n[markdown]\nhighlight_code = true\n')
    page = PAGE % {
        "title": "{{ page.title }}", "nav": "", "body": "{{ page.content | safe }}", "around": "",
        "toc": "{% for h in page.toc %}<a href=\"{{ h.permalink | safe }}\">{{ h.title }}</a>{% endfor %}",
    }
    write(f"{root}/templates/page.html", page)
    section = page.replace("page.", "section.")
    write(f"{root}/templates/section.html", section)
    write(f"{root}/templates/index.html", section)
    folders = set()
    for path, text in pages.items():
        title, body = front(text)
        parent = posixpath.dirname(path)
        while parent not in folders:
            folders.add(parent)
            parent = posixpath.dirname(parent)
        # `{{` and `{%` would be shortcodes, `@/` an internal link.
        body = body.replace("{{", "{ {").replace("{%", "{ %").replace("](@", "](")
        name = "p-" + posixpath.basename(path) if posixpath.basename(path).lower() in ("index.md", "_index.md") else posixpath.basename(path)
        write(f"{root}/content/{posixpath.join(posixpath.dirname(path), name)}", f"+++\ntitle = {quoted(title)}\n+++\n{body}")
    for folder in folders:
        write(f"{root}/content/{posixpath.join(folder, '_index.md')}", '+++\ntitle = "Section"\n+++\n')
    return ["zola", "build", "--force", "--output-dir", f"{root}-out"]


def spread(values):
    return f"{min(values):8.2f} {statistics.median(values):8.2f} {max(values):8.2f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("book")
    parser.add_argument("--fixbook", default="target/release/fixbook")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--with", dest="peers", default="hugo,mdbook,zola")
    parser.add_argument("--tmp", default="/dev/shm")
    options = parser.parse_args()
    base = os.path.join(options.tmp, f"fixbook-compare-{os.getpid()}")
    fixbook = os.path.abspath(options.fixbook)
    try:
        book = f"{base}/book"
        shutil.copytree(options.book, book)
        pages = expanded(book)
        out = f"{base}/fixbook-out"
        runs = {"fixbook": ([fixbook, "build", "--quiet", "--fail-on", "never", "--dest-dir", out, book], None, out)}
        for name, make in [("hugo", make_hugo), ("mdbook", make_mdbook), ("zola", make_zola)]:
            if name in options.peers.split(",") and shutil.which(name):
                root = f"{base}/{name}"
                runs[name] = (make(pages, root), root, f"{root}-out")
        results = {name: [] for name in [*runs, "cp -r", "warm"]}
        # One run of each after the other, so that a busy minute of the machine hits all alike.
        for _ in range(options.runs):
            for name, (command, cwd, made) in runs.items():
                shutil.rmtree(made, ignore_errors=True)
                results[name].append(measured(command, cwd))
                # Who leaves pages out is fast and no peer. (A few pieces that no page takes in are pages for the peers only.)
                if html_files(made) < 0.95 * len(pages):
                    raise SystemExit(f"{name} made {html_files(made)} files for {len(pages)} pages")
                if name == "fixbook":
                    results["warm"].append(measured(command, cwd))
                    copies = [measured(["cp", "-r", source, f"{base}/copy-{n}"]) for n, source in enumerate([book, made])]
                    results["cp -r"].append(tuple(sum(part) for part in zip(*copies)))
                    for n in range(2):
                        shutil.rmtree(f"{base}/copy-{n}")
        own = statistics.median(run[0] for run in results["fixbook"])
        print(f"{len(pages)} pages, {options.runs} runs each; min, median, max")
        print(f"{'':10} {'CPU s':>8} {'':17} {'wall s':>8} {'':17} {'MB':>8} {'ms/page':>8} {'ratio':>7}")
        for name, runs_of in results.items():
            if runs_of:
                cpu, wall, memory = zip(*runs_of)
                middle = statistics.median(cpu)
                print(f"{name:10} {spread(cpu)} {spread(wall)} {max(memory):8.0f} {1000 * middle / len(pages):8.3f} {middle / own:7.2f}")
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()

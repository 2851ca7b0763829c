#!/usr/bin/env python3
"""Runs the fuzz targets, one process at a time, and prints what was executed.

    python3 fuzz/run.py --cpu 600                    # so many CPU seconds each
    python3 fuzz/run.py --cpu 60 markdown sql        # only these
    python3 fuzz/run.py --cpu 600 --links link_cache # the one that needs the link check

Needs `cargo install cargo-fuzz` and a C++ compiler. Seeds are made from the fixtures and the manual; what a target finds on the way stays in
`fuzz/corpus/`, so a second run goes on where the first one stopped. An input that fails lies in `fuzz/artifacts/`: shrink it with
`cargo fuzz tmin TARGET FILE`, mend what it shows, and put it into `tests/hostile`.
"""

import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parent
TARGETS = ["front_matter", "markdown", "book", "sql", "configuration", "kept_files"]
LINKS = ["link_cache"]
# Without the address sanitizer: the program has no unsafe code, and runs are several times faster. `RUSTC_BOOTSTRAP` lets a stable compiler
# count which edges of the code a run takes.
ENVIRONMENT = {**os.environ, "RUSTC_BOOTSTRAP": "1", "RAYON_NUM_THREADS": "1"}


def fixtures(folder, separator):
    for path in sorted((ROOT / "tests" / folder).glob("*.md")):
        for part in re.split(separator, path.read_text(encoding="utf-8"), flags=re.M):
            yield part


def seeds(target):
    """Bytes to begin with."""
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.md"))]
    examples = [text for path in sorted((ROOT / "src/check/rules").glob("*.rs"))
                for text in re.findall(r"```markdown (?:bad|good)\n(.*?)```", re.sub(r"^ *//! ?", "", path.read_text(encoding="utf-8"), flags=re.M), re.S)]
    cases = [part.partition("\n")[2] for part in fixtures("markdown", r"^=== case")]
    match target:
        case "markdown":
            texts = cases + pages + [part.partition("\n")[2] for part in fixtures("suite", r"^//- ")] + examples
        case "front_matter":
            texts = [page for page in pages + cases if page.startswith("---")] + [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.yml"))]
        case "book":
            texts = examples + [part for part in fixtures("suite", r"^(?=# )")] + [
                "# A\n\n[!INCLUDE[a](includes/a.md)]\n\n[!code-sql[x](s.sql?name=a)]\n//- includes/a.md\nText [b](../b.md#x) [!INCLUDE[c](c.md)]\n"
                "//- includes/c.md\n1. One\n2. Two\n//- b.md\n# B\n\n## X\n//- s.sql\n-- <a>\nselect 1\n-- </a>\n//- toc.yml\n- name: A\n  href: a.md\n  items:\n  - name: B\n    href: b.md\n",
                "//- toc.yml\n- name: X\n  href: x/toc.yml\n//- x/toc.yml\n- name: B\n  href: b.md\n  topicHref: ../toc.yml\n//- x/b.md\n# B\n",
                "//- index.yml\n### YamlMime:Landing\ntitle: T\nlandingContent:\n- title: C\n  linkLists:\n  - linkListType: overview\n    links:\n    - text: A\n      url: a.md\n//- a.md\n# A\n",
                "//- faq.yml\n### YamlMime:FAQ\ntitle: F\nsummary: S\nsections:\n- name: N\n  questions:\n  - question: Q?\n    answer: |\n      A [b](b.md).\n//- b.md\n# B\n",
            ]
        case "sql":
            found = [text for page in pages + cases + examples for text in re.findall(r"```sql\n(.*?)```", page, re.S)]
            texts = [chr(first) + text for text in found for first in (0, 0x41)] + [
                "\0UPDATE t SET a = 1 WHERE b IN (SELECT TOP 1 b FROM u CROSS APPLY f(u.x) AS y) OPTION (RECOMPILE);\nGO 2\nMERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE;",
                "\0DECLARE @x int = 0x1F; EXEC sp_who2; BEGIN TRY SELECT N'é' END TRY BEGIN CATCH THROW END CATCH",
                "\x7fCREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql;",
            ]
        case "configuration":
            texts = ["\0" + json.dumps({"build": {"content": [{"files": ["**/*.md"], "src": ".", "dest": "x", "exclude": ["y/**"]}], "resource": [{"files": ["*.png"]}],
                                                  "globalMetadata": {"a": 1}, "fileMetadata": {"title": {"**": "x"}}}}),
                     "\x41- name: A\n  href: a.md\n- name: X\n  href: x/toc.yml\n- name: Y\n  uid: u\n  items:\n  - name: Z\n    href: x/\n",
                     "\2" + json.dumps({"redirections": [{"source_path": "old.md", "redirect_url": "/a", "redirect_document_id": False}, {"source_path": "a.md", "redirect_url": "old"}]}),
                     "\3" + (ROOT / "book.toml").read_text(encoding="utf-8"),
                     "\4groups:\n- id: g\n  title: G\n  prompt: P\n  pivots:\n  - id: one\n    title: One\n",
                     "\5# [A](a.md)\n## B\n### [C](x/b.md)\n",
                     "\6" + json.dumps({"docsets_to_publish": [{"docset_name": "d", "build_source_folder": "."}]}),
                     "\7### YamlMime:Hub\ntitle: T\nsummary: S\nproductDirectory:\n  items:\n  - title: A\n    links:\n    - url: a.md\n      text: A\n"]
        case "kept_files":
            entry = {"file": "a.md", "rule": "x", "fingerprint": "0011223344556677", "message": "m"}
            article = {"id": "a", "url": "a.html", "title": "A", "procedures": [{"id": "a/p", "url": "a.html#p", "title": "P", "fingerprint": "f", "steps": [
                {"id": "a/p.1", "number": "1", "text": "Open it", "html": "", "body": [], "steps": []}]}]}
            export = json.dumps({"schema_version": "1.0", "articles": [article]})
            texts = ["\0" + json.dumps({"version": 1, "findings": [entry]}), "\0{\n\"version\": 1,\n\"findings\": [\n" + json.dumps(entry) + "\n" + json.dumps(entry) + "\n]}\n",
                     "\1" + export]
        case "link_cache":
            texts = ['{\n"version": 1,\n"links": {\n"https://a.example/": {"class":"ok","status":200,"checked":"2026-11-22T10:00:00Z","fragments":{"x":true,"y":null}},\n'
                     '"https://b.example/": {"class":"dead","status":404,"checked":"2026-11-22T10:00:00Z","detail":"d","failures":2,"failing_since":"2026-11-20T10:00:00Z"},\n"": null\n}\n}\n']
        case other:
            sys.exit(f"no target `{other}`")
    return {text.encode("utf-8", "surrogateescape") for text in texts if text}


def prepare(target):
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(sorted(seeds(target))):
        (folder / f"seed-{number:04}").write_bytes(seed)
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("targets", nargs="*", help="default: all that need no link check")
    arguments.add_argument("--cpu", type=int, default=600, help="CPU seconds for each target")
    arguments.add_argument("--slice", type=int, default=120, help="seconds by the clock before the next target has its turn")
    arguments.add_argument("--links", action="store_true", help="build with the link check")
    arguments.add_argument("--built", action="store_true", help="run what was built last")
    options = arguments.parse_intermixed_args()
    targets = options.targets or TARGETS + (LINKS if options.links else [])
    features = ["--features", "links"] if options.links else []
    for target in [] if options.built else targets:
        subprocess.run(["cargo", "fuzz", "build", "-s", "none", *features, target], cwd=ROOT, env=ENVIRONMENT, check=True)
    spent, runs, failed = dict.fromkeys(targets, 0.0), dict.fromkeys(targets, 0), dict.fromkeys(targets, 0)
    (FUZZ / "log").mkdir(exist_ok=True)
    for target in targets:
        prepare(target)
        (FUZZ / "artifacts" / target).mkdir(parents=True, exist_ok=True)
    while waiting := [target for target in targets if spent[target] < options.cpu]:
        for target in waiting:
            program = next(iter(sorted((FUZZ / "target").glob(f"*/release/{target}"))))
            limits = ["-timeout=120", "-rss_limit_mb=4096", "-max_len=8192", f"-max_total_time={options.slice}", "-print_final_stats=1"]
            words = [f"-dict={FUZZ / 'markdown.dict'}"] if target in ("markdown", "book", "front_matter", "configuration") else []
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            with open(FUZZ / "log" / f"{target}.log", "ab") as log:
                ended = subprocess.run([program, str(FUZZ / "corpus" / target), f"-artifact_prefix={FUZZ / 'artifacts' / target}/", *limits, *words],
                                       cwd=FUZZ, env=ENVIRONMENT, stdout=log, stderr=subprocess.PIPE)
                log.write(ended.stderr)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent[target] += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            said = ended.stderr.decode("utf-8", "replace")
            # A run that fails says how far it was in its last line of progress only.
            done = re.findall(r"number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)\t", said, re.M)[-1:]
            runs[target] += sum(map(int, done))
            failed[target] += ended.returncode != 0
            print(f"{target}: {spent[target]:.0f} s CPU, {runs[target]} runs" + (f", {failed[target]} FAILED" if failed[target] else ""), flush=True)
    print("\n| target | CPU seconds | executions | failed |\n| --- | --- | --- | --- |")
    for target in targets:
        print(f"| `{target}` | {spent[target]:.0f} | {runs[target]:,} | {failed[target]} |")
    return any(failed.values())


if __name__ == "__main__":
    sys.exit(main())

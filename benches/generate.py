#!/usr/bin/env python3
"""Makes a large book from a folder of real ones, the same for the same arguments.

    generate.py CORPUS OUT PAGES

CORPUS holds one folder a docset (Markdown, tokens, pictures, tables of contents). The docsets are repeated until the book has
PAGES pages. Each repetition differs, so that a cache by content does not help more than it would in a book of that size: titles,
a share of the words, the numbers in code and tables, and the targets of some links are its own. What makes real books dear stays:
every copy's tokens are included as often as the original's, one token of the whole book stands in every page, and tables, code and
nested lists are untouched in their structure. Pictures exist once, in the first repetition, and the others show these.

A page is a Markdown file that no other one includes.
"""

import hashlib
import os
import posixpath
import re
import shutil
import sys

INCLUDE = re.compile(r"\[!INCLUDE\s*\[[^\]]*\]\s*\(([^)\s]+)\s*\)\]", re.IGNORECASE)
LINK = re.compile(r"(\]\()([^)\s#?:]+\.(md|png|jpg|jpeg|gif|svg))", re.IGNORECASE)
WORD = re.compile(r"(?<=[a-z] )([a-z]{7,})(?= [a-z])")
NUMBER = re.compile(r"\b\d{2,5}\b")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg")
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "xe", "yi", "zo", "lan"]


class Numbers:
    """A stream of numbers that depends on its name only; Python's own generator may change between versions."""

    def __init__(self, name):
        self.state = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") | 1

    def below(self, bound):
        self.state ^= (self.state << 13) & 0xFFFFFFFFFFFFFFFF
        self.state ^= self.state >> 7
        self.state ^= (self.state << 17) & 0xFFFFFFFFFFFFFFFF
        return self.state % bound


def word(numbers):
    return "".join(SYLLABLES[numbers.below(len(SYLLABLES))] for _ in range(2 + numbers.below(3)))


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", errors="replace").lstrip("\ufeff").replace("\r\n", "\n")


class Docset:
    def __init__(self, root):
        self.texts, self.others = {}, []
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = posixpath.relpath(posixpath.join(folder, name), root)
                if name.lower().endswith(".md"):
                    self.texts[path] = read(posixpath.join(folder, name))
                elif name.lower().endswith(PICTURES) or name.lower() in ("toc.yml", "toc.yaml"):
                    self.others.append(path)
        self.root = root
        by_lower = {path.lower(): path for path in self.texts}
        self.included = set()
        for path, text in self.texts.items():
            for target in INCLUDE.findall(text):
                target = target.replace("\\", "/")
                found = target[2:] if target.startswith("~/") else posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                if found.lower() in by_lower:
                    self.included.add(by_lower[found.lower()])
        tocs = {path for path in self.texts if posixpath.basename(path).lower() == "toc.md"}
        self.pages = sorted(path for path in self.texts if path not in self.included and path not in tocs)


def vary(text, name, base):
    """The page's text with words, numbers and its title changed; `base` is the repetition, 0 for the original."""
    numbers = Numbers(name)
    out = []
    fenced = False
    titled = False
    for line in text.split("\n"):
        stripped = line.lstrip(" >")
        if stripped.startswith("```") or stripped.startswith("~~~"):
            fenced = not fenced
        elif fenced or stripped.startswith("|"):
            # Numbers of two to five digits only: error codes and identifiers keep their look.
            line = NUMBER.sub(lambda found: str(int(found.group()) + base) if numbers.below(2) else found.group(), line)
        elif stripped.startswith("# ") and not titled:
            titled = True
            line = f"{line.rstrip()} {word(numbers)} {base}"
        elif line.startswith("title:") and not titled and '"' not in line and "'" not in line:
            line = f"{line.rstrip()} {word(numbers)} {base}"
        elif "](" not in line and not line.startswith(("---", "ms.", "#")):
            line = WORD.sub(lambda found: word(numbers) if numbers.below(12) == 0 else found.group(), line)
        out.append(line)
    return "\n".join(out)


def main():
    corpus, out, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
    docsets = [(name, Docset(os.path.join(corpus, name))) for name in sorted(os.listdir(corpus)) if os.path.isdir(os.path.join(corpus, name))]
    shutil.rmtree(out, ignore_errors=True)
    made = size = 0
    base = 0
    folders = []
    while made < wanted:
        for name, docset in docsets:
            if made >= wanted:
                break
            pages = docset.pages[: wanted - made]
            chosen = set(pages)
            folder = f"{name}-{base:02}"
            folders.append((folder, pages))
            for path in pages + sorted(docset.included):
                text = docset.texts[path]
                here = posixpath.dirname(path)
                numbers = Numbers(f"links {folder} {path}")

                def link(found):
                    target = found.group(2)
                    place = posixpath.normpath(posixpath.join(here, target))
                    if target.lower().endswith(PICTURES):
                        if base == 0 or place.startswith(".."):
                            return found.group()
                        return found.group(1) + posixpath.relpath(f"{name}-00/{place}", f"{folder}/{here}")
                    if place.startswith("..") or place not in docset.texts:
                        return found.group()
                    if place not in chosen and place not in docset.included:
                        place = pages[numbers.below(len(pages))]
                        return found.group(1) + posixpath.relpath(place, here or ".")
                    if base > 0 and numbers.below(8) == 0:
                        # Now and then a link leads into an earlier repetition of the same docset.
                        return found.group(1) + posixpath.relpath(f"{name}-{numbers.below(base):02}/{place}", f"{folder}/{here}")
                    return found.group()

                text = vary(LINK.sub(link, text), f"{folder} {path}", base)
                if path in chosen:
                    up = "../" * (folder.count("/") + 1 + path.count("/"))
                    text = f"{text.rstrip()}\n\n[!INCLUDE[feedback]({up}shared/feedback.md)]\n"
                place = os.path.join(out, "content", folder, path)
                os.makedirs(os.path.dirname(place), exist_ok=True)
                data = text.encode()
                size += len(data)
                with open(place, "wb") as file:
                    file.write(data)
            if base == 0:
                for path in docset.others:
                    if path.lower().endswith(PICTURES):
                        place = os.path.join(out, "content", folder, path)
                        os.makedirs(os.path.dirname(place), exist_ok=True)
                        shutil.copyfile(os.path.join(docset.root, path), place)
            made += len(pages)
        base += 1
    os.makedirs(os.path.join(out, "content", "shared"), exist_ok=True)
    with open(os.path.join(out, "content", "shared", "feedback.md"), "w") as file:
        file.write("> [!TIP]\n> Does the error come back? Note its code, and tell the service desk.\n")
    with open(os.path.join(out, "content", "index.md"), "w") as file:
        file.write("# Generated book\n\n" + "".join(f"- [{folder}]({folder}/{pages[0]})\n" for folder, pages in folders if pages))
    for folder, pages in folders:
        # One table of contents a docset, by folder: as deep as the folders are, as real ones are.
        lines, open_folder = [], None
        for path in pages:
            parent = posixpath.dirname(path)
            if parent != open_folder:
                open_folder = parent
                if parent:
                    lines.append(f"- name: {parent.split('/')[-1]}\n  items:\n")
            indent = "  " if parent else ""
            title = posixpath.splitext(posixpath.basename(path))[0].replace("-", " ").replace("_", " ").replace(":", " ")
            lines.append(f"{indent}- name: \"{title}\"\n{indent}  href: \"{path}\"\n")
        with open(os.path.join(out, "content", folder, "toc.yml"), "w") as file:
            file.write("".join(lines))
    with open(os.path.join(out, "book.toml"), "w") as file:
        file.write('[book]\ntitle = "Generated book"\nsrc = "content"\n')
    print(f"{made + 1} pages, {size / 1e6:.1f} MB of Markdown, {size / made / 1000:.2f} kB a page")


if __name__ == "__main__":
    main()

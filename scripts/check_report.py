"""Checks one report in a browser; see check-report."""

import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(html.parser.HTMLParser):
    """What a screen reader and a network would meet."""

    def __init__(self):
        super().__init__()
        self.language = None
        self.headings, self.faults, self.cells, self.data = [], [], [], ""
        self.stack, self.ids, self.references = [], set(), []
        self.tables = self.captions = self.pictures = 0

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "html":
            self.language = named.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables += 1
        if tag == "caption":
            self.captions += 1
        if tag == "th" and named.get("scope") not in ("col", "row"):
            self.faults.append("a header cell without scope")
        if tag == "svg" and named.get("aria-hidden") != "true":
            self.pictures += 1
            if named.get("role") != "img":
                self.faults.append("a picture without a role")
            self.references += (named.get("aria-labelledby") or "nothing").split()
        for key in ("src", "href", "action", "data", "srcset", "xlink:href"):
            value = named.get(key)
            if value is not None and not value.startswith("#") and not value.startswith("data:"):
                self.faults.append(f"{tag} {key} leads elsewhere: {value}")
        if "style" in named or any(key.startswith("on") for key in named):
            self.faults.append(f"{tag} has a style or a script of its own")
        if "id" in named:
            if named["id"] in self.ids:
                self.faults.append(f"two elements are called {named['id']}")
            self.ids.add(named["id"])
        if "data-key" in named:
            self.cells.append([int(named["data-run"]), named["data-key"], int(named["data-decimals"]), ""])
        if tag not in VOID:
            self.stack.append((tag, named))

    def handle_endtag(self, tag):
        while self.stack and self.stack[-1][0] != tag:
            self.stack.pop()
        if self.stack:
            self.stack.pop()

    def handle_data(self, text):
        if self.stack and self.stack[-1][1].get("id") == "headsup-runs":
            self.data += text
        if self.cells and any("data-key" in named for _, named in self.stack) and self.stack[-1][1].get("class") != "note":
            self.cells[-1][3] += text


def value_at(scores, path):
    for key in path.split("/"):
        scores = scores.get(key) if isinstance(scores, dict) else None
    return scores


def check_text(page):
    faults = list(page.faults)
    if not page.language:
        faults.append("the page does not say its language")
    if not page.headings or page.headings[0] != 1 or page.headings.count(1) != 1:
        faults.append("there is not one first heading")
    faults += [f"heading {b} follows heading {a}" for a, b in zip(page.headings, page.headings[1:]) if b > a + 1]
    if page.tables != page.captions:
        faults.append(f"{page.tables} tables have {page.captions} captions")
    faults += [f"nothing is called {name}, which describes a picture" for name in page.references if name not in page.ids]
    return faults


def check_figures(page, scores):
    """Every cell shows its value to the digits shown; every number of the JSON's top level that has a row is there."""
    faults = []
    for run, key, decimals, text in page.cells:
        value = value_at(scores[run], key)
        if value is None:
            if text.strip() != "unknown":
                faults.append(f"{key} of run {run + 1} is {text}, the JSON has none")
        elif abs(float(text) - value) > 0.5 * 10**-decimals + 1e-9:
            faults.append(f"{key} of run {run + 1} is {text}, the JSON says {value}")
    if not page.cells:
        faults.append("there is no figure in the table")
    return faults


def chromium(url, *options):
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        command += ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
        command += [f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9"]
        command += ["--enable-logging=stderr", "--v=0", *options, url]
        # A network namespace with nothing in it, where that is allowed.
        if os.geteuid() == 0:
            command = ["unshare", "--net", *command]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    scores = json.loads(pathlib.Path(sys.argv[2]).read_text()) if len(sys.argv) > 2 else None
    picture = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else path.with_suffix(".png")).resolve()
    url = path.as_uri()

    loaded = chromium(url, "--dump-dom", "--window-size=1280,900")
    if loaded.returncode != 0 or "<main>" not in loaded.stdout:
        sys.exit(f"check-report: {path}: the browser did not load it\n{loaded.stderr[-2000:]}")
    page = Page()
    page.feed(loaded.stdout)
    faults = check_text(page)
    faults += [line.strip() for line in loaded.stderr.splitlines() if ":CONSOLE" in line]
    own = [run["scores"] for run in json.loads(page.data)]
    faults += check_figures(page, own)
    if scores is not None:
        faults += check_figures(page, scores if isinstance(scores, list) else [scores])

    height = 900 + 330 * page.pictures
    shot = chromium(url, f"--screenshot={picture}", f"--window-size=1280,{min(height, 9000)}", "--hide-scrollbars")
    if not picture.exists() or picture.stat().st_size < 20_000:
        faults.append(f"there is no picture of the page: {shot.stderr[-300:]}")
    for fault in faults:
        print(f"{path.name}: {fault}", file=sys.stderr)
    if faults:
        sys.exit(65)
    size = path.stat().st_size / 1024
    print(
        f"{path.name}: {size:.0f} KB, {len(page.cells)} figures in the table as in the JSON, {page.pictures} pictures, "
        f"{page.tables} tables, nothing in the console; {picture.name}"
    )


main()

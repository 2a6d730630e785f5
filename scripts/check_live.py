"""Looks at the live page of a replay in headless Chromium; started by check-live."""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import websocket

# What the page shows now: which picture, how many events, and whether people can find their way.
LOOK = """(() => {
  const picture = document.getElementById('picture');
  const text = id => document.getElementById(id).textContent;
  let sum = 0;
  for (let i = 0; i < picture.src.length; i += 97) sum = (sum * 31 + picture.src.charCodeAt(i)) >>> 0;
  return { sum, width: picture.naturalWidth, height: picture.naturalHeight, alt: picture.alt, state: text('state'),
    events: document.getElementById('events').childElementCount, alert: text('live'), frames: text('frames'),
    rate: text('rate'), people: document.getElementById('people').rows.length };
})()"""

STRUCTURE = """(() => {
  const unlabelled = [...document.querySelectorAll('button, select, input')].filter(control =>
    !(control.textContent.trim() || control.labels?.length || control.getAttribute('aria-label')));
  const levels = [...document.querySelectorAll('h1, h2, h3')].map(heading => Number(heading.tagName[1]));
  return { unlabelled: unlabelled.length, h1: levels.filter(level => level === 1).length,
    skips: levels.some((level, i) => i > 0 && level > levels[i - 1] + 1),
    live: document.querySelectorAll('[aria-live], [role=status]').length, lang: document.documentElement.lang,
    elsewhere: performance.getEntriesByType('resource').filter(entry => !entry.name.startsWith(location.origin)
      && !entry.name.startsWith('data:')).map(entry => entry.name) };
})()"""


class Browser:
    """Chromium, spoken to through its debugging protocol."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=1300,1250",
             f"--user-data-dir={folder}", "about:blank"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )
        for line in self.process.stderr:
            if match := re.search(r"ws://([^/]+)/", line):
                break
        else:
            raise SystemExit("check-live: chromium does not start")
        with urllib.request.urlopen(f"http://{match[1]}/json") as answer:
            page = next(target for target in json.load(answer) if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60)
        self.number, self.complaints = 0, []
        for domain in ("Runtime", "Log", "Page", "Network"):
            self.do(f"{domain}.enable")

    def do(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            self.notice(answer)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"check-live: {method}: {answer['error']}")
                return answer["result"]

    def notice(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.complaints.append(str(parameters["args"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(parameters["entry"]["text"])

    def value(self, expression):
        return self.do("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.do("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)


def main(source, screenshot, options):
    command = [os.environ["HEADSUP"], "replay", source, "--serve", "127.0.0.1:0", *options]
    replay = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        browser = None
        try:
            url = next((m[0] for line in replay.stderr if (m := re.search(r"http://\S+", line))), None)
            if url is None:
                raise SystemExit(f"check-live: {' '.join(command)} told of no page")
            browser = Browser(folder)
            browser.do("Page.navigate", url=url)
            # Where the processor is busy, Chromium shows few of the pictures that come.
            looks, end = [], time.monotonic() + 60
            while time.monotonic() < end:
                time.sleep(0.1)
                if look := browser.value(LOOK):
                    looks.append(look)
                if len({look["sum"] for look in looks}) > 5 and looks[-1]["events"] > 0 and looks[-1]["alert"]:
                    break
            last = looks[-1]
            shot = browser.do("Page.captureScreenshot", format="png")
            with open(screenshot, "wb") as file:
                file.write(base64.b64decode(shot["data"]))
            pictures = len({look["sum"] for look in looks})
            structure = browser.value(STRUCTURE)
            # With the keyboard alone: to the button, and press it.
            focused = []
            for _ in range(3):
                browser.press("Tab", 9)
                focused.append(browser.value("document.activeElement.id || document.activeElement.className"))
                if focused[-1] == "pause":
                    browser.do("Input.dispatchKeyEvent", type="keyDown", key=" ", code="Space", text=" ")
                    browser.do("Input.dispatchKeyEvent", type="keyUp", key=" ", code="Space")
                    break
            pressed = browser.value("document.getElementById('pause').getAttribute('aria-pressed')")
            time.sleep(0.3)
            before = browser.value(LOOK)["sum"]
            time.sleep(1)
            stands = browser.value(LOOK)["sum"] == before
            checks = {
                "the picture moves": pictures > 5,
                "the picture is one": last["width"] in (1280, 720) and last["height"] == 720,
                "the picture has words instead": "followed" in last["alt"],
                "events arrive": last["events"] > 0,
                "alerts are announced": bool(last["alert"]),
                "people are listed": last["people"] > 0,
                "numbers are shown": last["frames"] not in ("", "–"),
                "one main heading, and none skipped": structure["h1"] == 1 and not structure["skips"],
                "every control has a label": structure["unlabelled"] == 0,
                "nothing from elsewhere": structure["elsewhere"] == [],
                "the keyboard reaches the button and pauses": pressed == "true" and stands,
                "the console has no error": browser.complaints == [],
            }
            for words, holds in checks.items():
                print(f"{'yes' if holds else 'NO'}: {words}")
                if not holds:
                    faults.append(words)
            print(f"pictures seen: {pictures} in {len(looks)} looks; frames a second: {last['rate']}")
            for complaint in browser.complaints:
                print(f"console: {complaint}", file=sys.stderr)
            if faults:
                print(f"last look: {last}; structure: {structure}; focus: {focused}", file=sys.stderr)
            print(f"screenshot: {screenshot}")
        finally:
            replay.terminate()
            if browser is not None:
                browser.process.terminate()
                browser.process.wait()
            replay.wait()
    sys.exit(65 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])

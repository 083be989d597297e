"""Firefox as it is installed, driven over WebDriver BiDi: Playwright knows only a Firefox of its own.

A page here has of Playwright's what BrowserHands asks for, and no more.
"""

import json
import re
import subprocess
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from websockets.sync.client import connect

KEYS = {"Enter": "\ue007", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015"}
KEYS |= {"Escape": "\ue00c", "Backspace": "\ue003"}
ASK = "(async () => { const asked = (%s); return JSON.stringify(await (%s)); })()"


class firefox_page:
    """A page of a headless Firefox until the block ends; profile: an empty folder."""

    def __init__(self, program: str, profile: Path, width: int = 640, height: int = 480):
        self.size = {"width": width, "height": height}
        self.patience = 120.0
        self.numbers = count(1)
        flags = ["--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        self.process = subprocess.Popen([program, *flags], stderr=subprocess.PIPE, text=True)
        self.keyboard = SimpleNamespace(press=self._press, down=self._down, up=self._up, type=self._type)
        self.mouse = SimpleNamespace(move=self._move, click=self._click)

    def __enter__(self):
        for line in self.process.stderr:
            if found := re.search(r"ws://[\d.]+:\d+", line):
                break
        self.connection = connect(f"{found[0]}/session", max_size=None, proxy=None)
        self.socket = self.connection.__enter__()
        self.call("session.new", capabilities={})
        self.context = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("browsingContext.setViewport", context=self.context, viewport=self.size)
        return self

    def __exit__(self, *raised):
        self.connection.__exit__(*raised)
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()

    def call(self, method: str, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self.socket.recv(timeout=self.patience))).get("id") != number:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def set_default_timeout(self, milliseconds: float) -> None:
        self.patience = milliseconds / 1000

    def goto(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str, argument=None):
        called = f"typeof asked === 'function' ? asked({json.dumps(argument)}) : asked"
        target = {"context": self.context}
        asked = ASK % (expression, called)
        answer = self.call("script.evaluate", expression=asked, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def wait_for_function(self, expression: str) -> None:
        end = time.monotonic() + self.patience
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, expression
            self.wait_for_timeout(50)

    def wait_for_timeout(self, milliseconds: float) -> None:
        time.sleep(milliseconds / 1000)

    def click(self, selector: str) -> None:
        box = f"(box => [box.x + box.width / 2, box.y + box.height / 2])(document.querySelector('{selector}')"
        self._click(*self.evaluate(f"{box}.getBoundingClientRect())"))

    def _act(self, kind: str, *actions: dict) -> None:
        source = {"type": kind, "id": kind, "actions": list(actions)}
        self.call("input.performActions", context=self.context, actions=[source])

    def _down(self, key: str) -> None:
        self._act("key", {"type": "keyDown", "value": KEYS.get(key, key)})

    def _up(self, key: str) -> None:
        self._act("key", {"type": "keyUp", "value": KEYS.get(key, key)})

    def _press(self, key: str) -> None:
        self._act("key", *({"type": kind, "value": KEYS.get(key, key)} for kind in ("keyDown", "keyUp")))

    def _type(self, text: str, delay: float = 0) -> None:
        for letter in text:
            self._press(letter)

    def _move(self, x: float, y: float) -> None:
        self._act("pointer", {"type": "pointerMove", "x": round(x), "y": round(y)})

    def _click(self, x: float, y: float) -> None:
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act("pointer", {"type": "pointerMove", "x": round(x), "y": round(y)}, *press)

"""Split the screen of an X server into two monitors, and manage windows there until the input ends.

--careless: put each new full-screen window on the first monitor, whatever it asks for, as window managers do that
choose a monitor themselves; asked again, they put it on the monitor that it is on.
"""

import select
import sys

from Xlib import X, Xatom, display
from Xlib.ext import randr
from Xlib.protocol import rq

MONITORS = [(0, 0, 1280, 800), (1280, 16, 1024, 768)]


class SetMonitor(rq.Request):
    """RRSetMonitor of RandR 1.5, which python-xlib 0.33 has, but does not pack."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(43), rq.RequestLength(), rq.Window("window"), rq.Card32("name"),
        rq.Bool("primary"), rq.Bool("automatic"), rq.LengthOf("outputs", 2), rq.Int16("x"), rq.Int16("y"),
        rq.Card16("width"), rq.Card16("height"), rq.Card32("width_mm"), rq.Card32("height_mm"),
        rq.List("outputs", rq.Card32Obj),
    )  # fmt: skip


def main() -> None:
    server = display.Display()
    root = server.screen().root
    server.xrandr_query_version()  # the server wants to be asked first
    if len(root.xrandr_get_monitors().monitors) < len(MONITORS):
        split(server, root)
    if "--careless" in sys.argv:
        root.change_attributes(event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    server.sync()
    print("ready", flush=True)
    while True:
        while server.pending_events():
            manage(server, server.next_event())
        ready, _, _ = select.select([server.fileno(), sys.stdin], [], [])
        if sys.stdin in ready:
            return


def split(server, root) -> None:
    """Make monitors of the one that there is."""
    outputs = root.xrandr_get_screen_resources().outputs
    for number, (x, y, width, height) in enumerate(MONITORS):
        SetMonitor(
            display=server.display, opcode=server.display.get_extension_major(randr.extname), window=root,
            name=server.intern_atom(f"monitor {number}"), primary=not number, automatic=False,
            x=x, y=y, width=width, height=height, width_mm=width // 4, height_mm=height // 4,
            outputs=[] if number else outputs[:1],
        )  # fmt: skip


def manage(server, event) -> None:
    """Do what a window asks for."""
    state, full = server.intern_atom("_NET_WM_STATE"), server.intern_atom("_NET_WM_STATE_FULLSCREEN")
    if event.type == X.ConfigureRequest:
        event.window.configure(x=event.x, y=event.y, width=event.width, height=event.height)
    elif event.type == X.MapRequest:
        wanted = event.window.get_full_property(state, Xatom.ATOM)
        if wanted and full in wanted.value:
            place(event.window, MONITORS[0])
        event.window.map()
    elif event.type == X.ClientMessage and event.client_type == state and full in event.data[1]:
        at = event.window.get_geometry()
        on = [(x, y, w, h) for x, y, w, h in MONITORS if x <= at.x + at.width // 2 < x + w]
        place(event.window, on[0] if event.data[1][0] else (30, 40, 640, 480))
    server.sync()


def place(window, where: tuple[int, int, int, int]) -> None:
    x, y, width, height = where
    window.configure(x=x, y=y, width=width, height=height)


if __name__ == "__main__":
    main()

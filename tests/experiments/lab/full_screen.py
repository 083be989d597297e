"""Open a full-screen window on each of two monitors, and tell where it was and came to: a program of its own.

Prints the monitors, and a line for each: its place before and after, and the size that PsychoPy draws in.
"""

from psychopy import visual

from experiments.lab import monitors


def main() -> None:
    found = monitors.connected()
    print(monitors.in_words(found))
    for monitor in found:
        win = visual.Window(size=(640, 480), fullscr=True, screen=monitor.index, winType="pyglet", checkTiming=False)
        window = monitors._XWindow(win.winHandle._window)
        before = window.place()
        monitors.keep_on_its_monitor(win)
        win.flip()
        print(before, window.place(), win.winHandle.get_size())
        win.close()


if __name__ == "__main__":
    main()

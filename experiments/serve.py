"""Serve an exported experiment to browsers on this computer or, with --network, nearby; save their sessions.

python experiments/export.py construct --stimuli stimuli/digits --to exported/construct
python experiments/serve.py exported/construct --data participants_data

The page is the one that is pushed to Pavlovia, and it communicates with this server as with Pavlovia: it opens a
session, takes the batch that the fewest people have, sends its CSV from time to time and at the end, and closes the
session. The library's logs are not kept. The operator's page, which opens on this computer only, shows the current
sessions and links to the report that analysis/aggregate.py --watch makes of them. Ctrl+C ends the server.
"""

import argparse
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from experiments.server.addresses import network_addresses
from experiments.server.answers import Guard, tell
from experiments.server.clients import Clients
from experiments.server.export_folder import read_study, trials_in
from experiments.server.links import key_for, qr_code, secret_of, wrong_link
from experiments.server.operator_page import operator_page
from experiments.server.page_answers import Site, application
from experiments.server.places import listen
from experiments.server.received import Received
from experiments.server.refusals import Refusals
from experiments.server.server_thread import running
from experiments.server.session_csv import counted_as
from hillmixe import command, study_record
from hillmixe.command import InputError, Parser, plural
from hillmixe.files import results_of

HERE = Path(__file__).parent


def main() -> None:
    """Parse the flags, serve until Ctrl+C."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="an export, such as exported/construct")
    parser.add_argument("--data", type=Path, default=HERE.parent / "participants_data", help="the folder for the CSVs")
    parser.add_argument("--port", type=port, default=8000, help="part of the page's address (default 8000)")
    parser.add_argument("--network", action="store_true", help="let other devices on the local network take part")
    parser.add_argument(
        "--behind-proxy",
        type=public_address,
        metavar="ADDRESS",
        help="the address that a proxy on this computer serves it under, such as https://study.example.org; clients "
        "are told apart by the last entry of X-Forwarded-For",
    )
    parser.add_argument(
        "--key", action="store_true", help="only people with the printed link or its QR code can take part"
    )
    parser.add_argument(
        "--results",
        type=Path,
        metavar="DIR",
        help="the results that aggregate.py writes, for the operator's page (default: where it writes by default)",
    )
    flags = parser.parse_args()
    if flags.network and flags.behind_proxy:
        parser.error("--network lets people reach the server without the proxy: name only one of them")
    asked = (flags.folder, flags.data, flags.port, flags.network, flags.behind_proxy, flags.key, flags.results)
    with serving(*asked) as server:
        for link in server.links:
            tell(f"Open {link}?participant=p01 (instead of p01, give each participant a code of their own)")
        if flags.key:
            print(qr_code(server.links[0]), flush=True)
            tell("Nobody can take part without this link or code.")
        elif flags.network:
            tell("Anyone on this network can take part: --key admits only people with the link.")
        elif flags.behind_proxy:
            tell(f"Anybody who can open {flags.behind_proxy} can take part: --key admits only people with the link.")
        if flags.network:
            tell("The connection is not encrypted.")
        elif not flags.behind_proxy:
            tell("Only browsers on this computer can open it: --network admits devices nearby.")
        tell(f"Watch the sessions at {server.operator} (on this computer only)")
        tell(f"Sessions are saved in {flags.data}. Ctrl+C ends the server.")
        with suppress(KeyboardInterrupt):
            while server.thread.is_alive():
                time.sleep(0.5)  # not join: Ctrl+C in that makes Python believe that the thread has ended
    tell(f"{plural(len(server.received.saved), 'session')} saved in {flags.data}")


def port(text: str) -> int:
    """Parse the number of a port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: expected a number from 1 to 65535")
    return int(text)


def public_address(text: str) -> str:
    """Parse the address of a proxy: PsychoJS finds its server only if that has a host name of its own."""
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?/?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not the address of a host, such as https://study.example.org")
    return text.rstrip("/").lower()


@dataclass
class Server:
    """A server that runs in a thread of its own. url: its address on this computer, such as http://127.0.0.1:8000."""

    url: str
    links: list[str]  # that participants open, on this computer or, on a network, on others
    operator: str  # the address of the operator's page
    received: Received
    thread: threading.Thread


@contextmanager
def serving(
    folder: Path,
    data: Path,
    port: int = 0,
    network: bool = False,
    behind_proxy: str | None = None,
    key: bool = False,
    results: Path | None = None,
) -> Iterator[Server]:
    """Serve an export until the block ends; sessions go to `data`.

    port: 0 for any that is free. network: whether other devices can take part. behind_proxy: the address of a proxy on
    this computer. key: whether a key in the link is required. results: the folder whose report the operator's page
    shows; None for the one that analysis/aggregate.py makes from `data`. Raises InputError if `folder` is not an
    export, `data` cannot be written to, or the port is in use.
    """
    study = read_study(folder)
    if data.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{data} is in {folder}, which is meant to be published: name another --data")
    counted = counted_as(study["name"], study["interface"], study["stimulus_set_sha256"], bool(study["rehearsal"]))
    received = Received(data, counted, study["n_batches"], tell)
    try:
        secret = secret_of(data)
        if (record := folder / study_record.record_name(study["sha256"])).is_file():
            shutil.copy(record, data)
    except OSError as problem:
        raise InputError(f"{data} cannot be written: {problem.strerror}; name another --data") from problem
    try:
        listening = listen("0.0.0.0" if network else "127.0.0.1", port)
    except OSError as problem:
        raise InputError(f"port {port} cannot be used ({problem.strerror}): name another --port") from problem
    number = listening.getsockname()[1]
    try:
        watching = listen("127.0.0.1", number + 1)  # the same after a restart, so that the page goes on
    except (OSError, OverflowError):
        watching = listen("127.0.0.1", 0)
    refusals = Refusals(tell)
    page_key = key_for(secret, f"participants of {counted}") if key else ""
    lost = wrong_link(study["texts"])
    guard = Guard(network, behind_proxy, page_key, lost, Clients(bool(behind_proxy)), refusals, tell)
    if behind_proxy:
        hosts = [behind_proxy]
    else:
        hosts = [f"http://{address}:{number}" for address in (network_addresses() if network else ["127.0.0.1"])]
    links = [f"{host}/{page_key}/" if page_key else f"{host}/" for host in hosts]
    operator_key = key_for(secret, "operator")
    page = application(Site(folder.resolve(), study, received), guard)
    watched = operator_page(
        *(operator_key, study, trials_in(folder, study), received, refusals, links[0]),
        (results or results_of(data)).resolve(),
    )
    with running(page, listening, watched, watching, guard) as thread:
        operator = f"http://127.0.0.1:{watching.getsockname()[1]}/{operator_key}/"
        yield Server(f"http://127.0.0.1:{number}", links, operator, received, thread)


if __name__ == "__main__":
    command.run(main)

"""Serve an exported experiment to browsers on this computer or, with --network, on the local one; save their sessions.

python experiments/export.py construct --stimuli stimuli/digits --to exported/construct
python experiments/serve.py exported/construct --data participants_data

The page is the one that is pushed to Pavlovia, and speaks to this server as it speaks to Pavlovia: it opens a session,
takes the batch that the fewest people have, sends its CSV now and then and at the end, and closes the session. Logs of
the library are not kept. Ctrl+C ends it.
"""

import argparse
import ipaddress
import json
import logging
import re
import select
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import waitress
from flask import Flask, abort, jsonify, redirect, request, send_file, send_from_directory, url_for
from werkzeug.exceptions import HTTPException

from experiments.export import STUDY
from experiments.page.library import CARRIED, check_carried
from experiments.server.received import UPLOAD_BYTES, Received, Refused
from experiments.study.placeholders import placeholder_in_texts, reaches_nobody
from hillmixe import command, study_record
from hillmixe.command import InputError, Parser

HERE = Path(__file__).parent
TYPES = {".js": "text/javascript", ".css": "text/css"}  # on Windows, other software may have declared others
BROWSERS = 400  # connections at once; a browser opens up to six while it loads
SESSIONS = "/api/v2/experiments/1/sessions"
SHELF = "/api/v2/shelf/<token>/counterbalance"


def main() -> None:
    """Parse the flags, serve until Ctrl+C."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="an export, such as exported/construct")
    parser.add_argument("--data", type=Path, default=HERE.parent / "participants_data", help="the folder for the CSVs")
    parser.add_argument("--port", type=port, default=8000, help="part of the page's address (default 8000)")
    parser.add_argument("--network", action="store_true", help="let other devices on the local network take part")
    flags = parser.parse_args()
    _allow_many_files()
    with serving(flags.folder, flags.data, flags.port, flags.network) as server:
        for address in server.addresses:
            tell(f"Open {address}/?participant=p01 (p01 stands for the participant's name)")
        if flags.network:
            tell("Anybody on this network can take part, and what is sent is not encrypted.")
        tell(f"Sessions are saved in {flags.data}. Ctrl+C ends the server.")
        with suppress(KeyboardInterrupt):
            while server.thread.is_alive():
                server.thread.join(0.5)
    tell(f"{len(server.received.saved)} sessions saved in {flags.data}")


def port(text: str) -> int:
    """Parse the number of a port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: expected a number from 1 to 65535")
    return int(text)


@dataclass
class Server:
    """A server that runs in a thread of its own. url: its address on this computer, such as http://127.0.0.1:8000."""

    url: str
    addresses: list[str]  # to be opened on this computer or, on a network, on others
    received: Received
    thread: threading.Thread


@contextmanager
def serving(folder: Path, data: Path, port: int = 0, network: bool = False) -> Iterator[Server]:
    """Serve an export until the block ends; sessions go to `data`.

    port: 0 for any that is free. network: whether other devices can take part. Raises InputError where `folder` is no
    export, `data` cannot be written, or the port is in use.
    """
    study = read_study(folder)
    if data.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{data} is in {folder}, which is made to be published: name another --data")
    received = Received(data, _counted_as(study), study["n_batches"])
    if (record := folder / study_record.record_name(study["sha256"])).is_file():
        shutil.copy(record, data)
    try:
        listening = socket.create_server(("0.0.0.0" if network else "127.0.0.1", port), backlog=1024)
    except OSError as problem:
        raise InputError(f"port {port} cannot be used ({problem.strerror}): name another --port") from problem
    number = listening.getsockname()[1]
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that requests wait a moment is no news
    connections: dict[int, Any] = {}
    server = waitress.create_server(
        application(folder.resolve(), study, received, network),
        connections,
        sockets=[listening],
        threads=16,
        connection_limit=BROWSERS,
        channel_timeout=30,
        cleanup_interval=10,
        max_request_body_size=2 * UPLOAD_BYTES,  # up to there, Flask says no in a way that the page can read
        asyncore_use_poll=hasattr(select, "poll"),
    )
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    addresses = [f"http://{address}:{number}" for address in (network_addresses() if network else ["127.0.0.1"])]
    try:
        yield Server(f"http://127.0.0.1:{number}", addresses, received, thread)
    finally:
        server.task_dispatcher.shutdown()  # lets uploads under way be saved
        server.trigger.pull_trigger(lambda: [each.close() for each in list(connections.values())])
        thread.join()


def read_study(folder: Path) -> dict:
    """Read what an export says of itself; raises InputError where the folder is none."""
    try:
        study = json.loads((folder / STUDY).read_text(encoding="utf-8"))
        files = [folder / "index.html", folder / f"{study['interface']}.js"]
        whole = study["n_batches"] >= 1 and study["stimulus_set_sha256"] and all(file.is_file() for file in files)
        contact, rehearsal = study["settings"]["contact"], study["rehearsal"]
        left = next(filter(None, map(placeholder_in_texts, study["texts"].values())), None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise InputError(
            f"{folder} is no export of this version: make one, for example with python experiments/export.py construct "
            "--study studies/mine --to exported/construct"
        )
    if not rehearsal and reaches_nobody(contact):
        raise InputError(
            f"{folder / STUDY}: the contact {contact!r} is a placeholder: write yours into the study's study.toml and "
            "export again"
        )
    if not rehearsal and left:
        raise InputError(
            f"{folder / STUDY}: {left} in what participants read is a placeholder: fill it in in the study's folder "
            "and export again"
        )
    check_carried(folder)
    record = study_record.read_record([folder], study["sha256"])
    if not record or not _agrees(study, record):
        raise InputError(
            f"{folder / STUDY} is not as it was exported, or lacks its study-*.zip: change the study and export again"
        )
    return study


def _agrees(study: dict, record: dict) -> bool:
    """Tell whether what a page shows is what the record of its study says."""
    texts = {language: texts.get(study["interface"]) for language, texts in record["texts"].items()}
    return texts == study["texts"] and all(record[key] == study[key] for key in ("name", "settings", "survey"))


def _counted_as(study: dict) -> str:
    """Name what people take batches of: rehearsals take none from those who take part."""
    of = "rehearsal of " if study["rehearsal"] else ""
    return f"{of}{study['name']} {study['interface']} {study['stimulus_set_sha256']}"


def application(folder: Path, study: dict, received: Received, network: bool) -> Flask:
    """Make the application that answers browsers: the export's files and, under /api/v2, Pavlovia's calls."""
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=UPLOAD_BYTES, MAX_FORM_MEMORY_SIZE=UPLOAD_BYTES)
    told: dict[str, str] = {}

    @app.before_request
    def check_sender():
        """Refuse pages of other sites, which a browser on this computer may have open besides."""
        if not own_name(re.sub(r":\d*$", "", request.host), network):
            abort(403, "open the page by the address that serve.py has printed")
        if request.headers.get("Origin", here()) != here():
            abort(403, "another site cannot send anything here")
        if (request.view_args or {}).get("name", folder.name) != folder.name:
            abort(404)

    @app.after_request
    def no_guessing(response):
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.errorhandler(HTTPException)
    def tell_no(problem):
        return jsonify(error=problem.description), problem.code

    @app.errorhandler(Refused)
    def tell_refused(problem):
        if problem.status != 507:
            return jsonify(error=str(problem)), problem.status
        print(f"serve.py: {problem}", file=sys.stderr, flush=True)
        return jsonify(error="the answers cannot be saved on the server just now"), 507

    @app.get("/")
    def start():
        return redirect(f"{url_for('index', name=folder.name)}?{request.query_string.decode()}")

    @app.get("/run/<name>/")
    @app.get("/run/<name>/index.html", endpoint="index_by_its_name")
    def index(name):
        return send_file(folder / "index.html")

    @app.get("/run/<name>/config.json")
    def config(name):
        experiment = {"name": name, "fullpath": f"local/{name}", "status": "RUNNING", "saveFormat": "CSV"}
        return {"experiment": experiment, "gitlab": {"projectId": "1"}, "pavlovia": {"URL": here()}}

    @app.get("/run/<name>/<path:file>")
    def page_file(name, file):
        if not exported(file, study["interface"]) or not (folder / file).resolve().is_relative_to(folder):
            abort(404)
        return send_from_directory(folder, file, mimetype=TYPES.get(PurePosixPath(file).suffix))

    @app.post(SESSIONS)
    def open_session():
        experiment = {"status2": "RUNNING", "saveFormat": "CSV", "saveIncompleteResults": True}
        return {"token": received.open(), "status": "OPEN", "experiment": experiment}

    @app.post(f"{SESSIONS}/<token>/results")
    def save_results(token):
        received.save(token, request.form.get("key", ""), request.form.get("value", ""))
        tell_saved(token)
        return {"status": "OK"}

    @app.post(f"{SESSIONS}/<token>/logs")
    def take_logs(token):
        return {"status": "OK"}

    @app.delete(f"{SESSIONS}/<token>")
    @app.post(f"{SESSIONS}/<token>/delete")
    def close_session(token):
        received.end(token, completed=request.form.get("isCompleted") == "true")
        tell_saved(token)
        return {"status": "CLOSED"}

    @app.put(f"{SHELF}/select")
    def select_batch(token):
        return {"group": str(received.take_batch(token)), "finished": False, "participantToken": token}

    @app.put(f"{SHELF}/confirm")
    def confirm_batch(token):
        answer = request.get_json()
        if not isinstance(answer, dict) or answer.get("participantToken") != token:
            abort(400, "this is not the participant who took the batch")
        batch = received.end(token, completed=answer.get("confirmed") is True)
        tell_saved(token)
        return {"group": str(batch), "finished": False}

    def tell_saved(token):
        """Print a line for a session that has ended, once; again when more of it comes later."""
        with suppress(Refused):  # it is saved, whether this works or not
            file, rows, state = received.progress(token) or (None, 0, "open")
            line = f"{file}: {rows} rows, {'completed' if state == 'completed' else 'not completed'}"
            if state != "open" and told.get(token) != line:
                told[token] = line
                tell(line)

    return app


def here() -> str:
    """Name the address that the browser uses, without a path."""
    return request.host_url.rstrip("/")


def own_name(host: str, network: bool) -> bool:
    """Tell whether a browser that asks `host` means this computer, not a site that has led it here."""
    names = {"127.0.0.1", "localhost"}
    if network:
        with suppress(ValueError):
            ipaddress.ip_address(host.strip("[]"))
            return True
        own = socket.gethostname().lower()
        names |= {own, f"{own.partition('.')[0]}.local"}
    return host.lower() in names


def exported(file: str, interface: str) -> bool:
    """Tell whether experiments/export.py writes a file of this name."""
    folder, *rest = file.split("/")
    if folder in ("stimuli", CARRIED):
        return not any(part.startswith(".") for part in rest)
    return file in {f"{interface}.js", STUDY}


def network_addresses() -> list[str]:
    """Find this computer's addresses on its networks; its name where there is none."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
        way_out.connect(("192.0.2.1", 9))  # sends nothing: it only finds the network that would be used
        found.append(way_out.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith("127.")] or [socket.gethostname()]


def tell(line: str) -> None:
    """Print a line at once and whole, whichever thread it comes from."""
    print(line + "\n", end="", flush=True)


def _allow_many_files() -> None:
    """Let this command open files and connections for all browsers at once: macOS allows 256 before it is asked."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, 2 * BROWSERS), most))


if __name__ == "__main__":
    command.run(main)

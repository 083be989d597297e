"""Remake the gallery: its pictures, and the page that shows them, docs/gallery.md.

python docs/gallery.py                 all but networks: ten minutes; needs Xvfb, Chromium and the published data
python docs/gallery.py figures pages   only these: screens, sheets, figures, pages, server, choosing, networks, hmix
python docs/gallery.py page            only docs/gallery.md

Figures are of simulated people, so that anybody can remake them; those of H-Mix say so. Look at each picture
afterwards.
"""

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from hillmixe import command
from hillmixe.command import Parser

HERE = Path(__file__).parent
ROOT = HERE.parent
COLORS = 128  # are enough for screens and figures, and make their files a third as large

SCREENS = "python -m pytest tests/experiments/test_pictures.py -m long -k 'window and 1024x768'"
SET = "python stimuli_gen/generate.py --images digits --category-pairs 3"
SIMULATE = "python experiments/simulate.py"
ANSWERS = "--out participants_data/gallery"
SIMULATED = (
    f"{SET} --design infer --per-category-pair 12 --raters 4 --out stimuli/gallery",
    f"{SET} --design midpoint --per-category-pair 6 --out stimuli/gallery-midpoint",
    f"{SIMULATE} infer --participants 24 --stimuli stimuli/gallery {ANSWERS}",
    f"{SIMULATE} soft_labels --participants 12 --stimuli stimuli/gallery {ANSWERS}",
    f"{SIMULATE} construct --participants 24 --stimuli stimuli/gallery-midpoint {ANSWERS}",
    f"{SIMULATE} select_shuffled --participants 24 --stimuli stimuli/gallery-midpoint {ANSWERS}",
    "python analysis/aggregate.py participants_data/gallery --stimuli stimuli/gallery stimuli/gallery-midpoint "
    "--out results/gallery",
)
HMIX = ("python analysis/aggregate.py hmix --out results/hmix", "python docs/picture.py results/hmix")
SHEETS = (
    "python stimuli_gen/generate.py --images digits --design midpoint --per-category-pair 1 --out stimuli/digits-sheet",
    "python docs/shapes.py continua/shapes",
    "python stimuli_gen/generate.py --continua continua/shapes --design midpoint --out stimuli/shapes",
)


@dataclass(frozen=True)
class Picture:
    """A picture: its file in docs/, the file that a command made (from the root), and what it shows, in words."""

    file: str
    made: str
    words: str


def _screen(name: str, shot: str, words: str) -> Picture:
    interface = name.rpartition("_")[0]
    return Picture(f"screens/{name}.png", f"results/screens/{interface}/window-1024x768/{shot}.png", words)


def _figure(name: str, words: str, results: str = "gallery") -> Picture:
    return Picture(f"figures/{name}.png", f"results/{results}/figures/{name}.png", words)


# section -> (heading, the commands that make its pictures, the pictures)
SECTIONS: dict[str, tuple[str, tuple[str, ...], tuple[Picture, ...]]] = {
    "screens": (
        "What participants see",
        (SCREENS,),
        (
            _screen(
                "construct_trial",
                "trial_0_answered",
                "Construct: a blend of a six and a seven, and the keys for more of each",
            ),
            _screen(
                "select_shuffled_trial",
                "trial_0_answered",
                "Select-Shuffled: eleven blends in random order, one of them chosen",
            ),
            _screen(
                "infer_trial", "trial_0_answered", "Infer: a blend, and sliders for the mixture and the confidence"
            ),
            _screen(
                "soft_labels_trial",
                "trial_0_answered",
                "Soft labels: two classes with percentages, and two impossible ones",
            ),
            _screen("construct_consent", "consent_1_ticked", "The consent, with its boxes ticked"),
            _screen("construct_instructions", "instructions_2", "Instructions, with a picture of the task"),
            _screen(
                "construct_comprehension", "comprehension", "A question that checks whether the instructions were clear"
            ),
            _screen("infer_practice", "practice_0", "A practice trial, with both images at the sides"),
            _screen("construct_survey", "survey_age_answered", "A question of the survey"),
            _screen("construct_leave", "leave", "Esc asks whether to leave"),
            _screen("construct_goodbye", "goodbye", "The end of a session"),
        ),
    ),
    "sheets": (
        "Stimulus sets",
        SHEETS,
        (
            Picture(
                "preview.png",
                "stimuli/digits-sheet/preview.png",
                "Blends of digits: a row for each image pair, a column for each coefficient",
            ),
            Picture(
                "continua.png", "stimuli/shapes/preview.png", "Continua made elsewhere: squares that become circles"
            ),
        ),
    ),
    "figures": (
        "Figures of a study",
        SIMULATED,
        (
            _figure("lam_h_by_lam_f", "What people infer along the coefficient: median and quartiles"),
            _figure("confidence_by_lam_f", "How sure they are"),
            _figure("boundaries", "Category boundaries, with intervals over people and over image pairs"),
            _figure("boundary_images", "The images along each boundary"),
            _figure("midpoints_by_pair", "The blend that people take for the middle, by interface"),
            _figure("selections", "All choices of a midpoint"),
            _figure("most_relabelled_stimuli", "The stimuli that people relabelled most"),
            _figure("soft_labels", "How much people give to other classes"),
            _figure("participants", "Everybody's answers and own curve"),
            _figure("participants_midpoints", "Everybody's midpoints"),
            _figure("response_times", "Response times, by interface and along the coefficient"),
        ),
    ),
    "pages": (
        "The report, and the page of every stimulus",
        (*SIMULATED, "python docs/page_pictures.py results/gallery"),
        (
            Picture("figures/report.png", "results/gallery/report.png", "The beginning of a report"),
            Picture(
                "figures/report_boundaries.png",
                "results/gallery/report_boundaries.png",
                "Its section on category boundaries",
            ),
            Picture("figures/stimuli.png", "results/gallery/stimuli.png", "Every stimulus, with its answers"),
        ),
    ),
    "server": (
        "Sessions in a browser, as the operator sees them",
        (
            SIMULATED[1],
            SIMULATED[4],
            "python experiments/export.py construct --stimuli stimuli/gallery-midpoint --to exported/construct",
            "python docs/operator_picture.py exported/construct participants_data/gallery "
            "--out results/gallery/operator.png",
        ),
        (
            Picture(
                "figures/operator.png", "results/gallery/operator.png", "The operator's page, while sessions come in"
            ),
        ),
    ),
    "choosing": (
        "What to ask next, tried on H-Mix and on simulated people",
        ("python docs/choosing.py docs/results/choosing",),
        (Picture("choosing.png", "docs/choosing.png", "What is left of the uncertainty, by strategy"),),
    ),
    "networks": (
        "Trained networks beside people",
        (
            "python learn/train.py --table 2 --labels results/hmix --images test_images.zip --preset narrow "
            "--precision bfloat16 --seeds 5 --together 3",
            "python learn/train.py --table 3 --labels results/hmix --images test_images.zip --preset narrow "
            "--precision bfloat16 --seeds 5 --together 3",
            "python docs/networks.py runs/hmix-narrow-once",
            "python docs/leaderboard.py runs/hmix-narrow-once --labels results/hmix --images test_images.zip",
        ),
        (
            Picture(
                "results/networks-narrow-once.png",
                "runs/hmix-narrow-once/networks.png",
                "What each kind of label changes in a network, beside what the paper printed (H-Mix)",
            ),
            Picture(
                "results/alignment.png",
                "docs/results/alignment.png",
                "How closely networks trained with each kind of label follow people (H-Mix)",
            ),
        ),
    ),
    "hmix": (
        "H-Mix, the published answers",
        HMIX,
        (
            Picture("picture.png", "docs/picture.png", "The suite in one picture; panel 3 shows 81 people's answers"),
            _figure("ambiguity", "Confidence and relabelling by how ambiguous the two images are in CIFAR-10H", "hmix"),
        ),
    ),
}


def page() -> str:
    """Return docs/gallery.md: each section's commands and pictures."""
    parts = [
        "# Gallery\n\nEvery screen and figure, with the commands that make them. `make gallery` makes all pictures "
        "again, except that of trained networks, which takes hours: `python docs/gallery.py networks`. The "
        "people in them are simulated, unless stated otherwise; screens are from a rehearsal at 1024 x 768.\n"
    ]
    for heading, commands, pictures in SECTIONS.values():
        parts.append(f"\n## {heading}\n\n```\n{chr(10).join(commands)}\n```\n")
        parts += [f"\n**{each.words}**\n\n![{each.words}]({each.file})\n" for each in pictures]
    return "".join(parts)


def make(section: str, ran: set[str]) -> None:
    """Run the commands of a section, except those that ran for another one, and copy its pictures here."""
    _, commands, pictures = SECTIONS[section]
    for line in commands:
        if line in ran:
            continue
        ran.add(line)
        print(f"$ {line}", flush=True)
        program, *flags = shlex.split(line)
        subprocess.run([sys.executable if program == "python" else program, *flags], cwd=ROOT, check=True)
    for picture in pictures:
        file, made = HERE / picture.file, ROOT / picture.made
        file.parent.mkdir(exist_ok=True)
        if section != "sheets":
            Image.open(made).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(file, optimize=True)
        elif made != file:
            shutil.copyfile(made, file)
        print(f"{file}: {picture.words}")


def start_again() -> None:
    """Remove the simulated people and shapes of an earlier call, to which commands would only add."""
    for name in ("stimuli/gallery", "stimuli/gallery-midpoint", "participants_data/gallery", "continua/shapes"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


def main() -> None:
    """Parse the flags, make the requested pictures, write the page."""
    parser = Parser(__doc__)
    parser.add_argument(
        "what", nargs="*", choices=[*SECTIONS, "page", []], help="sections, or page (default: all but networks)"
    )
    asked = parser.parse_args().what or [name for name in SECTIONS if name != "networks"]
    start_again()
    ran: set[str] = set()
    for section in asked:
        if section != "page":
            make(section, ran)
    (HERE / "gallery.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    command.run(main)

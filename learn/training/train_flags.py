"""The flags of train.py."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from hillmixe import command
from hillmixe.command import Parser, count, number
from learn.labels import SMOOTHINGS
from learn.training import paper_tables
from learn.training.devices import MOST_WORKERS
from learn.training.run_log import LOGS, MEASURED_EVERY
from learn.training.training_loop import PRECISIONS
from learn.training.training_recipe import AUGMENTS, PRESETS


def parse(docstring: str) -> Namespace:
    """Read the command line; docstring: what --help shows before the flags."""
    parser = Parser(docstring)
    parser.add_argument(
        "--labels", type=Path, help="a folder that aggregate.py wrote (default: the newest in results/)"
    )
    parser.add_argument(
        "--images",
        default="digits",
        help="digits, cifar10, a folder or zip of class folders, or continua as generate.py --continua takes them",
    )
    parser.add_argument(
        "--size", type=count, help="as for generate.py: bring images of a folder or zip to this many pixels"
    )
    parser.add_argument(
        "--preset",
        choices=PRESETS,
        default="small",
        help="recipe and grid: small, takes seconds (default); smoke, minutes, a test only; cpu, an hour on two cores; "
        "narrow, some hours on two cores; paper, for a GPU",
    )
    parser.add_argument(
        "--table",
        type=lambda text: int(text) if text.isdigit() else text,
        choices=paper_tables.TABLES,
        default=2,
        help="2: labels of a stimulus set (default); 3: policies for mixing whole batches; midpoints, soft_labels: "
        "open questions of the paper; policies: labels made from people's judgments in other ways",
    )
    parser.add_argument(
        "--conditions",
        nargs="+",
        metavar="NAME",
        help="default: those of the table, and those of --plugin",
    )
    parser.add_argument("--architectures", nargs="+", metavar="NAME", help="default: as the preset says")
    parser.add_argument(
        "--plugin",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="FILE.py",
        help="files that declare architectures and conditions of your own (docs/learning.md)",
    )
    parser.add_argument("--seeds", type=count, help="how many seeds (default: as the preset says)")
    parser.add_argument("--seed", type=command.seed, default=0, help="the first seed (default 0)")
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="change fields of the preset's recipe: epochs=40 width=.25 learning_rate_drops=20,30 (docs/learning.md)",
    )
    parser.add_argument(
        "--augment", choices=AUGMENTS, help="draw crops and flips once, as the authors did, or again in each epoch"
    )
    parser.add_argument(
        "--smoothing", choices=SMOOTHINGS, help="how confidence smooths: a * b ** omega (default), or 1 - omega"
    )
    parser.add_argument("--smoothing-a", help="a, above 0 (default 50)")
    parser.add_argument("--smoothing-b", help="b, between 0 and 1 (default 1e-4)")
    parser.add_argument(
        "--validation",
        type=share,
        help="choose policies without the evaluation images: evaluate on this share of the regular images, none of "
        "them in a stimulus, and do not train on it",
    )
    parser.add_argument(
        "--evaluate",
        metavar="PATH",
        help="evaluate on these images, a folder or zip of class folders, instead of a held-out part of --images",
    )
    parser.add_argument(
        "--targets",
        type=Path,
        metavar="FILE.csv",
        help="soft labels of the evaluation images: a column image, with the file's name, and one for each class",
    )
    parser.add_argument(
        "--leave-out", type=Path, help="a CSV with a column stimulus: the mixed images to exclude from training"
    )
    parser.add_argument(
        "--out", type=Path, help="folder for the runs (default: runs/ and the names of labels, preset and settings)"
    )
    parser.add_argument(
        "--continue-to",
        type=count,
        metavar="EPOCHS",
        help="extend the finished runs of --out to EPOCHS epochs, in a folder beside it (its name and epochs=EPOCHS)",
    )
    parser.add_argument(
        "--log", choices=LOGS, help="also write loss and learning rate, and what --log-every measures, for TensorBoard"
    )
    parser.add_argument(
        "--log-every",
        type=count,
        metavar="K",
        help=f"measure the networks every K epochs, into log.csv and --log (default: {MEASURED_EVERY} with --log)",
    )
    parser.add_argument(
        "--device",
        choices=("cpu", "cuda"),
        help="cpu or cuda (default: cuda if there is one; on a cluster, give this flag)",
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        help="precision of training (default: bfloat16 with CUDA and on processors with AMX, else float32)",
    )
    parser.add_argument(
        "--workers",
        type=count,
        help=f"processes that train at once (default: one per processor, up to {MOST_WORKERS}, or one per GPU)",
    )
    parser.add_argument("--scheduler", help="address of a Dask scheduler (tcp://host:port) whose workers train instead")
    parser.add_argument(
        "--together", type=count, help="seeds of a condition trained together (default: 1; with CUDA, all)"
    )
    return parser.parse_args()


def share(text: str) -> float:
    """Read a share of images, between 0 and 1."""
    if not 0 < number(text) < 1:
        raise ArgumentTypeError(f"{text}: expected a share above 0 and below 1, such as .2")
    return number(text)

"""Measure how closely classifiers' own coefficients for mixed images follow those that people infer.

python learn/align.py --model runs/hmix-narrow-once --labels results/hmix --images cifar10
python learn/align.py --model torchvision:resnet18 timm:resnet50 clip:ViT-B-32 --labels results/hmix --images cifar10
python learn/align.py --model weights.pt --architecture timm:resnet18 --labels results/hmix --images cifar10
python learn/align.py --model mine.pt2 --classes cat dog truck --labels results/hmix --images cifar10 --out runs/mine

A classifier's coefficient is p(label_1) / (p(label_1) + p(label_2)). It is measured on the images that people judged,
and compared with chance, with policies fitted to people (cross-validated), with one person who predicts the mean of the
others, and with the noise ceiling. A model is
    a run of learn/train.py, or a folder of runs, in which the seeds of a condition and architecture are one row;
    a file of TorchScript or torch.export (.pt2) that takes pixels (n, 3, h, w) in [0, 1] and gives logits;
    torchvision:NAME, timm:NAME or clip:NAME (zero-shot), with published weights;
    a file with a state_dict, with its --architecture: one of these names, of learn/models, or of a --plugin.
If a model has as many outputs as the set has classes, they are these classes in alphabetical order; 1,000 outputs are
ImageNet's categories, which are added up to the set's classes (learn/alignment/imagenet_classes.json); for any others,
--classes names the outputs.
hillmixe.align() does the same in Python, and takes a Module.
"""

from pathlib import Path

from hillmixe import command
from hillmixe.command import Parser, count
from learn.alignment.model_alignment import align


def main() -> None:
    """Parse the flags, measure the models, print and write the tables and the figures."""
    parser = Parser(__doc__)
    parser.add_argument("--model", nargs="+", required=True, help="one or more runs, folders of runs, files or names")
    parser.add_argument("--labels", type=Path, required=True, help="a folder that aggregate.py wrote")
    parser.add_argument("--images", required=True, help="the images shown, as for train.py")
    parser.add_argument("--size", type=count, help="as for generate.py: bring the images to this many pixels")
    parser.add_argument("--classes", nargs="+", metavar="NAME", help="the classes of a file's outputs, in their order")
    parser.add_argument("--architecture", metavar="NAME", help="the network that the state_dict in --model belongs to")
    parser.add_argument("--plugin", nargs="+", type=Path, default=[], metavar="FILE", help="as for train.py")
    parser.add_argument("--out", type=Path, help="the folder to write (default: in runs/, named after the labels)")
    flags = parser.parse_args()
    found = align(
        [*dict.fromkeys(flags.model)],
        flags.labels,
        flags.images,
        classes=flags.classes,
        architecture=flags.architecture,
        plugin=flags.plugin,
        size=flags.size,
    )
    out = flags.out or Path("runs") / f"{flags.labels.resolve().name}-alignment"
    found.write(out)
    print(
        f"{found}\n\nwritten to {out}: table.md, alignment.csv, boundaries.csv, stimuli.csv, alignment.json, figures "
        "alignment and coefficients (.png and .svg)"
    )


if __name__ == "__main__":
    command.run(main)

"""A small study with its images, of which the page of all stimuli is made; and what such a page holds."""

import itertools
import json
import re

import numpy as np
import pandas as pd
from judgment_rows import judgments
from PIL import Image

from analysis.report import stimuli_page

NASTY = "<!--<script>Ant</b>&"  # comes before the others in the alphabet
CLASSES = [NASTY, "Cat", "Dog", "קוף"]
SHOWN_NAMES = {"Dog": "Golden & <i>retriever</i>"}
PEOPLE = ["Zoe Quux", "Yan Quux", "Xi Quux", "Wu Quux"]


def one_study():
    """Judgments of four people: ten blends in Infer, three of them in soft labels, and three pairs for midpoints."""
    rng = np.random.default_rng(4)
    pairs = [f"{one}_{at}_{two}_{at + 10}" for at, (one, two) in enumerate(itertools.combinations(CLASSES, 2))]
    blends = [(pair, lam_f) for pair in pairs for lam_f in (0.1, 0.75)][:10]
    values = iter(rng.integers(0, 101, 200) / 100)
    inferred = [(who, *blend, next(values), next(values)) for blend in blends for who in PEOPLE]
    parts = [judgments([*inferred, (PEOPLE[0], pairs[0], 0.25, 0.4, 0.5)], session="one")]
    for number, (interface, start) in enumerate([("construct", 0.1), ("construct", 0.9), ("select_shuffled", None)]):
        answers = [(who, pair, None, next(values), None) for pair in pairs[:3] for who in PEOPLE[:2]]
        fixed = {"lam_g": 0.5, "lam_start": start, "session": f"two {number}"}
        parts.append(judgments(answers, interface, **fixed))
    parts.append(judgments([(PEOPLE[2], pairs[1], None, 0.3, None)], "construct", lam_g=0.25, lam_start=0.1))
    named = {"top_label": "Cat", "top_percent": 60.0, "second_label": "Dog", "second_percent": 30.0}
    shown = {"impossible": NASTY, "classes": "|".join(CLASSES)}
    seen = [(who, *blend, None, None) for blend in blends[:3] for who in PEOPLE[:2]]
    parts.append(judgments(seen, "soft_labels", session="three", **named, **shown))
    return pd.concat(parts, ignore_index=True).assign(mixing="linear", platform="psychopy")


def a_set(found, folder):
    """Images of all blends that were judged, and of those of each pair, as stimulus_sets.read lists them."""
    names = dict.fromkeys(found.tables["labels"]["stimulus"])
    pairs = found.tables["midpoints"]["pair"].unique()
    names |= dict.fromkeys(f"mixed_{tenth / 10}_{pair}.png" for pair in pairs for tenth in range(11))
    folder.mkdir()
    rows = []
    for number, name in enumerate(names):
        file = folder / f"{number}.png"
        Image.new("RGB", (8, 8), (number, 100, 200)).save(file)
        _, lam_f, pair = name.removesuffix(".png").split("_", 2)
        rows.append({"stimulus": name, "pair": pair, "lam_f": float(lam_f), "file": file.name, "path": file})
    return pd.DataFrame(rows).set_index("stimulus")


def written(found, folder, shown=None, names=None):
    return stimuli_page.write(folder, found.summary, found.tables, found.answers, shown, names)


def records(file):
    """What the page shows, by name; and its images."""
    text = file.read_text(encoding="utf-8")
    (data,) = re.findall('id="data">(.*?)</script>', text, re.DOTALL)
    blocks = re.findall('class="images">(.*?)</script>', text, re.DOTALL)
    return {one["name"]: one for one in json.loads(data)}, " ".join(blocks).split()

"""A study of one's own, from the empty folder to the release: what a lab does, by the commands that a lab calls."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from library import LIBRARY
from small_sessions import rows

from analysis.readers import sessions
from experiments.study.folder import read_study
from hillmixe import study_record
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

WORDS = Path(__file__).parent / "own_study"  # its settings and texts: German, two pages of consent, six survey items
# What two sessions that were answered alike may differ in.
OWN = ["participant", "session", "platform", "rt_s", "source", "row", "classes", "frame_ms", "dropped_frames"]
ITEMS = ["alter", "geschlecht", "sehhilfe", "anstrengung", "vorgehen", "sonstiges"]


@pytest.fixture(scope="module")
def study(command, tmp_path_factory):
    """The folder that new_study.py makes, with the lab's own settings and words in it."""
    folder = tmp_path_factory.mktemp("lab")
    for design in ("midpoint", "infer"):
        write_set(
            sources.digits(), choose(design, category_pairs=6, per_category_pair=1, batch_size=3), folder / design
        )
    ran = command("experiments/new_study.py", "ziffern", "--stimuli", "midpoint", "infer", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    for file in (folder / "ziffern").iterdir():
        file.unlink()
    for file in WORDS.iterdir():
        shutil.copy(file, folder / "ziffern" / file.name)
    return folder / "ziffern"


def played(command, study: Path, interface: str, where: str, *more: object) -> Path:
    """Let a simulated person take part by real input; returns the session's file."""
    out = study.parent / f"{interface}{where}"
    people = ("--participants", 1, "--seed", 5, "--out", out)
    ran = command("experiments/simulate.py", interface, "--study", study, *people, where, *more)
    assert ran.returncode == 0, ran.stderr
    (file,) = out.glob("*.csv")
    return file


@pytest.mark.window
@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("interface", ["construct", "infer"])
def test_it_is_played_in_window_and_page_aggregated_and_released(command, display, monkeypatch, study, interface):
    """Else one of the steps that a lab goes would stop, or lose what another has recorded."""
    monkeypatch.setenv("DISPLAY", display("1280x1024"))
    files = [played(command, study, interface, "--window")]
    files.append(played(command, study, interface, "--browser", "--library", LIBRARY.folder))
    checksum = read_study(study).sha256
    for file in files:
        given = rows(file)
        of_study = {
            (row["study"], row["study_sha256"], row["rehearsal"], row["audience"], row["language"]) for row in given
        }
        assert of_study == {("ziffern", checksum, "0", "lehrkraefte", "de")}
        assert {row["n_raters"] for row in given} == {"50"}
        assert next(row["survey_question"] for row in given if row["phase"] == "survey") == "Wie alt sind Sie?"
        assert set(ITEMS) <= {name.removeprefix("survey_") for name in given[0]}
        assert study_record.read_record([file.parent], checksum)["settings"]["pay"] == "8 EUR"
        if interface == "construct":
            assert {row["lam_g"] for row in given if row["phase"] in ("practice", "trial")} == {"0.75"}
    one, other = (sessions.read([file]).drop(columns=OWN, errors="ignore") for file in files)
    pd.testing.assert_frame_equal(one, other)
    assert {*one["label_1"], *one["label_2"]} <= set(sources.digits().class_names)  # not the words shown
    survey = [
        [row[f"survey_{name}"] for row in rows(file) if row["phase"] == "survey" for name in ITEMS] for file in files
    ]
    assert survey[0] == survey[1]
    folders, results = [file.parent for file in files], study.parent / f"results-{interface}"
    ran = command("analysis/aggregate.py", *folders, "--observers", "simulated", "--out", results)
    assert ran.returncode == 0, ran.stderr
    if interface == "construct":
        assert set(pd.read_csv(results / "midpoints.csv")["lam_g"]) == {0.75}
    about = (
        "--title",
        "Ziffern",
        "--author",
        "Ito, Mei",
        "--url",
        "https://doi.org/10.1234/abcd",
        "--licence",
        "CC0-1.0",
    )
    key = ("--key", study.parent / f"{interface}.key")
    release = study.parent / f"release-{interface}"
    ran = command("analysis/release.py", results, "--to", release, *about, *key, "--free-text", *folders)
    assert ran.returncode == 0, ran.stderr
    published = "".join(file.read_text(encoding="utf-8-sig") for file in release.rglob("*.csv"))
    assert re.search(r"survey_alter|survey_anstrengung", published)
    assert "versuch@uni-mainz.de" not in published


def test_the_interfaces_words_are_its_own(study):
    """Else people would read the suite's audience, or the names of folders."""
    texts = read_study(study).texts["de"]
    assert "50 Lehrkräfte dieser Schule" in texts["construct"]["trial"]["question_share"]
    assert "{percent_1}\u00a0%\u00a0{label_1}" in texts["construct"]["trial"]["question_share"]
    assert texts["infer"]["labels"]["Eight"] == "schöne Acht"
    assert [len(page.get("boxes", [])) for page in texts["infer"]["consent"]["pages"]] == [1, 3]

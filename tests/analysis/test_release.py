"""The command on whole studies: what it publishes, what it refuses, and that nobody is known by what it writes."""

import contextlib
import functools
import hashlib
import io
import json
import re
import sys
from pathlib import Path

import mlcroissant
import pandas as pd
import pytest
from PIL import Image, PngImagePlugin
from release_files import ABOUT, PAIRS, SESSIONS, contents, judgment, label, read_table, write_results

from analysis import release as module
from analysis.boundaries import boundary_table
from analysis.inferences import label_table
from analysis.judgments import counted, judgment_table
from analysis.midpoints import midpoint_table
from analysis.publishing import psych_ds
from analysis.publishing.personal_patterns import DATE
from analysis.soft_labels import soft_label_table
from analysis.summary import by_question

ROOT = Path(__file__).parents[2]
PROLIFIC = "5f3a9c0b1d2e4f6a7b8c9d0e"
TEXTS = {"README.md", "CHANGES.md", "LICENSE", "CITATION.cff", "dataset_description.json", "croissant.json"}
TEXTS |= {"SHA256SUMS", ".psychds-ignore"}
PICTURES = (".png", ".svg")  # searched by the command itself: see test_personal_data.py


@pytest.fixture
def released(release):
    """Release results and see that all went well; returns what was printed. The data set is tmp_path / "out"."""

    def run(results, *flags, **changes):
        status, output, errors = release(results, *flags, **changes)
        assert (status, errors) == (0, "")
        return output

    return run


@pytest.fixture
def refused(release, tmp_path):
    """Release results and see that it is refused and nothing at all is written; returns the lines."""

    def run(results, *flags, **changes):
        before = contents(tmp_path)
        status, output, errors = release(results, *flags, **changes)
        assert (status, output) == (2, "")
        assert contents(tmp_path) == before
        return errors.splitlines()

    return run


def of_flags(about):
    return [part for flag, value in about.items() for part in (flag, str(value))]


@pytest.fixture(scope="module")
def whole(request, tmp_path_factory):
    """A whole study that is released once: whole("hmix_results") -> (its results, its data set, what was printed).

    The key lies beside the data set.
    """

    @functools.cache
    def run(study):
        results, out = request.getfixturevalue(study), tmp_path_factory.mktemp(study) / "out"
        flags = of_flags(ABOUT | {"--to": out, "--key": out.with_name("study.key"), "--licence": "NOASSERTION"})
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as said:
            patch.setattr(sys, "argv", ["release.py", str(results), "--figures", *flags])
            module.main()
        return results, out, said.getvalue()

    return run


# What is published


@pytest.mark.parametrize("study", ["results", pytest.param("hmix_results", marks=pytest.mark.long)])
def test_a_study_is_published_whole(whole, study):
    """Else a study could not be published, or lose answers on the way; the simulated one and H-Mix, end to end."""
    results, out, output = whole(study)
    assert psych_ds.problems(out) == []
    dataset = mlcroissant.Dataset(jsonld=str(out / "croissant.json"))
    assert dataset.metadata.ctx.issues.report() == ""
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files >= TEXTS
    assert {file for file in files if file.startswith("products/figures/")} == {
        f"products/{path.relative_to(results).as_posix()}" for path in (results / "figures").iterdir()
    }
    tables = {path.stem for path in results.glob("*.csv") if len(pd.read_csv(path))}
    assert f", {len(tables)} tables, written to {out}" in output
    for name in tables:
        old = pd.read_csv(results / f"{name}.csv", dtype=str, keep_default_na=False)
        new = pd.DataFrame(read_table(out, name.replace("_", "")))
        assert list(new) == [column for column in old if column not in ("source", "row", "shuffle_seed")]
        changed = [column for column in ("participant", "session") if column in new]
        same = [column for column in new if column not in changed]
        for column in {"classes", "impossible"} & set(same):  # in an order that tells nothing
            old[column] = old[column].map(lambda names: "|".join(sorted(names.split("|"))))
        # The same rows, to the letter; only sorted.
        assert sorted(map(tuple, new[same].to_numpy())) == sorted(map(tuple, old[same].to_numpy()))
        for column in changed:
            assert new[column].nunique() == old[column].nunique()
            assert set(new[column]).isdisjoint(old[column])


@pytest.mark.parametrize("study", ["results", pytest.param("hmix_results", marks=[pytest.mark.slow, pytest.mark.long])])
def test_the_published_judgments_give_the_same_numbers(whole, study):
    """Else nobody could reproduce the study from what was published."""
    results, out, _ = whole(study)
    judgments = judgment_table(pd.DataFrame(read_table(out, "judgments")).replace("", None))
    parts = by_question(counted(judgments, "corrected"))
    made = {"labels": label_table(parts["coefficient"]), "midpoints": midpoint_table(parts["midpoint"])}
    made |= {"boundaries": boundary_table(parts["coefficient"])}
    made |= {"soft_labels": soft_label_table(parts["soft label"])[0]}
    for name, again in made.items():
        if len(again):
            published = pd.DataFrame(read_table(out, name.replace("_", ""))).replace("", None)
            # Not what the bootstrap over people gives, which draws them in the order of their names.
            same = [column for column in again if column in published and "people" not in column]
            same = [column for column in same if not column.endswith(("_se", "_shrunk"))]
            published = published[same].astype(again[same].dtypes)
            # curve_fit stops near 1e-8
            pd.testing.assert_frame_equal(again[same].reset_index(drop=True), published, rtol=1e-6, atol=1e-12)
    summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
    assert judgments.groupby("interface")["participant"].nunique().to_dict() == {
        name: number for name, number in summary["paper"]["participants"].items() if name != "total"
    }


def test_the_card_counts_as_summary_json_does(whole):
    """Else card and report of a study would differ: 159 people; 1,350 of 1,440 answers to Construct are first ones."""
    results, out, _ = whole("hmix_results")
    card = (out / "README.md").read_text(encoding="utf-8")
    summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
    for interface, people in summary["corrected"]["participants"].items():
        if interface != "total":
            first, all_answers = (summary[way]["judgments"][interface] for way in ("corrected", "paper"))
            (line,) = [line for line in card.splitlines() if line.startswith(f"| {interface} | ")]
            assert line.endswith(f"| {people} | {first:,} | {all_answers:,} |")
    assert "| construct | " in card and "| 45 | 1,350 | 1,440 |" in card
    assert "7,406 judgments of mixed images by 159 participants" in card


@pytest.mark.parametrize("study", ["results", "hmix_results"])
def test_nobody_is_named_and_no_day_is_told(whole, study):
    """Else somebody would be known by the data set: no name, session, file or day is left in any of its texts."""
    results, out, _ = whole(study)
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in out.rglob("*") if path.is_file() and path.suffix not in PICTURES
    )
    judgments = pd.read_csv(results / "judgments.csv", dtype=str)
    for column in ("participant", "session", "source"):
        assert not [name for name in judgments[column].unique() if name in text]
    assert not DATE.search(text)
    key = out.with_name("study.key").read_text().strip()
    assert key not in text and len(key) == 64


def test_months_are_kept(released, tmp_path):
    """Else nobody would know when the study was; sessions of November and December."""
    released(write_results(tmp_path / "in"))
    out = tmp_path / "out"
    assert "Collected: 2026-11 to 2026-12." in (out / "README.md").read_text(encoding="utf-8")
    description = json.loads((out / "dataset_description.json").read_text(encoding="utf-8"))
    assert description["temporalCoverage"] == "2026-11/2026-12"
    croissant = json.loads((out / "croissant.json").read_text(encoding="utf-8"))
    assert croissant["rai:dataCollectionTimeframe"] == "2026-11/2026-12"
    assert re.fullmatch(r"\d{4}-\d\d", croissant["datePublished"])


def test_every_file_has_its_checksum(released, tmp_path):
    """Else nobody could tell a whole copy from a damaged one."""
    released(write_results(tmp_path / "in"))
    out = tmp_path / "out"
    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = dict(reversed(line.split("  ", 1)) for line in lines)
    assert sums.keys() == {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_what_is_left_out_is_told(released, tmp_path):
    """Else somebody would look in vain for the report, or think that figures are in; empty tables are not published."""
    results = write_results(tmp_path / "in")
    (results / "boundaries.csv").write_text("label_1,label_2\n", encoding="utf-8")
    for page in ("report.html", "stimuli.html"):
        (results / page).write_text("<html>", encoding="utf-8")
    figure(results, "plot.png")
    figure(results, "plot.svg")
    (results / "figures" / "plot.pdf").write_bytes(b"%PDF")
    output = released(results)
    drawn = "figures/plot.pdf, figures/plot.png, figures/plot.svg"
    assert f"left out: boundaries.csv, {drawn}, report.html, stimuli.html\n" in output
    assert "only a number or one letter, for which texts were not searched: 1\n" in output
    assert not (tmp_path / "out" / "products").exists()
    output = released(results, "--figures")
    assert "left out: boundaries.csv, figures/plot.pdf, report.html, stimuli.html\n" in output
    assert {path.name for path in (tmp_path / "out" / "products" / "figures").iterdir()} == {"plot.png", "plot.svg"}
    assert "`products/figures/`" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def figure(results, name, comment=""):
    path = results / "figures" / name
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".svg":
        path.write_text(f"<svg><!-- {comment} --></svg>", encoding="utf-8")
    else:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", comment)
        Image.new("RGB", (4, 4)).save(path, pnginfo=info)


# Releases of the same study


def test_the_same_person_has_the_same_code_in_the_next_release(released, tmp_path):
    """Else a corrected data set could not be compared with the first one; the key is made once."""
    first = released(write_results(tmp_path / "in"))
    key = (tmp_path / "study.key").read_bytes()
    codes = {row["stimulus"] + row["participant"] for row in read_table(tmp_path / "out", "judgments")}
    rows = [judgment(name, pair) for name in ("zoe", *SESSIONS) for pair in PAIRS]
    later = released(write_results(tmp_path / "later", rows), to="out2", version="1.1.0")
    again = {row["stimulus"] + row["participant"] for row in read_table(tmp_path / "out2", "judgments")}
    assert codes < again and len(again) == len(codes) + len(PAIRS)
    assert (tmp_path / "study.key").read_bytes() == key
    assert (
        f"the key was made and is in {tmp_path / 'study.key'}: anyone holding it can re-identify participants" in first
    )
    assert f"the key is in {tmp_path / 'study.key'}: anyone holding it can re-identify participants" in later


def test_the_same_results_and_key_give_the_same_bytes(released, tmp_path):
    """Else nobody could prove what a data set was made from."""
    results = write_results(tmp_path / "in")
    released(results)
    released(results, to="again")
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    released(results, to="other", key="other.key")
    assert contents(tmp_path / "other") != contents(tmp_path / "out")


def test_a_release_takes_the_place_of_an_earlier_one_and_keeps_its_history(released, tmp_path):
    """Else files of the old version would lie among the new, or the changes be forgotten."""
    results = write_results(tmp_path / "in")
    figure(results, "plot.png")
    released(results, "--figures")
    released(results, version="1.0.1")
    out = tmp_path / "out"
    assert not (out / "products").exists()
    headings = re.findall("(?m)^## ([0-9.]+)", (out / "CHANGES.md").read_text(encoding="utf-8"))
    assert headings == ["1.0.1", "1.0.0"]
    assert json.loads((out / "croissant.json").read_text(encoding="utf-8"))["version"] == "1.0.1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "study.key"]


@pytest.mark.parametrize(
    ("exists", "file", "flags"),
    [(0, "notes.txt", {}), (1, "notes.txt", {}), (1, "README.md", {}), (1, None, {"title": "Another study"})],
    ids=["foreign", "added", "edited", "another title"],
)
def test_other_folders_are_not_overwritten(released, refused, tmp_path, exists, file, flags):
    """Else files of other things, a card that was edited by hand, or another data set would be lost."""
    results, out = write_results(tmp_path / "in"), tmp_path / "out"
    if exists:
        released(results)
    if file:
        out.mkdir(exist_ok=True)
        (out / file).write_text("mine", encoding="utf-8")
    (line,) = refused(results, **flags)
    assert line.endswith(": name another --to")
    assert str(out) in line


# The key

KEY = "anyone holding it can re-identify participants; name another --key"


@pytest.mark.parametrize(
    ("to", "key", "told"),
    [
        *(("out", key, KEY) for key in ("out/x.key", "out", "in/x.key", "out/sub/x.key", "in/../out/x.key")),
        ("in/out", "study.key", "lies in the results: name another --to"),
        ("in", "study.key", "lies in the results"),
        (".", "../x.key", "holds other files than a release"),
    ],
)
def test_key_results_and_data_set_do_not_lie_in_each_other(refused, tmp_path, to, key, told):
    """Else all who download could tell who is who or read names, or aggregate.py refuse to write its results again."""
    (line,) = refused(write_results(tmp_path / "in"), to=to, key=key)
    assert told in line


def test_the_key_lies_beside_nothing_that_is_published_by_default(tmp_path, monkeypatch, capsys):
    """Else the key would come to git with the code, or a second study get the first one's key."""
    monkeypatch.setattr(module, "KEYS", tmp_path / "keys")
    for name in ("pilot", "main"):
        flags = of_flags(ABOUT | {"--to": tmp_path / f"{name}-out"})
        monkeypatch.setattr(sys, "argv", ["release.py", str(write_results(tmp_path / name)), *flags])
        module.main()
    keys = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert keys.keys() == {"pilot.key", "main.key"}
    assert len(set(keys.values())) == 2
    monkeypatch.undo()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert module.KEYS.relative_to(ROOT).as_posix() == "participants_data/release-keys"
    assert "/participants_data/*" in ignored


# Personal data, of each kind in each kind of place

PERSONAL = {
    "a Prolific id": PROLIFIC,
    "an e-mail address": "mei@x.org",
    "an IP address": "203.0.113.9",
    "the name of a participant": "Ben_Okri",
    "a date to the day": "2026-11-24",
}


JUDGMENTS = r"data/study-in_description-judgments_data.csv, \(from judgments.csv\) column "
PLACES = {  # where it is told; each but the last in a line that does not repeat it
    "cell": f"{JUDGMENTS}second_label, row 3: ",
    "list": f"{JUDGMENTS}impossible, row 4: ",
    "class column": r"data/study-in_description-softlabels_data.csv, \(from soft_labels.csv\) the name of a column: ",
    "title": "README.md, line [0-9]+: ",
    "author": "README.md, line [0-9]+: ",
    "url": "CITATION.cff, line 6: ",
    "summary": "README.md, line [0-9]+: ",
    "plot.png": "products/figures/plot.png, text Comment: ",
    "plot.svg": "products/figures/plot.svg, line 1: ",
    "figure name": r"products/figures/\S*\.png, its name: ",
}
REMEDIES = {"data": "take it out of the session files", "prod": "leave out --figures"}


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("place", PLACES)
def test_personal_data_are_refused_wherever_they_are(refused, tmp_path, kind, place):
    """Else somebody would be known by the data set; the line says which file, what place, and what to do."""
    personal = PERSONAL[kind]
    cat, ben, dog = rows = [judgment(name) for name in SESSIONS]
    flags, changes, tables = [], {}, {}
    if place == "cell":
        ben["second_label"] = personal
    elif place == "list":
        dog["impossible"] = f"Cat|{personal}|Dog"
    elif place == "class column":
        cat["top_label"] = personal
        soft = {"stimulus": "mixed_0.5_Cat_3_Dog_14.png", "pair": PAIRS[0], "label_1": "Cat", "label_2": "Dog"}
        tables["soft_labels"] = [soft | {"lam_f": "0.5", "n_judgments": "1", personal: "1"}]
    elif place == "summary":
        tables["summary"] = {"recipes": {"paper": {"x": f"as {personal} said"}, "corrected": {}}}
    elif place in ("title", "author", "url"):
        changes[place] = f"https://x.org/?{personal}" if place == "url" else f"Of {personal} and others"
    else:
        flags = ["--figures"]
    results = write_results(tmp_path / "in", rows, **tables)
    figure(results, f"{personal if place == 'figure name' else 'plot'}.png", personal * (place == "plot.png"))
    figure(results, "plot.svg", personal * (place == "plot.svg"))
    first, *lines = refused(results, *flags, **changes)
    assert first == f"release.py: nothing is written: personal data in {len(lines)} places"
    hits = [line for line in lines if re.match(PLACES[place] + kind, line)]
    assert hits, lines
    assert place == "figure name" or not any(personal in line for line in lines)
    assert all(REMEDIES.get(hits[0][:4], "write the flag") in line for line in hits)


def test_a_name_in_the_name_of_the_results_is_refused(refused, tmp_path):
    """Else results/okri would publish files that are called by the participant."""
    _, *lines = refused(write_results(tmp_path / "okri", [judgment("Okri")]))
    begin = "data/study-okri_description-judgments_data.csv, its name: the name of a participant"
    assert any(line.startswith(begin) and "the folder of results may need another name" in line for line in lines)


def test_a_day_in_the_name_of_the_results_is_refused(refused, tmp_path):
    """Else results/2026-11-24, as aggregate.py names them, would publish the day of the sessions."""
    lines = refused(write_results(tmp_path / "pilot-2026-11-24", [judgment("Okri")]))
    assert any(line.startswith("the name of the results: a date to the day, 2026-11-24") for line in lines)


def test_a_clean_study_with_awkward_names_is_published(released, tmp_path):
    """Else participants with names that are words, numbers or classes' ids could not be published at all."""
    names = ["1", "3", "14", "test", "May", "human", "a", "participant", "the", "P", "infer", "data", "0.5"]
    released(write_results(tmp_path / "in", [judgment(name) for name in names]))
    assert len({row["participant"] for row in read_table(tmp_path / "out", "judgments")}) == len(names)


def test_a_name_that_is_a_class_is_refused(refused, tmp_path):
    """Else nobody would look whether the column is about cats or about Cat."""
    _, *lines = refused(write_results(tmp_path / "in", [judgment("cat"), judgment("ben")]))
    assert any("column label_1, row 2: the name of a participant" in line for line in lines)
    assert "give the participant another name there" in lines[0]


def test_an_undeclared_column_is_refused(refused, tmp_path):
    """Else a column that nobody has thought about would be published, in any table."""
    lines = refused(write_results(tmp_path / "in", [judgment("anna", address="x")], labels=[label(comment="y")]))
    assert [line.partition(": not declared")[0] for line in lines] == [
        "release.py: judgments.csv: column address",
        "labels.csv: column comment",
    ]


# Licences and flags


def test_published_data_of_others_need_a_licence_that_is_asked_for(refused, whole):
    """Else H-Mix, whose source states no licence, would be published as free to use by anybody who runs the command."""
    results, out, _ = whole("hmix_results")
    (line,) = refused(results)
    assert "source states no licence: name one with --licence, NOASSERTION unless you hold the rights" in line
    for name in ("LICENSE", "README.md", "croissant.json", "dataset_description.json"):
        text = (out / name).read_text(encoding="utf-8")
        assert "states no licence" in text
        assert "CC-BY" not in text and "creativecommons" not in text
    assert "license" not in (out / "CITATION.cff").read_text(encoding="utf-8")


def test_own_data_have_the_usual_licence_or_the_one_asked_for(released, tmp_path):
    """Else data would be published without saying what may be done with them, or another thing than was asked."""
    released(write_results(tmp_path / "in"))
    assert "Attribution 4.0 International (CC-BY-4.0)" in (tmp_path / "out" / "LICENSE").read_text(encoding="utf-8")
    released(write_results(tmp_path / "in"), to="zero", licence="CC0-1.0")
    croissant = json.loads((tmp_path / "zero" / "croissant.json").read_text(encoding="utf-8"))
    assert croissant["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert "license: CC0-1.0\n" in (tmp_path / "zero" / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"title": None}, "--title"),
        ({"author": None}, "--author"),
        ({"url": None}, "--url"),
        ({"url": "osf.io"}, "expected one like https://osf.io/abcde"),
        ({"title": " "}, "is not a line of text"),
        ({"title": "a\nb"}, "is not a line of text"),
        ({"version": "1.0"}, "three numbers like 1.0.0"),
        ({"licence": "free"}, "choose from CC-BY-4.0"),
    ],
)
def test_what_cannot_be_computed_is_asked_for(refused, tmp_path, changes, word):
    """Else a data set would be published without a title, an author or an address, or a traceback be shown."""
    (line,) = refused(write_results(tmp_path / "in"), **changes)
    assert word.replace("'", "") in line.replace("'", "")


@pytest.mark.parametrize("content", [None, "{", "{}", "[]", '{"versions": 1}'])
def test_results_without_their_summary_are_refused(refused, tmp_path, content):
    """Else the card would lack how the tables were counted, or a traceback be shown."""
    summary = write_results(tmp_path / "in") / "summary.json"
    summary.unlink() if content is None else summary.write_text(content, encoding="utf-8")
    (line,) = refused(tmp_path / "in")
    assert "summary.json is not as analysis/aggregate.py writes it" in line


def test_two_authors_are_both_named(released, tmp_path):
    """Else only the last --author would be cited."""
    released(write_results(tmp_path / "in"), "--author", "Some Lab")
    assert "Ito, Mei; Some Lab (" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_the_command_as_a_user_calls_it(command, started, tmp_path):
    """Else the command would run in tests alone."""
    flags = of_flags(ABOUT | {"--to": tmp_path / "out", "--key": tmp_path / "k"})
    result = command("analysis/release.py", write_results(tmp_path / "in"), *flags)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("6 judgments by 3 participants, 2 tables, written to ")
    assert "python analysis/release.py results/pilot --to release" in started("release", "--help")[1]

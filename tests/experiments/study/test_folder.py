"""A study read whole: what it hands to window and page, and its checksum."""

import json
import shlex
from pathlib import Path

import pytest

from experiments import new_study
from experiments.study.folder import EXAMPLE, read_study, rehearsal_of_example
from experiments.study.wording import EXPERIMENTS
from hillmixe import study_record
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, that_show
from stimuli_gen import generate


def test_a_study_that_is_filled_in_is_read_in_all_its_languages(folder):
    """Else a lab that did as it was told could not begin."""
    study = read_study(folder)
    assert (study.name, study.rehearsal, study.languages) == ("mine", False, ["en", "de"])
    for interface in study.interfaces:
        handed = study.handed(interface)
        assert json.loads(json.dumps(handed)) == handed
        assert handed["texts"]["en"]["title"] == "Mixed digits"
        assert handed["texts"]["de"]["title"] == "Gemischte Ziffern"
        assert "8 €" in handed["texts"]["de"]["consent"]["pages"][0]["body"]
        assert "8 EUR" in handed["texts"]["en"]["consent"]["pages"][0]["body"]
        assert "lab@uni-mainz.de" in handed["texts"]["de"]["saving"]["offer"]


def test_nothing_is_left_open_but_what_a_session_fills_in(folder):
    """Else participants would read names in braces."""
    open_ones = {"n_trials", "number", "total", "seconds", "asked", "date", "from", "to"}
    open_ones |= {"label", "label_1", "label_2", "percent_1", "percent_2", "n_marked"}
    study = read_study(folder)

    def texts(node):
        if isinstance(node, dict):
            for part in node.values():
                yield from texts(part)
        elif isinstance(node, list):
            for part in node:
                yield from texts(part)
        elif isinstance(node, str):
            yield node

    for language in study.languages:
        for text in texts(study.texts[language]):
            for name in open_ones:
                text = text.replace("{" + name + "}", "")
            assert "{" not in text, text


def test_pairs_with_mixtures_of_their_own_are_in_the_words(tmp_path, call):
    """Else the instructions and the check would ask for the middle, and the trials for 75/25."""
    (tmp_path / "pairs.csv").write_text("image_1,image_2,lam_g\n0,1,0.5\n2,3,0.75\n")
    flags = ["--images", "digits", "--pairs", tmp_path / "pairs.csv", "--design", "midpoint"]
    assert call(generate, *flags, "--out", tmp_path / "set")[0] == 0
    for interface, texts in rehearsal_of_example(tmp_path / "set").texts["en"].items():
        assert "75%" in texts["instructions"]["pages"][1]["body"], interface
        assert "The blend that looks like the mixture asked for" in texts["comprehension"]["questions"][0]["options"]


@pytest.mark.parametrize("lam_g", [0.5, 0.75])
@pytest.mark.parametrize("audience", ["workers", "people", "self"])
def test_whose_view_and_which_mixture_are_in_the_words(edit, folder, audience, lam_g):
    """Else people would be asked for others' view in a study of their own, or for the middle in one of 75/25."""
    edit("study.toml", 'audience = "workers"', f'audience = "{audience}"')
    edit("study.toml", "lam_g = 0.5", f"lam_g = {lam_g}")
    study = read_study(folder)
    whose = {"workers": "100 other crowdsourced workers", "people": "100 other people", "self": " you"}[audience]
    for interface, texts in study.texts["en"].items():
        assert whose in texts["trial"]["question"] or (audience, interface) == ("self", "soft_labels")
        if INTERFACES[interface].shows == "continuum":
            page = texts["instructions"]["pages"][1]["body"]
            assert ("50/50" in page, "75%" in page) == (lam_g == 0.5, lam_g != 0.5)
        check = texts["comprehension"]["questions"][1]
        assert check["options"][check["answer"]] == ("My own" if audience == "self" else f"That of {whose}")
    assert study.columns()["n_raters"] == ("" if audience == "self" else 100)


def test_an_audience_of_ones_own(edit, folder):
    """Else a study among nurses would ask about crowdsourced workers."""
    edit("study.toml", 'audience = "workers"', 'audience = "nurses"')
    with pytest.raises(InputError, match=r"texts\.en\.toml.*nurses is missing.*nurses = "):
        read_study(folder)
    for file, words in (("texts.en.toml", "{n_raters} other nurses"), ("texts.de.toml", "{n_raters} andere Pfleger")):
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(f'\n[audiences]\nnurses = "{words}"\n')
    assert "100 other nurses" in read_study(folder).texts["en"]["infer"]["trial"]["question"]
    edit("study.toml", "n_raters = 100", "n_raters = 1000000")
    assert "1000000 other nurses" in read_study(folder).texts["en"]["infer"]["trial"]["question"]
    for words, expected in (("{raters} nurses", r"\{raters\} stands for nothing"), ("nurses " * 90, "does not fit")):
        text = (folder / "texts.en.toml").read_text(encoding="utf-8")
        with (folder / "texts.en.toml").open("w", encoding="utf-8") as stream:
            stream.write(text.replace('{n_raters} other nurses"\n', f'{words}"\n'))
        with pytest.raises(InputError, match=rf"texts\.en\.toml, line \d+: audiences\.nurses: .*{expected}"):
            read_study(folder)
        (folder / "texts.en.toml").write_text(text, encoding="utf-8")


def test_keys_are_called_what_is_written_on_them(edit, folder):
    """Else people would look for a key SS, or for a word that stands on no key."""
    edit("study.toml", 'left = ["left", "g"]', 'left = ["up", "ß"]')
    edit("texts.en.toml", "[consent]", '[caps]\nh = "Ha"\n[consent]')
    texts = {language: texts["construct"] for language, texts in read_study(folder).texts.items()}
    assert [texts[language]["caps"]["ß"] for language in ("en", "de")] == ["ß", "ß"]
    assert "↑\u00a0or\u00a0ß" in texts["en"]["instructions"]["pages"][2]["body"]
    assert "→\u00a0or\u00a0Ha" in texts["en"]["instructions"]["pages"][2]["body"]
    assert "↑\u00a0oder\u00a0ß" in texts["de"]["instructions"]["pages"][2]["body"]


def test_own_words_go_before_the_suites_and_only_where_they_are_meant(folder):
    """Else a lab could not word its own question, or would change that of another interface."""
    with (folder / "texts.en.toml").open("a", encoding="utf-8") as file:
        file.write('\n[infer.trial]\nquestion = "What do you see?"\n\n[goodbye]\nfinish = "Done"\n')
    texts = read_study(folder).texts["en"]
    assert texts["infer"]["trial"]["question"] == "What do you see?"
    assert texts["infer"]["trial"]["all"] == "100% {label}"
    assert texts["soft_labels"]["trial"]["question"] != "What do you see?"
    assert {texts[interface]["goodbye"]["finish"] for interface in texts} == {"Done"}


def test_the_checksum_is_of_all_that_can_be_read(edit, folder):
    """Else two groups that read different words would be taken for one."""
    first = read_study(folder).sha256
    assert read_study(folder).sha256 == first
    edit("study.toml", "# A study:", "# Our study:")
    assert read_study(folder).sha256 == first  # a comment is read by nobody who takes part
    seen = {first}
    for file, old, new in (
        ("study.toml", "minutes = 15", "minutes = 16"),
        ("texts.de.toml", "Fast geschafft", "Gleich fertig"),
        ("study.toml", "n_raters = 100", "n_raters = 50"),
        ("study.toml", "slider_numbers = false", "slider_numbers = true"),
        ("texts.en.toml", "I am at least 18", "I am at least 21"),
    ):
        edit(file, old, new)
        seen.add(read_study(folder).sha256)
    assert len(seen) == 6


def test_the_record_leads_from_the_checksum_to_the_words(folder, tmp_path):
    """Else nobody could say later what people had read."""
    study = read_study(folder)
    path = study_record.write_record(tmp_path / "data", study.record(), study.sha256)
    assert path.name == f"study-{study.sha256[:16]}.zip"
    record = study_record.read_record([tmp_path / "data"], study.sha256)
    assert record is not None
    assert record["texts"]["en"]["infer"] == study.texts["en"]["infer"]
    assert record["settings"]["pay"] == "8 EUR"


def test_the_example_is_for_rehearsals_alone(sets_of_study):
    """Else people would read that they get [2.00 USD]."""
    study = rehearsal_of_example(sets_of_study / "infer")
    assert study.rehearsal
    assert study.interfaces == [*that_show("blend")]
    assert study.columns()["rehearsal"] == 1
    with pytest.raises(InputError, match=r"is not a stimulus set|contact"):
        read_study(EXAMPLE)


def test_each_interface_has_one_set(edit, folder):
    """Else it would be chance which images people see."""
    study = read_study(folder)
    assert [study.stimuli_for(name).name for name in study.interfaces] == ["midpoint", "midpoint", "infer", "infer"]
    edit("study.toml", '["midpoint", "infer"]', '["midpoint", "infer", "infer"]')
    with pytest.raises(InputError, match="both have batches for infer"):
        read_study(folder).stimuli_for("infer")
    edit("study.toml", '["midpoint", "infer", "infer"]', '["midpoint"]')
    with pytest.raises(InputError, match="has no batches for infer: it takes a set made with --design infer"):
        read_study(folder).stimuli_for("infer")
    for sets in ('["nowhere"]', '["midpoint", "nowhere"]'):
        edit("study.toml", '["midpoint"]', sets)
        with pytest.raises(
            InputError, match=r"study\.toml, line \d+: stimuli: [^.]*nowhere is not a stimulus set.*paths c"
        ):
            read_study(folder).stimuli_for("infer")
        edit("study.toml", sets, '["midpoint"]')


def test_the_command_that_new_study_names_can_be_copied(tmp_path, sets_of_study, monkeypatch, capsys):
    """Else a folder with a blank in its name would be told in a command that finds no study."""
    monkeypatch.setattr(
        "sys.argv", ["new_study.py", str(tmp_path / "my study"), "--stimuli", str(sets_of_study / "infer")]
    )
    new_study.main()
    told = shlex.split(capsys.readouterr().out.splitlines()[-1])
    assert read_study(told[told.index("--study") + 1], rehearsal=True).interfaces == [*that_show("blend")]


def test_a_language_can_be_dropped_as_new_study_says(tmp_path, sets_of_study, monkeypatch, capsys):
    """Else a lab that needs no German would look for what to delete, or be told of a file that there is not."""
    mine = tmp_path / "mine"
    monkeypatch.setattr("sys.argv", ["new_study.py", str(mine), "--stimuli", str(sets_of_study / "infer")])
    new_study.main()
    (said,) = [line for line in capsys.readouterr().out.splitlines() if "texts.de.toml: " in line]
    assert said.endswith('delete the file, and "de" from languages in study.toml')
    Path(said.partition(": ")[0]).unlink()
    settings = (mine / "study.toml").read_text(encoding="utf-8")
    (mine / "study.toml").write_text(settings.replace(', "de"]', "]"), encoding="utf-8")
    assert read_study(mine, rehearsal=True).languages == ["en"]


def test_numbers_are_shown_and_summed_up_as_they_are_meant(edit, folder):
    """Else 15.0 minutes would be another study than 15, and a million people 1e+06."""
    edit("study.toml", "n_raters = 100", "n_raters = 1000000")
    study = read_study(folder)
    assert "1000000 other" in study.texts["en"]["infer"]["trial"]["question"]
    edit("study.toml", "minutes = 15", "minutes = 15.0")
    assert read_study(folder).sha256 == study.sha256


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_suites_own_languages_say_the_same(interface):
    """Else a text would be missing in German where it is used."""

    def shape(node):
        return {key: shape(part) for key, part in node.items()} if isinstance(node, dict) else type(node)

    for folder in ("screens", interface):
        read = [
            json.loads((EXPERIMENTS / folder / f"texts.{name}.json").read_text(encoding="utf-8"))
            for name in ("en", "de")
        ]
        assert shape(read[0]) == shape(read[1])


def test_files_of_windows_notepad_are_read(folder):
    """Else labs could not use the editor they have."""
    for file in folder.glob("*.toml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    read_study(folder)
    (folder / "texts.en.toml").write_bytes("# Titel\ntitle = 'Größe'".encode("latin-1"))
    with pytest.raises(InputError, match=r"texts\.en\.toml, line 2: letters in an encoding other than UTF-8"):
        read_study(folder)


def test_a_share_that_no_blend_shows_is_noted(edit, folder):
    """Else people would be asked for 75 % where only 70 % and 80 % can be chosen, and nobody be told."""
    assert read_study(folder).notes("construct") == []
    edit("study.toml", "lam_g = 0.5", "lam_g = 0.75")
    (note,) = read_study(folder).notes("construct")
    assert "midpoint has 0.75 of the first image" in note
    assert "the nearest has 0.7" in note
    assert read_study(folder).notes("infer") == []  # which asks for no share


def test_the_suites_own_texts_fit_in_wide_fonts(edit, folder):
    """Else a lab that names a font of its own would have to rewrite what it has not written."""
    edit("study.toml", '"Arial"', '"Verdana"')
    assert set(read_study(folder).texts) == {"en", "de"}

"""What people read of a published data set: true counts, its licence, how to cite it, what changed."""

import re

import pytest
import yaml
from release_files import judgment, write_results

from analysis.publishing import dataset_card
from analysis.publishing.data_dictionary import read_tables
from analysis.publishing.dataset_card import LICENCES, NO_LICENCE, About, DataSet, citation_cff, licence, readme
from analysis.publishing.deidentification import deidentify

NAMES = {"title": 'Digits: "mixed" $5', "authors": ("Ito, Mei", "Some Lab"), "url": "https://osf.io/abcde"}
ABOUT = About(**NAMES, licence="CC-BY-4.0", version="1.2.0", month="2026-11")


def data_set(tmp_path, rows=None, **changed):
    tables = deidentify(read_tables(write_results(tmp_path, rows)), "ab" * 32)
    known = {"name": "pilot", "observers": "human", "mixing": "linear", "counted": "corrected", "suite": "0.1.0"}
    known |= {"recipes": {"paper": {"repeats": "count"}, "corrected": {"repeats": "are |left| out"}}}
    known |= {"months": ["2026-11", "2026-12"], "figures": False, "published": False}
    return DataSet(**known | {"tables": tables, "numbered": False, "unsearched": False} | changed)


def about(**changed):
    return About(**vars(ABOUT) | changed)


def test_counts_are_those_of_the_table(tmp_path):
    """Else the card would say other numbers than the data: repeats and catch trials are no first answers."""
    rows = [judgment("anna"), judgment("anna", trial="1", repeat="1"), judgment("ben", trial="2", catch="1")]
    rows += [judgment("ben", interface="construct", lam_start="0.1", stimulus="", lam_f="", catch="")]
    text = readme(ABOUT, data_set(tmp_path, rows))
    assert "4 judgments of mixed images by 2 participants" in text
    lines = {line.split(" | ")[0]: line for line in text.splitlines()}
    assert lines["| infer"].endswith("| 2 | 1 | 2 |")
    assert lines["| construct"].endswith("| 1 | 1 | 1 |")
    assert "| select_shuffled" not in lines
    assert "`data/study-pilot_description-judgments_data.csv` | 4 |" in text
    assert "Collected: 2026-11 to 2026-12." in text


def test_the_header_is_what_hugging_face_reads(tmp_path):
    """Else the tables would not show there, or a quote in the title break the page."""
    _, header, card = readme(ABOUT, data_set(tmp_path)).split("---\n", 2)
    found = yaml.safe_load(header)
    expected = ["cc-by-4.0", ABOUT.title, ["n<1K"]]
    assert [found[name] for name in ("license", "pretty_name", "size_categories")] == expected
    data = "data/study-pilot_description-judgments_data.csv"
    assert found["configs"][0] == {"config_name": "judgments", "data_files": data}
    assert len(found["configs"]) == 2
    assert card.lstrip().startswith(f"# {ABOUT.title}\n")


def test_every_column_is_in_the_card(tmp_path):
    """Else a reader would not know what a column holds; a bar in a meaning must not split its row."""
    pilot = data_set(tmp_path)
    text = readme(ABOUT, pilot)
    for table in pilot.tables.values():
        assert f"### {table.name}\n" in text
        for column in table.columns:
            assert f"\n| {column.name} | {column.type} | " in text
    rows = [line.replace("\\|", "") for line in text.split("## Columns")[1].split("## Two")[0].splitlines()]
    assert {row.count("|") for row in rows if row.startswith("|")} == {6}
    assert "| repeats | count | are \\|left\\| out |" in text
    assert "| rt_s | number | s | at least 0 |" in text
    assert "| side_1 | text |  | left, right |" in text


def test_invented_answers_are_called_so(tmp_path):
    """Else simulated answers would pass for a finding."""
    text = readme(ABOUT, data_set(tmp_path, observers="simulated"))
    assert "by 3 simulated participants" in text
    assert "**The answers are simulated: no person gave them.**" in text
    assert "simulated" not in readme(ABOUT, data_set(tmp_path)).split("## Columns")[0]
    assert "**Some of the answers are simulated**" in readme(ABOUT, data_set(tmp_path, observers="human and simulated"))


def test_what_is_not_known_is_said(tmp_path):
    """Else a reader would take silence for an answer."""
    text = readme(ABOUT, data_set(tmp_path, months=[], unsearched=True, numbered=True))
    assert "Collected: time not stated by the source." in text
    assert "only a number or one letter cannot be searched" in text
    assert "identified by their first session" in text
    assert "Whether sliders were moved" not in text
    untouched = data_set(tmp_path, [judgment("anna", touched="")])
    assert "Whether sliders were moved was not recorded" in readme(ABOUT, untouched)


def test_no_placeholder_is_left(tmp_path):
    """Else the card would show the inside of the suite; a dollar in a title is no placeholder."""
    text = readme(ABOUT, data_set(tmp_path)) + citation_cff(ABOUT) + dataset_card.changes(ABOUT, data_set(tmp_path))
    assert text.replace(ABOUT.title, "").replace(ABOUT.title.replace('"', '\\"'), "").count("$") == 0


@pytest.mark.parametrize("spdx", LICENCES)
def test_a_licence_is_named_with_its_address(tmp_path, spdx):
    """Else nobody would know what they may do."""
    text = licence(about(licence=spdx), data_set(tmp_path))
    assert f"({spdx}): {LICENCES[spdx]['url']}" in text
    assert "states no licence" not in text


def test_published_data_of_others_claim_no_licence(tmp_path):
    """Else data of others would look free to use because somebody put them into a new folder."""
    text = licence(about(licence=NO_LICENCE), data_set(tmp_path, published=True))
    assert text.startswith("No licence is stated (SPDX: NOASSERTION)")
    assert "whose source states no licence" in text
    assert "whose source states no licence" in licence(ABOUT, data_set(tmp_path, published=True))
    found = yaml.safe_load(citation_cff(about(licence=NO_LICENCE)))
    assert "license" not in found
    assert "license: unknown\n" in readme(about(licence=NO_LICENCE), data_set(tmp_path, published=True))


def test_the_citation_file_is_valid(tmp_path):
    """Else programs that read CITATION.cff would cite nobody."""
    found = yaml.safe_load(citation_cff(ABOUT))
    assert found["title"] == ABOUT.title
    assert found["authors"] == [{"family-names": "Ito", "given-names": "Mei"}, {"name": "Some Lab"}]
    assert (found["version"], found["url"], found["license"]) == ("1.2.0", ABOUT.url, "CC-BY-4.0")
    assert (found["cff-version"], found["type"]) == ("1.2.0", "dataset")
    assert found["references"][0]["title"] == "Human-in-the-Loop Mixup"
    assert f"Ito, Mei; Some Lab (2026). *{ABOUT.title}* (version 1.2.0)" in readme(ABOUT, data_set(tmp_path))


def test_changes_keep_what_older_versions_said(tmp_path):
    """Else the history would be lost with each release; a version that is made again replaces its own entry."""
    pilot = data_set(tmp_path)
    first = dataset_card.changes(about(version="1.0.0"), pilot)
    assert first.startswith("# Changes\n\n## 1.0.0 (2026-11)\n\n6 judgments by 3 participants;")
    edited = first + "\nAn answer was wrong.\n"
    both = dataset_card.changes(about(version="1.0.1", month="2027-01"), pilot, edited)
    assert re.findall("(?m)^## (.*)", both) == ["1.0.1 (2027-01)", "1.0.0 (2026-11)"]
    assert "An answer was wrong." in both
    again = dataset_card.changes(about(version="1.0.1"), pilot, both)
    assert re.findall("(?m)^## (.*)", again) == ["1.0.1 (2026-11)", "1.0.0 (2026-11)"]


def test_rehearsals_are_told(tmp_path):
    """Else tries of the experimenters would be published as data, told by a column alone."""
    told = "Sessions with `rehearsal` = 1 were rehearsals"
    rows = [judgment("anna", rehearsal="0"), judgment("ben", rehearsal="1")]
    assert told in readme(ABOUT, data_set(tmp_path, rows))
    assert told not in readme(ABOUT, data_set(tmp_path, rows[:1]))
    assert told not in readme(ABOUT, data_set(tmp_path))  # of version 0.1

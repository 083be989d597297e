"""What is wrong in a study's folder is one line that names the file, before anybody takes part."""

import pytest

from experiments import session
from experiments.study.folder import read_study
from hillmixe.command import InputError


@pytest.mark.parametrize("content", ["{}", "[]", '{"source": []}', "no JSON"])
def test_a_set_that_is_damaged_is_named(folder, content):
    """Else a file that was cut off would be a traceback."""
    (folder / "infer" / "set.json").write_text(content)
    with pytest.raises(InputError, match=r"infer/set\.json is .*: make the set again"):
        read_study(folder)


def test_files_and_folders_of_odd_kinds_are_named(folder):
    """Else a folder in place of a file would be a traceback, and a line break in a name two lines in the data."""
    odd = folder.rename(folder.with_name("two\nlines"))
    with pytest.raises(InputError, match="a sign that cannot be seen: rename it"):
        read_study(odd)
    folder = odd.rename(folder)
    (folder / "texts.en.toml").unlink()
    (folder / "texts.en.toml").mkdir()
    with pytest.raises(InputError, match=r"texts\.en\.toml cannot be read"):
        read_study(folder)


def test_a_file_that_a_power_cut_has_emptied_is_one_line(folder):
    """Else a terminal would show nothing of it."""
    (folder / "study.toml").write_bytes(b"\0" * 100)
    with pytest.raises(InputError, match=r"study\.toml, line 1 \(\?{47}\.\.\.\): ") as problem:
        read_study(folder)
    assert str(problem.value).isprintable()


def test_a_folder_that_is_no_study_is_named(tmp_path):
    """Else a slip in --study would be a traceback."""
    with pytest.raises(InputError, match=r"is not a study .*new_study\.py"):
        read_study(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("study.toml", "contact = ", "conatct = ", r"study\.toml, line 9: conatct: there is no such setting"),
        ("study.toml", 'contact = "lab@uni-mainz.de"', "", r"study\.toml: contact is missing"),
        ("study.toml", '"lab@uni-mainz.de"', '""', "line 9: contact: expected a text"),
        (
            "study.toml",
            '"lab@uni-mainz.de"',
            '"lab@uni.example.org"',
            "contact: .* is a placeholder: write the address",
        ),
        ("study.toml", '"lab@uni-mainz.de"', '"[your address]"', "line 9: contact: .* is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"TODO"', "line 9: contact: 'TODO' is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"n/a"', "line 9: contact: 'n/a' is a placeholder"),
        ("study.toml", '"8 EUR"', '"[how much]"', r"study\.toml, line 10: pay: .* is a placeholder: write what"),
        ("texts.de.toml", '"8 €"', '"[Betrag]"', r"texts\.de\.toml, line 4: pay: .* is a placeholder"),
        (
            "texts.en.toml",
            "the board of the faculty",
            "[the board]",
            r"texts\.en\.toml, line \d+: consent\.pages\.body",
        ),
        (
            "texts.en.toml",
            "I want to take part",
            "I [want] to take part",
            r"consent\.pages\.boxes \(no\. 2\): \[want\]",
        ),
        ("texts.en.toml", "How old are you?", "[How old?]", r"survey\.age\.question: \[How old\?\] is a placeholder"),
        ("texts.de.toml", '"Nichtbinär"', '"TBD"', r"texts\.de\.toml, line \d+: survey\.gender\.options: TBD is a"),
        (
            "texts.en.toml",
            "# [labels]\n# Cat",
            "[labels]\nOne = '[one]'\n# Two",
            r"labels\.One: \[one\] is a placeholder",
        ),
        (
            "study.toml",
            'completion_url = ""',
            'completion_url = "https://a.de/[code]"',
            r"completion_url: \[code\] is a",
        ),
        (
            "texts.de.toml",
            '  "Ich bin mindestens 18 Jahre alt.",\n',
            "",
            r"texts\.de\.toml, line \d+: consent: has 2 boxes to tick; texts\.en\.toml has 3: people would agree to",
        ),
        ("study.toml", "minutes = 15", 'minutes = "15"', "line 11: minutes: expected a number from 1 to 600"),
        ("study.toml", "minutes = 15", "minutes = true", "minutes: expected a number"),
        ("study.toml", "lam_g = 0.5", "lam_g = 1", "lam_g: expected a number from 0.01 to 0.99"),
        ("study.toml", "lam_g = 0.5", "lam_g = 0.333", "lam_g: is 0.333; expected whole hundredths"),
        ("study.toml", "n_raters = 100", "n_raters = 1.5", "n_raters: expected a whole number"),
        ("study.toml", '["en", "de"]', '["en", "../de"]', "is not a language code"),
        ("study.toml", '["en", "de"]', '["en", "fr"]', r"texts\.fr\.toml is missing"),
        ("study.toml", '["en", "de"]', "[]", "languages: expected a list of texts"),
        ("study.toml", '"construct", ', '"constrct", ', "'constrct' is not an interface; expected one of construct"),
        ("study.toml", 'completion_url = ""', 'completion_url = "prolific.com"', "begins with https://"),
        ("study.toml", "slider_numbers = false", 'slider_numbers = "no"', "expected true or false"),
        ("study.toml", '"auto"', '"blurred"', "images.scaling: expected one of auto, nearest, smooth"),
        ("study.toml", "# degrees", "degrees", "images.degrees: needs distance_cm and screen_width_cm"),
        ("study.toml", '["left", "g"]', '["left", "h"]', "'h' is on both sides"),
        ("study.toml", '["left", "g"]', '["left", "H"]', "'h' is on both sides"),
        ("study.toml", '["left", "g"]', '["lefft"]', "'lefft' is not a key"),
        ("study.toml", '["left", "g"]', '["a", "b", "c"]', "keys.left: expected a list of up to 2 texts"),
        ("study.toml", 'name = "age"', 'name = "Age"', r"survey\.name \(no\. 1\): expected small letters"),
        ("study.toml", 'name = "age"', 'name = "question"', "'question' is reserved by the suite"),
        ("study.toml", 'name = "age"', 'name = "gender"', "'gender' appears twice"),
        ("study.toml", 'kind = "number"', 'kind = "slider"', "expected one of text, number, choice"),
        ("study.toml", "from = 18", "from = 111", "111 is not less than to = 110"),
        ("study.toml", "from = 18\n", "", "age: from is missing, which the kind number needs"),
        ("study.toml", "points = 7", "points = 12", "points: expected a whole number from 2 to 9|points"),
        ("study.toml", 'options = ["woman", "man", "non-binary", "other"]', "", "gender: options is missing"),
        ("study.toml", 'options = ["woman", "man", "non-binary", "other"]', "options = []", "options.*a list of"),
        ("study.toml", '"woman", "man"', '"woman|man", "man"', "joined by |"),
        ("study.toml", '"woman", "man"', '"man", "man"', "all different"),
        ("study.toml", "points = 7", "points = 7\nlow = 1", "an item of kind rating has no such setting"),
        ("study.toml", "title = ", "title == ", r"study\.toml, line 8 \(title =="),
        ("study.toml", "lam_g = 0.5", "lam_g = .5", r"line 24 \(lam_g = \.5\): numbers below 1 start with 0"),
        ("study.toml", "lam_g = 0.5", "lam_g = 0,5", r"line 24 \(lam_g = 0,5\): use a decimal point"),
        ("study.toml", "lam_g = 0.5", 'lam_g = "0.5"', "line 24: lam_g: .* without quotation marks"),
        ("study.toml", "lam_g = 0.5", "lam_g =", "line 24 .*: nothing follows the ="),
        ("study.toml", "lam_g = 0.5", "lam_g: 0.5", "line 24 .*: expected name = value"),
        (
            "study.toml",
            "minutes = 15",
            "minutes = 15 min",
            "line 11 .*: there is more here than one value: write numbers",
        ),
        ("study.toml", "minutes = 15", "minutes = 15\nminutes = 20", "line 12 .*: this appears twice"),
        ("study.toml", "slider_numbers = false", "slider_numbers = False", "expected true or false, in small letters"),
        ("study.toml", '"lab@uni-mainz.de"', "lab@uni-mainz.de", 'line 9 .*: put texts in quotation marks, "..."'),
        ("study.toml", '"lab@uni-mainz.de"', '"lab@uni-mainz.de', "line 9 .*: the quotation mark at the end"),
        ("study.toml", '"lab@uni-mainz.de"', "„lab@uni-mainz.de“", "line 9 .*: expected straight quotation marks"),
        ("study.toml", '"lab@uni-mainz.de"', '""', 'line 9: contact: expected a text in quotes, such as "lab@'),
        ("study.toml", '["en", "de"]', '["en" "de"]', "line 12 .*: before this, a list lacks a comma"),
        ("study.toml", '["en", "de"]', '["en", "de"', "line 16 .*: before this, a list lacks .* or its ] at the end"),
        (
            "study.toml",
            '"non-binary", "other"]',
            '"non-binary",',
            r"line 5\d \(\[\[survey\]\]\): before this, a list lacks",
        ),
        ("study.toml", '["en", "de"]', '"en"', r"line 12: languages: expected a list of texts, such as \[\"en\"\]"),
        ("study.toml", '["en", "de"]', '["en", "de", "en"]', "line 12: languages: 'en' appears twice"),
        ("study.toml", '"midpoint", "infer"', '"..\\midpoint"', r"line 16 .*: write / or \\\\ in place of"),
        ("study.toml", "[images]", "[images", r"line \d+ \(\[images\): a header needs as many closing brackets"),
        (
            "study.toml",
            'audience = "workers"',
            'audience = "100 nurses"',
            "line 21: audience: expected people, workers",
        ),
        ("study.toml", 'kind = "rating"', 'kind = ["rating"]', "survey.kind .*: expected one of text"),
        ("study.toml", "minutes = 15", "minutes\u00a0= 15", r"line 11 .*: there is an unusual space here"),
        (
            "texts.en.toml",
            'identify you."""',
            "identify you.",
            r'line \d+ \(body = """\): the text has no """ at its',
        ),
        ("texts.en.toml", 'years old.",', 'years old."', r"line \d+ .*: before this, a list lacks a comma"),
        ("texts.en.toml", 'title = "About', 'contact = "a@b.de"\ntitle = "About', r"consent\.pages\.contact"),
        (
            "texts.en.toml",
            "[consent]\n",
            'contact = "a@b.de"\n[consent]\n',
            r"contact: this is a setting: write it in study\.t",
        ),
        ("texts.en.toml", "[consent]\n", "[[consent.pages]\n", "a header needs as many closing brackets"),
        ("texts.en.toml", '"Woman", "Man"', '"Man", "Man"', r"survey\.gender\.options: 'Man' appears twice"),
        (
            "texts.en.toml",
            "# [labels]\n# Cat",
            "[labels]\nOne = 'Two' # ",
            r"labels\.One: 'Two' stands for two classes",
        ),
        (
            "texts.en.toml",
            "# [audiences]",
            "[[construct.comprehension.questions]]\nanswer = 2\nquestion = 'a'\noptions = ['a', 'b']\n#",
            r"questions\.answer .*: is 2; expected the number of the right option, 0 \(the first\) to 1",
        ),
        (
            "texts.en.toml",
            "# [audiences]",
            "[[construct.comprehension.questions]]\nanswer = 2\nquestion = 'a'\noptions = 3\n#",
            r"questions\.options .*: expected 2 to 4 texts",
        ),
        ("texts.en.toml", "[survey.age]", "[survey.aeg]", r"line \d+: survey\.aeg: there is no such text"),
        ("texts.en.toml", "[survey.age]\n", "[survey.age]\nlow = 'a'\n", "of kind number shows no such text"),
        ("texts.en.toml", 'low = "none at all"\n', "", "survey.effort: low is missing"),
        ("texts.en.toml", '"Woman", "Man", ', '"Woman", ', "survey.gender.options: are 3; study.toml records 4"),
        ("texts.en.toml", "[survey]", "[surveys]", r"texts\.en\.toml, line \d+: surveys: there is no such text"),
        ("texts.en.toml", "[[consent.pages]]", "[[consent.page]]", "consent.page: there is no such text"),
        ("texts.en.toml", 'title = "About this study"\n', "", r"consent\.pages \(no\. 1\): title is missing"),
        ("texts.en.toml", 'title = "About this study"', 'title = " "', "expected a text in quotes"),
        ("texts.en.toml", '"I am at least 18 years old.",', "5,", "expected 0 to 5 texts"),
        ("texts.en.toml", "will be paid {pay}", "will be paid {pay", "has an unmatched brace"),
        ("texts.en.toml", "will be paid {pay}", "will be paid {pya}", r"\{pya\} stands for nothing; there are contact"),
        (
            "texts.de.toml",
            "erhalten Sie {pay}",
            "erhalten Sie pay}",
            r"texts\.de\.toml, line \d+: consent\.pages\.body",
        ),
        ("texts.en.toml", "# [labels]\n# Cat", "[labels]\nCat", "labels.Cat: there is no such class; there are Eight"),
        (
            "texts.en.toml",
            '# [labels]\n# Cat = "house cat"',
            '[labels]\nOne = "A"\nTwo = "A"',
            "labels.Two: 'A' stands for",
        ),
        (
            "texts.en.toml",
            "# [infer.trial]\n# question",
            "[infer.trial]\nquestoin",
            "questoin: there is no",
        ),
        ("texts.en.toml", '# [infer.trial]\n# question = "What', '[infer.trial]\nquestion = "{What', "brace"),
        ("texts.en.toml", "[survey]\n", "[survey]\nquestions = []\n", "survey.questions: there is no such text"),
        ("study.toml", '["left", "g"]', '["G", "g"]', "keys.left: 'g' appears twice"),
        ("study.toml", '"lab@uni-mainz.de"', '"{title}"', "line 9: contact: has a {, but no name in braces"),
        ("study.toml", '"8 EUR"', '"8 EUR}"', "line 10: pay: has a }"),
        ("study.toml", '"woman", "man"', '"{pay}", "man"', "survey.options .*has a {"),
        ("study.toml", '"lab@uni-mainz.de"', '"\\u200b \\ufeff"', "line 9: contact: expected a text"),
        ("study.toml", '"8 EUR"', '"8 EUR\\u0000"', r"line 10: pay: has the control character U\+0000"),
        ("study.toml", '"8 EUR"', '"[2.00 USD"', "pay: .* is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"［your address］"', "contact: .* is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"lab＠university．example"', "contact: .* is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"me@university.test"', "contact: .* is a placeholder"),
        ("study.toml", '"lab@uni-mainz.de"', '"https://example.org/lab"', "contact: .* is a placeholder"),
        ("texts.de.toml", "an {contact}", "an name@uni.example", r"texts\.de.*body \(no\. 1\): name@uni\.example"),
        ("texts.de.toml", "der Ethikkommission", "［Name］", r"texts\.de.*body \(no\. 1\): \[Name\] is a placeholder"),
        ("texts.de.toml", '"8 €"', '"{contact}"', r"texts\.de\.toml, line 4: pay: has a {"),
        ("texts.en.toml", "How old are you?", "How old, {label_1}?", r"survey\.age\.question: {label_1} stands for"),
        ("texts.en.toml", "voluntary", "voluntary {seconds}", r"{seconds} stands for nothing"),
        (
            "texts.en.toml",
            '# [labels]\n# Cat = "house cat"',
            '[labels]\nOne = "{label_2}"',
            r"labels\.One: {label_2} stands",
        ),
        (
            "texts.en.toml",
            '# [labels]\n# Cat = "house cat"',
            '[labels]\nOne = "\\u200b"',
            r"labels\.One: is .* expected a text",
        ),
        (
            "texts.en.toml",
            '# [labels]\n# Cat = "house cat"',
            '[labels]\nOne = "a b"\nTwo = "a  b\\u200b"',
            "labels.Two: .* stands for two classes",
        ),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file(edit, folder, file, old, new, expected):
    """Else the session would stop at the screen that needs it, with the participant before it."""
    edit(file, old, new)
    with pytest.raises(InputError, match=expected) as problem:
        read_study(folder)
    assert "\n" not in str(problem.value)
    assert ".toml" in str(problem.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("study.toml", '"lab@uni-mainz.de"', f'"{"a" * 900}@uni.de"', r"study\.toml, line 9: contact: "),
        (
            "texts.en.toml",
            "nurses = ",
            f'nurses = "{"very " * 90}good nurses"\n#',
            r"texts\.en\.toml.*audiences\.nurses: ",
        ),
        ("study.toml", 'completion_url = ""', f'completion_url = "https://{"a" * 1500}"', "completion_url: "),
        ("texts.en.toml", "left = ", f'left = "{"left " * 300}"\n#', r"texts\.en\.toml, line \d+: caps\.left: "),
    ],
)
def test_what_is_too_long_within_a_text_of_the_suite_is_blamed_itself(edit, folder, file, old, new, expected):
    """Else a lab would be sent to the suite's own files."""
    edit("study.toml", 'audience = "workers"', 'audience = "nurses"')
    for each in ("texts.en.toml", "texts.de.toml"):
        edit(each, "[consent]", '[audiences]\nnurses = "nurses"\n\n[caps]\nleft = "L"\n\n[consent]')
        edit(each, "{contact}", "us")
        if "{contact}" in (folder / each).read_text(encoding="utf-8"):
            edit(each, "{contact}", "us")
    read_study(folder)
    edit(file, old, new)
    with pytest.raises(InputError, match=expected + r".*the suite's own texts"):
        read_study(folder)


def test_a_set_that_is_not_there_is_named_when_it_is_needed(edit, folder):
    """Else the set of another interface would be blamed, or labels of classes that nobody can look up."""
    edit("study.toml", '"midpoint", "infer"', '"midpiont", "infer"')
    edit("texts.en.toml", "# [labels]\n# Cat", "[labels]\nCat")
    study = read_study(folder)
    assert study.stimuli_for("infer").name == "infer"
    with pytest.raises(InputError, match=r"study\.toml, line \d+: stimuli: .*midpiont is not a stimulus set"):
        study.stimuli_for("construct")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "texts.en.toml",
            "Taking part is",
            "word " * 200 + "Taking part is",
            r"consent\.pages\.body \(no\. 1\): runs past",
        ),
        (
            "texts.de.toml",
            "Ich bin mind",
            "Wort " * 200 + "Ich bin mind",
            r"line \d+: consent\.pages\.body \(no\. 2\): runs",
        ),
        ("texts.en.toml", "How old", "word " * 200 + "How old", r"line \d+: survey\.age\.question: runs past the end"),
        ("texts.en.toml", '"Woman"', '"' + "word " * 200 + '"', r"survey\.gender\.question: runs past the end"),
        (
            "texts.en.toml",
            "# [labels]\n# Cat",
            f"[labels]\nOne = '{'Donaudampfschiff' * 4}'\nTwo",
            "labels.One: .* too long",
        ),
        (
            "texts.en.toml",
            "# [infer.trial]\n# question = ",
            f"[infer.trial]\nquestion = '{'word ' * 90}' # ",
            "does not fit",
        ),
        (
            "texts.en.toml",
            "# [infer.trial]\n# question = ",
            f"[infer.trial]\nall = '{'word ' * 90}' # ",
            "does not fit",
        ),
        ("texts.en.toml", "# [infer.trial]\n# question = ", f"[infer.trial]\nmissing_lam = '{'word ' * 90}' # ", "fit"),
        ("texts.en.toml", "[consent]\n", f"next = '{'Onwards ' * 9}'\n[consent]\n", r"line \d+: next: .* does not fit"),
        (
            "texts.en.toml",
            "[consent]\n",
            f"[caps]\nleft = '{'Left ' * 9}'\n[consent]\n",
            r"line \d+: caps\.left: .* fit",
        ),
        (
            "texts.en.toml",
            "[consent]\n",
            f"[leave]\nquestion = '{'Go? ' * 90}'\n[consent]\n",
            r"leave\.question: .* fit",
        ),
        (
            "texts.en.toml",
            "[consent]\n",
            f"[goodbye]\nleft = '{'Go. ' * 900}'\n[consent]\n",
            r"goodbye\.left: runs past",
        ),
    ],
)
def test_what_does_not_fit_its_place_is_named(edit, folder, file, old, new, expected):
    """Else participants would read half a consent, or a label of seven pixels."""
    edit(file, old, new)
    with pytest.raises(InputError, match=expected) as problem:
        read_study(folder)
    assert file in str(problem.value)


def test_a_class_whose_own_name_is_too_long_needs_a_label(folder, monkeypatch):
    """Else the names of folders would decide what can be read."""
    description = session.description

    def longer(stimuli):
        found = description(stimuli)
        for names in ("class_names", "shown_names"):
            found["source"][names][0] = "Rindfleischetikettierungsüberwachungsaufgabe"
        return found

    monkeypatch.setattr(session, "description", longer)
    with pytest.raises(InputError, match=r"texts\.en\.toml: labels: Rindfleisch.* give .* a shorter label"):
        read_study(folder)

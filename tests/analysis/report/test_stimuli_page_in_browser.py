"""The page of all stimuli in a browser: everybody can find their way in it."""

import itertools
import re

import numpy as np
import pytest
from accessibility import faults
from PIL import Image
from stimuli_page_study import NASTY, SHOWN_NAMES, records, written

from analysis.inferences import label_table
from analysis.judgments import counted
from analysis.midpoints import midpoint_table
from analysis.report import stimuli_page
from analysis.soft_labels import soft_label_table
from analysis.summary import by_question

SUMMARY = {"mixing": "linear_floor", "corrected": {"participants": {"total": 159}}, "tables_counted": "corrected"}
SUMMARY |= {"observers": "human", "rehearsals": {"rehearsals": 0, "sessions": 159}}
MOST = {"coefficient": False, "relabelling": True, "disagreement": True, "confidence": True}  # largest first at a click


@pytest.mark.browser
def test_a_browser_takes_the_whole_style(chromium):
    """Else a slip in the style would be passed over in silence, and the page look otherwise than it should."""
    style = (stimuli_page.HERE / "stimuli_page.css").read_text(encoding="utf-8")
    declared = re.findall(r"(?<=[{;\s])([a-z-]+): ([^;{}]+);", re.sub(r"\([a-z-]+: [^()]*\) {", "{", style))
    assert len(declared) > 150
    with chromium.new_page() as page:
        page.set_content(f"<style>{style}</style>")
        wrong = page.evaluate("all => all.filter(([name, value]) => !CSS.supports(name, value))", declared)
        assert wrong == []
        rules = "(rules) => [...rules].reduce((sum, one) => sum + 1 + (one.cssRules ? count(one.cssRules) : 0), 0)"
        found = page.evaluate(f"() => {{ const count = {rules}; return count(document.styleSheets[0].cssRules); }}")
        assert found == style.count("{")


@pytest.fixture
def visit(chromium, study):
    """Open the page: visit("#name", width=390) -> page. What it logs or asks of others is an error."""
    opened = []

    def open_page(hash_="", width=1280, file=None, **options):
        page = chromium.new_page(viewport={"width": width, "height": 800}, **options)
        opened.append((page, trouble := []))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: trouble.append(message.text))
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or trouble.append(request.url))
        page.goto((file or study[2]).as_uri() + hash_)
        return page

    yield open_page
    for page, trouble in opened:
        page.close()
        assert trouble == []


def listed(page):
    """The names of the stimuli in the list, in their order."""
    ids = page.eval_on_selector_all("#rows > *", "rows => rows.map((row) => row.id)")
    assert all(name.startswith("stimulus-") for name in ids)
    return [name.removeprefix("stimulus-") for name in ids]


def choose(page, **values):
    """Set filters, all others empty: choose(page, first="Cat", relabelling_from=.2); returns what is listed."""
    page.evaluate("document.querySelector('form').reset()")
    for name, value in values.items():
        field = page.locator(f"[name='{name.replace('_', '-')}']")
        if name in ("question", "first", "second"):
            field.select_option(value)
        else:
            field.fill(str(value))
    page.evaluate("document.querySelector('form').dispatchEvent(new Event('input'))")
    return listed(page)


def between(name, low=0.0, high=1.0):
    return lambda one: one[name] is not None and low <= abs(one[name]) <= high


FILTERS = [
    ({}, lambda one: True),
    ({"question": "Infer"}, lambda one: "Infer" in one["questions"]),
    ({"question": "Soft labels"}, lambda one: one["shares"]),
    ({"question": "Select-Shuffled"}, lambda one: "Select-Shuffled" in one["questions"]),
    ({"first": NASTY}, lambda one: NASTY in one["labels"]),
    ({"second": "Cat"}, lambda one: "Cat" in one["labels"]),
    ({"first": "Cat", "second": NASTY}, lambda one: one["labels"] == [NASTY, "Cat"]),
    ({"first": "Cat", "second": "Cat"}, lambda one: "Cat" in one["labels"]),
    ({"coefficient_from": 0.25, "coefficient_to": 0.5}, between("coefficient", 0.25, 0.5)),
    ({"relabelling_from": 0.2}, between("relabelling", low=0.2)),
    ({"disagreement_to": 0.3}, between("disagreement", high=0.3)),
    ({"confidence_from": 0.4, "confidence_to": 0.6}, between("confidence", 0.4, 0.6)),
    ({"search": "ant CAT 0.1"}, lambda one: {NASTY, "Cat"} == {*one["labels"]} and "0.1" in one["name"]),
    ({"search": "retriever"}, lambda one: SHOWN_NAMES["Dog"] in one["labels"]),
    ({"search": "dog"}, lambda one: "Dog" in one["name"]),
    ({"search": "nothing of this kind"}, lambda one: False),
]


@pytest.mark.browser
def test_a_filter_leaves_exactly_what_it_says(study, visit):
    """Else a lab would count, or look at, other stimuli than it asked for."""
    shown, _ = records(study[2])
    page = visit()
    seen = []
    for values, right in FILTERS:
        expected = {name for name, one in shown.items() if right(one)}
        seen.append(len(expected))
        assert {*choose(page, **values)} == expected, values
        number = f"All {len(shown)}" if len(expected) == len(shown) else f"{len(expected)} of {len(shown)}"
        assert page.locator("#status").text_content().startswith(number + " ")
    assert len({*seen}) > 6
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(f"document.querySelectorAll('#rows > *').length === {len(shown)}")


@pytest.mark.browser
def test_sorting_puts_the_numbers_in_order(study, visit):
    """Else what people relabelled most would not be at the top; those without a number come last, either way."""
    shown, _ = records(study[2])
    page = visit()

    def in_order(name, down):
        values = [shown[each][name] for each in listed(page)]
        some = [abs(value) for value in values if value is not None]
        assert values[len(some) :] == [None] * (len(values) - len(some))
        assert some == sorted(some, reverse=down)
        assert len({*some}) > 2

    def told():
        """Which header says that the list is sorted by it, and which way."""
        found = page.eval_on_selector_all(
            "[aria-sort]", "all => all.map((one) => [one.innerText.toLowerCase(), one.getAttribute('aria-sort')])"
        )
        return [each for each in found if each[1] != "none"]

    in_order("relabelling", down=True)
    assert told() == [["relabelling", "descending"]]
    for name, down in [("confidence", True), *MOST.items()]:
        for way in (down, not down):
            page.locator(f"[data-sort={name}]").press("Enter")
            in_order(name, way)
            assert told() == [[name, "descending" if way else "ascending"]]
        said = f"sorted by {name}, the {'largest' if way else 'smallest'} first."
        assert page.locator("#status").text_content() == f"All {len(shown)} are shown, {said}"
    page.locator("[data-sort=classes]").press("Space")
    labels = [tuple(shown[name]["labels"]) for name in listed(page)]
    assert len([*itertools.groupby(labels)]) == len({*labels}) > 3  # each pair of classes stands together


@pytest.mark.browser
def test_a_row_shows_its_stimulus(study, visit):
    """Else dots, marks or words would stand elsewhere than the numbers say, or a class's name run as a script."""
    shown, images = records(study[2])
    page = visit()
    page.wait_for_function("document.querySelectorAll('.row .image img').length > 0")
    for name in choose(page, question="Infer"):
        one = shown[name]
        row = page.locator(f"[id='stimulus-{name}']")
        row.scroll_into_view_if_needed()
        dots = row.locator("circle.dot").evaluate_all("dots => dots.map((dot) => parseFloat(dot.getAttribute('cx')))")
        assert dots == pytest.approx([100 * value for value in one["lanes"][0]["answers"]])
        made = row.locator("svg:has(> .made)").first.get_attribute("x")
        assert float(made.rstrip("%")) == pytest.approx(100 * one["coefficient"])
        assert row.locator(".pair").text_content() == " and ".join(one["labels"])
        assert row.locator(".ends span").all_text_contents() == [f"0 {one['labels'][1]}", ".5", f"{one['labels'][0]} 1"]
        assert row.locator("img").get_attribute("src") == f"data:image/png;base64,{images[one['image']]}"
        number = row.locator("[data-measure=relabelling] p").first.text_content()
        assert float(number.replace("−", "-")) == pytest.approx(one["relabelling"], abs=0.0051)
    assert page.locator("#rows script, #rows b, #rows i").count() == 0
    assert page.locator("bdi", has_text="קוף").count() > 0


@pytest.mark.browser
def test_a_link_leads_to_its_stimulus(study, visit):
    """Else an extreme case of the report could not be looked at, above all where a filter has hidden it."""
    shown, _ = records(study[2])
    first = next(name for name, one in shown.items() if one["lanes"] and not one["asked"])
    page = visit(f"#{first}")

    def is_at(name):
        row = page.locator(f"[id='stimulus-{name}']")
        page.wait_for_function("document.activeElement.closest('.row')")
        assert page.evaluate("document.activeElement.closest('.row').id") == f"stimulus-{name}"
        assert row.get_attribute("aria-current") == "true"
        assert page.locator("[aria-current]").count() == 1
        box = row.bounding_box()
        assert box["y"] < 800 and box["y"] + box["height"] > 0
        return row

    is_at(first)
    nasty = next(name for name in shown if NASTY in name and name != first)
    page.goto(f"{study[2].parent.as_uri()}/{stimuli_page.address(nasty)}")
    is_at(nasty)
    pair = next(name for name, one in shown.items() if one["asked"])
    assert pair not in choose(page, question="Soft labels")
    assert page.locator("[aria-current]").count() == 0
    for hash_ in (pair, f"mixed_0.4_{pair}"):  # a blend of a pair that is judged as a whole
        page.evaluate("name => { location.hash = encodeURIComponent(name); }", hash_)
        row = is_at(pair)
        assert "The filter leaves this one out" in row.text_content()
        assert page.locator("#status").text_content().startswith("3 of ")
    page.evaluate("location.hash = '100%'")
    assert "None is called 100%." in page.locator("#status").text_content()
    assert pair not in choose(page, question="Soft labels")


@pytest.mark.browser
def test_it_can_be_used_by_keys_alone(study, visit):
    """Else who uses no mouse could not sort, filter, look at an image, or go from stimulus to stimulus."""
    page = visit()
    page.wait_for_function("document.querySelectorAll('.row .image img').length > 0")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached[-1]
        if 'type="button"><img' in reached[-1]:
            break
    whole = "".join(reached)
    for part in ("report.html", "<summary", 'name="search"', 'name="question"', 'name="confidence-to"', "data-sort"):
        assert part in whole, part
    names = listed(page)
    at = "document.activeElement.closest('.row')?.id"
    assert page.evaluate(at) == f"stimulus-{names[0]}"
    for key, place in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        assert page.evaluate(at) == f"stimulus-{names[place]}"
    page.keyboard.press("Enter")
    assert page.locator("dialog").get_attribute("open") is not None
    title = page.locator("dialog h2").text_content()
    page.keyboard.press("ArrowRight")
    assert page.locator("dialog h2").text_content() != title
    page.keyboard.press("Escape")  # which a browser tells a moment later
    page.wait_for_function(f"id => {at} === id", arg=f"stimulus-{names[2]}")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (390, "light"), (700, "dark")])
def test_everybody_can_use_it(visit, width, scheme):
    """Else who sees little, hears the page, or has a phone could not read it: WCAG, levels A and AA."""
    page = visit(width=width, color_scheme=scheme)
    page.wait_for_function("document.querySelectorAll('.row .image img').length > 0")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert faults(page)[:5] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".row .image button").first.click()
    assert faults(page)[:5] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_page_without_images_can_be_used(study, visit, tmp_path):
    """Else the page of a lab that named no set would be empty, or leave a gap where images would be."""
    page = visit(file=written(study[0], tmp_path))
    assert len(listed(page)) == len(records(study[2])[0])
    assert page.locator("#rows .pair").count() >= 5
    assert page.locator("img").evaluate_all("all => all.filter((one) => one.checkVisibility()).length") == 0
    assert faults(page)[:5] == []


@pytest.fixture(scope="module")
def large(tmp_path_factory, hmix_judgments):
    """The page of H-Mix with an image of 32 x 32 pixels for each stimulus."""
    parts = by_question(counted(hmix_judgments, "corrected"))
    tables = {
        "labels": label_table(parts["coefficient"]),
        "midpoints": midpoint_table(parts["midpoint"]),
        "soft_labels": soft_label_table(parts["soft label"])[0],
    }
    folder = tmp_path_factory.mktemp("large")
    file = folder / "image.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)).save(file)
    shown = tables["labels"][["stimulus", "pair", "lam_f"]].assign(path=file).set_index("stimulus")
    return stimuli_page.write(folder, SUMMARY, tables, parts, shown)


@pytest.mark.browser
@pytest.mark.slow
def test_only_what_is_near_is_built(large, visit):
    """Else 2,070 stimuli would keep the browser busy at the start and at each change of the order."""
    page = visit(file=large)
    page.wait_for_function("document.querySelectorAll('.row .image img[src]').length > 0")
    assert len(listed(page)) == 2070 + 249
    built = "document.querySelectorAll('.row > *').length && document.querySelectorAll('[role=row]').length - 1"
    assert page.evaluate(built) <= 300 + 40
    page.locator("[data-sort=classes]").click()
    shown, images = records(large)
    last = max(shown, key=lambda name: shown[name]["image"] or 0)
    assert shown[last]["image"] == len(images) - 1 == 2070 - 1
    assert listed(page).index(last) > 2000
    page.evaluate("name => { location.hash = name; }", last)
    row = "document.getElementById(`stimulus-${name}`)"
    page.wait_for_function(
        f"name => {row}.querySelector('img') && {row}.querySelector('img').naturalWidth === 32", arg=last
    )
    page.locator("h1").click()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_function(f"name => !{row}.children.length", arg=last)
    page.wait_for_function(f"{built} <= 300 + 80")  # those of the first order go when there is time


@pytest.mark.browser
@pytest.mark.slow
def test_on_paper_are_the_first_rows(large, visit):
    """Else printing would take hundreds of sheets, most of them empty, or the list be cut off afterwards."""
    page = visit(file=large)
    page.wait_for_function("document.querySelectorAll('.row .image img[src]').length > 0")
    names = listed(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert listed(page) == names[:300]
    assert page.locator("#rows .pair").count() == 300
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert listed(page) == names

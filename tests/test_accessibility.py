"""The search for faults of accessibility finds them."""

import pytest
from accessibility import faults

GOOD = '<html lang="en"><title>A page</title><main><h1>Words</h1><p style="color: #444">to read</p></main>'
SHOULD_BE_FOUND = {
    "color-contrast": ("color: #444", "color: #bbb"),
    "html-has-lang": (' lang="en"', ""),
    "image-alt": ("<p", "<img src=data:,><p"),
    "label": ("<p", "<input><p"),
}


@pytest.mark.browser
def test_a_fault_of_each_kind_is_found(chromium):
    """Else the tests of pages could not fail."""
    with chromium.new_page() as page:
        page.set_content(GOOD)
        assert faults(page) == []
        for rule, (what, by) in SHOULD_BE_FOUND.items():
            page.set_content(GOOD.replace(what, by))
            assert [line.split(" ")[0] for line in faults(page)][:1] == [rule]
        assert faults(page, within="h1") == []

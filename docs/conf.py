"""Sphinx's settings for the documentation site: `make docs` builds it in site/.

No page requests anything from another host: the theme brings its own style, equations are MathML, and the search runs
in the reader's browser. Warnings are errors, and so are references to what does not exist (`nitpicky`).
"""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS / "_site")]
os.environ["COLUMNS"] = "100"  # width of the commands' help
os.environ["MPLBACKEND"] = "Agg"

import hillmixe  # noqa: E402
from hillmixe import published  # noqa: E402
from hillmixe.command import InputError  # noqa: E402

smartquotes = False  # docstrings and commands hold code
project = "HILL MixE Suite"
author = "the HILL MixE Suite authors"
copyright = author  # Sphinx's name for it
version = release = hillmixe.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "docstrings",
    "from_declarations",
    "mathml",
    "result_pages",
]
exclude_patterns = ["_site", "tutorials", "generated/tutorials/*.ipynb", "generated/tutorials/*.py"]
highlight_language = "text"  # blocks without a language are commands, and what they print
default_role = "code"  # docstrings put names between single backticks
nitpicky = True
# Types that signatures name: other libraries' have no pages here (an inventory of theirs would have to be fetched), nor
# has every class of the suite's inner modules. Documents refer to pages by links, which are all followed.
nitpick_ignore_regex = [
    (r"py:.*", rf"({name})\b.*")
    for name in (
        "np|numpy|pd|pandas|torch|nn|matplotlib|PIL|Image|collections|pathlib|typing|enum|datetime|argparse",
        "hillmixe|stimuli_gen|analysis|learn",
    )
]
suppress_warnings = ["config.cache"]

math_renderer = "mathml"
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
myst_dmath_allow_digits = False
myst_links_external_new_tab = False

autodoc_default_options = {"members": True, "member-order": "bysource", "exclude-members": "training"}
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_class_signature = "mixed"
python_maximum_signature_line_length = 90
add_module_names = False


def has_hmix() -> bool:
    """Tell whether the published answers are available: from HILLMIXE_DATA or by download."""
    try:
        for name in published.FILES:
            if name.startswith("hmix/"):
                published.file(name)
    except InputError as problem:
        print(f"The tutorial on H-Mix is shown without its results: {problem}", file=sys.stderr)
        return False
    return True


# Tutorials run in each build; while writing, `sphinx -D plot_gallery=0` leaves that out.
sphinx_gallery_conf = {
    "examples_dirs": "tutorials",
    "gallery_dirs": "generated/tutorials",
    "filename_pattern": r"/\d_" if has_hmix() else r"/(?!2_hmix)\d_",
    "abort_on_example_error": True,
    "image_scrapers": ("tutorial_figures.scraper",),
    "capture_repr": ("_repr_html_", "__repr__"),
    "ignore_repr_types": r"matplotlib\.figure",
    "within_subsection_order": "FileNameSortKey",
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "download_all_examples": False,
    "write_computation_times": False,
    "min_reported_time": 10_000,
}

html_theme = "furo"
html_title = project
html_static_path = ["_site/static"]
html_css_files = ["suite.css"]
html_js_files = ["suite.js"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
copybutton_exclude = ".linenos, .gp, .go"

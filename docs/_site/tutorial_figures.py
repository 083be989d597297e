"""Show pictures in tutorials: a block that ends with a Matplotlib figure or an image shows it, as in a notebook."""

from matplotlib.figure import Figure
from PIL import Image
from sphinx_gallery.scrapers import figure_rst


def scraper(block, block_vars: dict, gallery_conf: dict) -> str:
    """Save the value of the block's last line, if it is a picture, and return the markup that shows it."""
    shown = block_vars["example_globals"].get("___")
    if not isinstance(shown, Figure | Image.Image):
        return ""
    file = next(block_vars["image_path_iterator"])
    if isinstance(shown, Figure):
        shown.savefig(file, dpi=110, facecolor="white")
    else:
        shown.save(file)
    block_vars["example_globals"]["___"] = None
    return figure_rst([file], gallery_conf["src_dir"])

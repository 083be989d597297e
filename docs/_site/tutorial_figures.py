"""Pictures of tutorials: a block that ends with a Matplotlib figure, or an image, shows it, as a notebook does."""

from matplotlib.figure import Figure
from PIL import Image
from sphinx_gallery.scrapers import figure_rst


def scraper(block, block_vars: dict, gallery_conf: dict) -> str:
    """Save what the block's last line gave, if it is a picture, and say where it stands."""
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

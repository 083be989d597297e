"""Render equations as MathML, which browsers typeset themselves, without scripts or fonts from elsewhere."""

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

log = logging.getLogger(__name__)


def mathml(node: nodes.Node, display: str) -> str:
    """Convert a formula; warns of commands that would be shown as source. display: "inline" or "block"."""
    out = convert(node.astext(), display=display)
    if "\\" in out:
        log.warning("a command of LaTeX is not known in %s", node.astext(), location=node)
    return out


def inline(translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(mathml(node, "inline"))
    raise nodes.SkipNode


def block(translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(mathml(node, "block"))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app) -> dict:
    """Register the renderer under the name that conf.py uses."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True}

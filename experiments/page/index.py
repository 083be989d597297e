"""The first file of an exported page, index.html: what is loaded, and what is shown until then."""

import html
import json
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).parent


def index_page(texts: dict[str, dict[str, Any]], interface: str, version: str) -> str:
    """Write index.html for an interface and a version of PsychoJS.

    texts: language -> the texts in it, as Study.handed gives them; the first language is that of the page.
    """
    language, first = next(iter(texts.items()))
    words = {language: each["page"] for language, each in texts.items()}
    return Template((HERE / "index.html").read_text(encoding="utf-8")).substitute(
        language=language,
        title=html.escape(first["title"]),
        failed=html.escape(first["page"]["failed"]),
        words=json.dumps(words, ensure_ascii=False).replace("<", "\\u003c"),  # which would end the script there
        script=(HERE / "before_library.js").read_text(encoding="utf-8"),
        interface=interface,
        version=version,
    )

"""Metadata with which programs load a data set: Croissant 1.1 (docs.mlcommons.org/croissant), JSON-LD."""

import hashlib
import json
from pathlib import Path

from analysis.publishing.data_dictionary import Table
from analysis.publishing.dataset_card import FOLDER, LICENCES, NO_LICENCE, TEXTS, About, DataSet, licence
from hillmixe.columns import Column
from hillmixe.interfaces import INTERFACES

TYPES = {"integer": "sc:Integer", "number": "sc:Float", "text": "sc:Text", "list": "sc:Text"}
CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
# The one of appendix 1 of the specification, and what mlcroissant expects beside it.
CONTEXT = json.loads((FOLDER / "croissant_context.json").read_text(encoding="utf-8"))


def metadata(about: About, data: DataSet, folder: Path) -> dict:
    """Describe the tables of a data set: a FileObject with its sha256, and a RecordSet with a Field for each column.

    folder: the data set, with its tables written. Paths are relative to it.
    """
    content = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": about.title,
        "description": data.description,
        "url": about.url,
        "version": about.version,
        "license": licence(about, data) if about.licence == NO_LICENCE else LICENCES[about.licence]["url"],
        "creator": [person(author, "sc:") for author in about.authors],
        "datePublished": about.month,
        "citeAs": about.citation,
        "keywords": TEXTS["keywords"],
        "rai:dataCollection": "; ".join(each.task for each in INTERFACES.values()),
        **TEXTS["rai"],
        **(TEXTS["free_text"]["rai"] if data.free_text else {}),
        "distribution": [_file(folder, name, file) for name, file in data.file_names.items()],
        "recordSet": [_record_set(table) for table in data.tables.values()],
    }
    if data.months:
        content["rai:dataCollectionTimeframe"] = data.interval
    return content


def person(author: str, prefix: str = "") -> dict:
    """Describe an author, "Family, Given" or the name of a group, in words of schema.org."""
    family, comma, given = (part.strip() for part in author.partition(","))
    if not comma:
        return {"@type": f"{prefix}Organization", "name": author}
    return {"@type": f"{prefix}Person", "name": f"{given} {family}", "familyName": family, "givenName": given}


def _file(folder: Path, name: str, file: str) -> dict:
    content = (folder / file).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": f"{name}-file",
        "name": Path(file).name,
        "contentUrl": file,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_set(table: Table) -> dict:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "field": [_field(table.name, column) for column in table.columns],
    }


def _field(table: str, column: Column) -> dict:
    unit = f" ({column.unit})" if column.unit else ""
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": f"{column.meaning}{unit}; {column.expected}",
        "dataType": TYPES[column.type],
        "source": {"fileObject": {"@id": f"{table}-file"}, "extract": {"column": column.name}},
    }

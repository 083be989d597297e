"""The study's files. Twin of study_files.js."""

import csv
import json


class StudyFiles:
    """Reads them from this computer's disk; raises OSError where one is missing."""

    def json(self, path):
        return json.loads(path.read_text(encoding="utf-8-sig"))

    def csv(self, path):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

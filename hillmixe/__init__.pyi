from analysis.readers import judgments as judgments
from analysis.results import Results as Results
from analysis.results import summarise as summarise

__version__: str
FACE: dict[str, str]

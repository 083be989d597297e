from analysis.readers import judgments as judgments
from analysis.results import Results as Results
from analysis.results import summarise as summarise
from learn.class_policy import ClassPolicy as ClassPolicy
from learn.class_policy import of_results
from learn.human_mixup import HumanMixUp as HumanMixUp

policy = of_results
__version__: str
FACE: dict[str, str]

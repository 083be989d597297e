from analysis.readers import judgments as judgments
from analysis.results import Results as Results
from analysis.results import summarise as summarise
from learn.class_policy import ClassPolicy as ClassPolicy
from learn.human_mixup import HumanMixUp as HumanMixUp
from learn.image_policy import ImagePolicy as ImagePolicy
from learn.judged import Judged as Judged
from learn.model_alignment import align as align
from learn.policy_kinds import policy as policy

__version__: str
FACE: dict[str, str]

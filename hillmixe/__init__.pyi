from analysis.readers import judgments as judgments
from analysis.results import Results as Results
from analysis.results import summarise as summarise
from learn.alignment.model_alignment import align as align
from learn.judged import Judged as Judged
from learn.policies.class_policy import ClassPolicy as ClassPolicy
from learn.policies.human_mixup import HumanMixUp as HumanMixUp
from learn.policies.image_policy import ImagePolicy as ImagePolicy
from learn.policies.policy_kinds import policy as policy

__version__: str
FACE: dict[str, str]

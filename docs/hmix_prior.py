"""Compute the prior that H-Mix provides for new studies: analysis/choosing/hmix_prior.json.

python docs/hmix_prior.py

Source: the first answers of Infer in the published data of Collins et al. (UAI 2023), hmix_infer_mixing_factor.csv of
github.com/cambridge-mlg/hill-mixup at the commit that hillmixe/published.py names (downloaded once, or from
HILLMIXE_DATA).
"""

from analysis.choosing.curves_known import learn
from analysis.choosing.variances import PRIOR_FILE, Prior, Variances
from analysis.judgments import counted
from analysis.readers import hmix
from analysis.summary import by_question
from hillmixe.command import run
from hillmixe.files import write_json
from hillmixe.published import FILES

START = Prior(Variances((0.03, 0.01), (0.005, 0.01), (0.001, 0.1)), 1.5, (0.05, 0.1), (0.05, 0.1))
DIGITS = 4
ROUNDS = 50


def prior() -> dict:
    """Estimate the model of analysis/choosing/curves_known.py without any further prior."""
    judgments = by_question(counted(hmix.read(), "corrected"))["coefficient"]
    found = START
    for _ in range(ROUNDS):  # the prior pairs of curves_known.py become such as change nothing
        known = learn(judgments, found, weight=0)
        found = Prior(known.variances, known.log_k, tuple(known.sd), tuple(known.class_sd))
    name = "hmix/hmix_infer_mixing_factor.csv"
    return {
        "source": f"{''.join(FILES[name][:1])}{name.partition('/')[2]}",
        "sha256": FILES[name][1],
        "made_by": "python docs/hmix_prior.py",
        "judgments": len(judgments),
        "participants": int(judgments["participant"].nunique()),
        "variances": {part: _rounded(values) for part, values in found.variances._asdict().items()},
        "log_k": round(found.log_k, DIGITS),
        "sd": _rounded(found.sd),
        "class_sd": _rounded(found.class_sd),
    }


def main() -> None:
    """Write the file and print its path."""
    write_json(PRIOR_FILE, prior())
    print(PRIOR_FILE)


def _rounded(values: tuple[float, ...]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


if __name__ == "__main__":
    run(main)

"""Make crossed.csv: simulated inferences of 14 people about 24 image pairs, of whom each saw each pair at most once."""

from pathlib import Path

import numpy as np
import pandas as pd

PEOPLE, PAIRS, SHOWN = 14, 24, 16


def crossed(seed: int, people: int = PEOPLE, pairs: int = PAIRS, shown: int = SHOWN, **sd: float) -> pd.DataFrame:
    """Draw participant, pair, lam_f, lam_h: lam_h = .48 + .9 (lam_f - .5), shifted and tilted by people and pairs.

    shown: pairs that each person sees. sd: of person, person_slope, pair, pair_slope and noise, where others than
    those below. Nothing is cut off at 0 and 1.
    """
    sd = {"person": 0.05, "person_slope": 0.2, "pair": 0.1, "pair_slope": 0.15, "noise": 0.12} | sd
    rng = np.random.default_rng(seed)
    effects = {name: rng.normal(0, sd[name], people if "person" in name else pairs) for name in list(sd)[:4]}
    person = np.repeat(np.arange(people), shown)
    pair = np.concatenate([rng.permutation(pairs)[:shown] for _ in range(people)])
    lam_f = rng.choice([0.1, 0.25, 0.5, 0.75, 0.9], len(pair))
    tilt = 0.9 + effects["person_slope"][person] + effects["pair_slope"][pair]
    lam_h = 0.48 + effects["person"][person] + effects["pair"][pair] + tilt * (lam_f - 0.5)
    lam_h += rng.normal(0, sd["noise"], len(pair))
    names = [f"p{one:02}" for one in person], [f"Cat_{one}_Dog_{one}" for one in pair]
    return pd.DataFrame({"participant": names[0], "pair": names[1], "lam_f": lam_f, "lam_h": lam_h.round(3)})


if __name__ == "__main__":
    crossed(7).to_csv(Path(__file__).with_name("crossed.csv"), index=False, lineterminator="\n")

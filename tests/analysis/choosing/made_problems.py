"""Small choices whose best answer is known by hand."""

import numpy as np

from analysis.choosing.problem import Problem


def problem(**changed):
    """A choice between two stocks of new image pairs, one for each of two category pairs with one parameter each."""
    n = len(changed.get("pair", [0, 1]))
    pairs = int(np.max(changed.get("pair", [0, 1]))) + 1
    gradients = np.asarray(changed.get("gradients", np.ones((n, 1))), dtype=float)
    d = gradients.shape[1]
    fields = {
        "pair": np.arange(n),
        "lam_f": np.full(n, 0.5),
        "asked": np.zeros(n, dtype=int),
        "fresh": np.ones(n, dtype=bool),
        "stock": np.arange(n),
        "room": np.full(n, 1000),
        "between": np.zeros(n),
        "within": np.ones(n),
        "precision": np.tile(1e-6 * np.eye(d), (pairs, 1, 1)),
        "weights": np.tile(np.eye(d), (pairs, 1, 1)),
        "people": 1000,
        "person": np.zeros(d),
        "judged": np.zeros(pairs, dtype=int),
    }
    fields |= {name: np.asarray(value) if name != "people" else value for name, value in changed.items()}
    return Problem(**(fields | {"gradients": gradients}))


def rng():
    return np.random.default_rng(0)

"""The simulated observer behind a participant: where it sees the boundary of two classes, and how confidently."""

import zlib
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Observer:
    """Parameters of simulated people; the defaults are close to the published data.

    For a category pair, an image with coefficient lam_f looks like label 1 to the degree
    1 / (1 + exp(-k * (lam_f - x0))), the logistic of the paper's section 5.2. An image that is not mixed looks only
    like its own class.
    """

    x0_mean: float = 0.5  # coefficient at the boundary: mean over category pairs
    x0_sd: float = 0.07  # its standard deviation over category pairs
    k_median: float = 6.0  # slope at the boundary, in 1 / coefficient: median over category pairs
    k_log_sd: float = 0.2  # standard deviation of its logarithm
    noise_sd: float = 0.12  # standard deviation of one answer
    omega_sure: float = 0.9  # mean confidence where an image looks like one class only
    omega_unsure: float = 0.5  # mean confidence where it looks like both alike
    omega_sd: float = 0.15  # standard deviation of one confidence answer
    lapse_rate: float = 0.03  # share of answers that have nothing to do with the image
    rt_median_s: float = 6.0  # seconds: median response time
    rt_log_sd: float = 0.5  # standard deviation of its logarithm

    def boundary(self, label_1: str, label_2: str, seed: int) -> tuple[float, float]:
        """Give x0 and k of a category pair: the same for every participant of one seed."""
        rng = np.random.default_rng([seed, zlib.crc32(f"{label_1}_{label_2}".encode())])
        x0 = np.clip(rng.normal(self.x0_mean, self.x0_sd), 0.2, 0.8)
        return float(x0), float(self.k_median * np.exp(rng.normal(0, self.k_log_sd)))

    def appearance(self, lam_f: float, label_1: str, label_2: str, seed: int) -> float:
        """Give the degree, in [0, 1], to which an image with lam_f looks like label 1."""
        if lam_f in (0, 1):
            return float(lam_f)
        x0, k = self.boundary(label_1, label_2, seed)
        return float(1 / (1 + np.exp(-k * (lam_f - x0))))

    def midpoint(
        self, label_1: str, label_2: str, levels: list[float], lam_g: float, seed: int, rng: np.random.Generator
    ) -> float:
        """Choose the level that looks like label 1 to the degree lam_g, with noise and lapses."""
        if rng.random() < self.lapse_rate:
            return float(rng.choice(levels))
        x0, k = self.boundary(label_1, label_2, seed)
        perceived = rng.normal(x0 + np.log(lam_g / (1 - lam_g)) / k, self.noise_sd)
        return float(min(levels, key=lambda level: abs(level - perceived)))

    def response_time(self, rng: np.random.Generator) -> float:
        """Draw a response time in seconds."""
        return round(float(self.rt_median_s * np.exp(rng.normal(0, self.rt_log_sd))), 3)

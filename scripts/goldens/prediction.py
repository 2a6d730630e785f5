#!/usr/bin/env python3
"""Prediction scores for Tests/EvaluationTests/PredictionGoldens.swift, by trajnetplusplustools, NumPy and SciPy.

Needs trajnetplusplustools, numpy and scipy (written with 0.3.0, 2.4.6 and 1.17.1 of PyPI). Displacement errors are
those of trajnetplusplustools. Three modes of five steps are made by the congruential
generator of Tests/EvaluationTests/SampleResults.swift; the probability of the denser region is summed on a fine grid.
"""
import numpy as np
from scipy.stats import multivariate_normal
from trajnetplusplustools import TrackRow
from trajnetplusplustools.metrics import average_l2, final_l2


class Congruential:
    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state / 2147483648


def sample(seed):
    """Per mode: probability, means and covariances; then the truth. The test draws in the same order."""
    random, modes = Congruential(seed), []
    for _ in range(3):
        probability, means, covariances = 0.1 + random.unit(), [], []
        for step in range(5):
            means.append([3 * random.unit() + step, 3 * random.unit()])
            a, b, c = 0.3 + random.unit(), 0.3 + random.unit(), random.unit() - 0.5
            covariances.append([[a, c * np.sqrt(a * b)], [c * np.sqrt(a * b), b]])
        modes.append((probability, np.array(means), np.array(covariances)))
    return modes, np.array([[3 * random.unit() + step, 3 * random.unit()] for step in range(5)])


def path(points):
    return [TrackRow(frame, 0, x, y) for frame, (x, y) in enumerate(points)]


def density(modes, step, points):
    total = sum(p for p, _, _ in modes)
    return sum(p / total * multivariate_normal(m[step], c[step]).pdf(points) for p, m, c in modes)


def denser(modes, step, point):
    axis = np.arange(-12, 22, 0.02)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1)
    values = density(modes, step, grid)
    return values[values > density(modes, step, point)].sum() * 0.02**2


print("/// Written by scripts/goldens/prediction.py with trajnetplusplustools 0.3.0 and SciPy 1.17.1.")
print("enum PredictionGoldens {")
print("    /// Per seed: ADE, FDE, minADE and minFDE of two modes, NLL, probability of the denser region at the end.")
print("    static let scores: [UInt64: [Double]] = [")
for seed in range(1, 9):
    modes, truth = sample(seed * 7919)
    likeliest = sorted(modes, key=lambda mode: -mode[0])
    average = [average_l2(path(truth), path(m), n_predictions=5) for _, m, _ in likeliest]
    final = [final_l2(path(truth), path(m)) for _, m, _ in likeliest]
    nll = -np.mean([np.log(density(modes, step, truth[step])) for step in range(5)])
    values = [average[0], final[0], min(average[:2]), min(final[:2]), nll, denser(modes, 4, truth[4])]
    print(f"        {seed * 7919}: [{', '.join(f'{v:.6f}' for v in values)}],")
print("    ]\n}")

"""Scores of a network on a batch, as the field prints them."""

import numpy as np
import torch

from .dataset import Batch
from .learn import Recipe, denser, forecasts
from .network import ANCHORS, Network, log_density


def scores(network: Network, batch: Batch, scales: np.ndarray | None = None, recipe: Recipe | None = None) -> dict:
    """ADE and FDE of the likeliest path, the best of three, the likelihood, and what the 90 % regions cover."""
    mean, cov, weight = forecasts(network, batch, recipe)
    if scales is not None:
        cov = cov * torch.tensor(np.interp(batch.times, ANCHORS, scales) ** 2, dtype=cov.dtype)[None, None, :, None]
    error = batch.future[:, None] - mean
    distance = error.norm(dim=-1)
    nll = -torch.logsumexp(weight.log()[:, :, None] + log_density(error, cov), 1)
    generator = torch.Generator().manual_seed(3)
    covered = {}
    for time in (1.0, 2.0, 3.0):
        step = int(np.argmin(np.abs(batch.times - time)))
        share = denser(mean[:, :, step], cov[:, :, step], weight, batch.future[:, step], generator)
        covered[time] = float((share <= 0.9).float().mean())
    return {
        "count": len(batch), "ade": float(distance[:, 0].mean()), "fde": float(distance[:, 0, -1].mean()),
        "min_ade": float(distance.mean(2).min(1)[0].mean()), "min_fde": float(distance[:, :, -1].min(1)[0].mean()),
        "nll": float(nll.mean()), "coverage_90": covered,
    }


def line(batch: Batch) -> dict:
    """The straight line alone."""
    distance = batch.future.norm(dim=-1)
    return {"count": len(batch), "ade": float(distance.mean()), "fde": float(distance[:, -1].mean())}


def show(score: dict) -> str:
    text = f"{score['ade']:.3f} / {score['fde']:.3f}"
    if "nll" in score:
        covered = ", ".join(f"{c:.2f}" for c in score["coverage_90"].values())
        text += f" (best of 3 {score['min_ade']:.3f} / {score['min_fde']:.3f}, NLL {score['nll']:.2f}, 90 % cover {covered})"
    return text

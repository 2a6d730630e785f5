"""A whole prediction in Python, from measurements to Gaussians: what the Swift code must repeat to 1e-4."""

import numpy as np
import torch

from . import features
from .ego import NEIGHBOURS
from .histories import WINDOW, Histories
from .network import ANCHORS, Forecast, Network

STILL = 0.01  # m/s: a motion of less than this has no direction to speak of


def nearest(positions: np.ndarray) -> np.ndarray:
    """Indices [n, NEIGHBOURS] of the others by distance, -1 where there are no more."""
    distance = np.linalg.norm(positions[:, None] - positions[None], axis=-1)
    np.fill_diagonal(distance, np.inf)
    order = np.argsort(distance, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(positions) - 1)]
    return np.pad(order, [(0, 0), (0, NEIGHBOURS - order.shape[1])], constant_values=-1)


@torch.no_grad()
def predict(network: Network, scales: dict, histories: Histories, local: bool, facing: np.ndarray, times: np.ndarray):
    """(mean [Q, K, S, 2], covariance [Q, K, S, 3], weight [Q, K]) of everyone in `histories`, in its axes."""
    fit = features.fit(histories)
    count = len(histories)
    others = nearest(features.newest_positions(histories))
    person, neighbours, mask, u = features.features(
        fit, np.arange(count), others, np.full(count, local), np.tile(facing, (count, 1)))
    forecast = Forecast(network(*(torch.from_numpy(a) for a in (person, neighbours, mask))))
    still = (STILL**2 / ((fit.velocity**2).sum(-1) + STILL**2))[:, None, None, None]
    scale = scales["semi-local" if local else "fixed"][None, None, :, None]
    mean = forecast.mean.numpy().astype(float) * (1 - still)
    cov = forecast.covariance().numpy().astype(float) * scale**2
    round_ = 0.5 * (cov[..., 0] + cov[..., 2])[..., None] * np.array([1.0, 0, 1.0])
    cov = cov * (1 - still) + round_ * still
    step = ANCHORS[1]
    low = np.clip(np.floor(times / step + 1e-6).astype(int), 0, len(ANCHORS) - 2)
    share = times / step - low
    within, beyond = np.minimum(share, 1)[:, None], np.maximum(share, 1)[:, None]
    offset = mean[:, :, low] + (mean[:, :, low + 1] - mean[:, :, low]) * share[:, None]
    local_cov = (cov[:, :, low] * (1 - within) + cov[:, :, low + 1] * within) * beyond**2
    back = (u * np.array([1.0, -1.0]))[:, None, None]
    straight = fit.position[:, None] + fit.velocity[:, None] * times[:, None]
    unseen = np.maximum(fit.newest - 2.5, 0)[:, None] * (1 + times)
    rush = np.maximum(np.linalg.norm(fit.velocity, axis=1) - 15, 0)[:, None] * times
    bad = np.maximum(np.maximum(fit.position_cov[:, 0], fit.position_cov[:, 2]) - 25, 0)[:, None]
    doubt = (bad + unseen**2 + rush**2)[:, None, :, None] * np.array([1.0, 0, 1.0])
    return (straight[:, None] + features.turn(offset, back), features.turn_cov(local_cov, back) + doubt,
            forecast.log_weight.exp().numpy())


def histories_of(people) -> Histories:
    """Histories of lists of measurements (age, x, y, xx, xy, yy), oldest first."""
    width = max(len(p) for p in people)
    table = np.tile([0.0, 0, 0, 1, 0, 1], (len(people), width, 1))
    valid = np.zeros((len(people), width), bool)
    for row, measurements in enumerate(people):
        kept = [m for m in measurements if m[0] <= WINDOW]
        table[row, width - len(kept) :] = kept
        valid[row, width - len(kept) :] = True
    return Histories(table[..., 0], table[..., 1:3], table[..., 3:], valid)

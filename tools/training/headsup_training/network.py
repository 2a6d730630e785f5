"""The network: what is left of the future after a straight line, several ways, with how sure it is."""

import numpy as np
import torch
from torch import nn

from . import features

MODES = 3
ANCHORS = np.arange(13) * 0.4  # seconds ahead; between them everything is linear
PER_ANCHOR = 5  # x, y, two log standard deviations, a correlation
LOG_SD = (-4.0, 3.0)


class Network(nn.Module):
    """person [B, P], neighbours [B, M, N], mask [B, M] -> raw outputs [B, MODES * (13 * 5) + MODES]."""

    def __init__(self, hidden=96, encoded=32, dropout=0.3):
        super().__init__()
        person, neighbour = (len(s) for s in features.signs())
        self.register_buffer("person_mean", torch.zeros(person))
        self.register_buffer("person_scale", torch.ones(person))
        self.drop = nn.Dropout(dropout)
        self.encode = nn.Sequential(nn.Linear(neighbour, encoded), nn.ReLU(), nn.Linear(encoded, encoded), nn.ReLU())
        self.first = nn.Linear(person + 2 * encoded, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, MODES * (len(ANCHORS) * PER_ANCHOR) + MODES)
        nn.init.normal_(self.last.weight, std=0.01)
        nn.init.zeros_(self.last.bias)

    def forward(self, person, neighbours, mask):
        person = (person - self.person_mean) * self.person_scale
        code = self.encode(neighbours) * mask[..., None]
        pooled = self.drop(torch.cat([code.sum(1) * 0.25, code.amax(1)], -1))
        x = torch.relu(self.first(torch.cat([person, pooled], -1)))
        x = torch.relu(self.second(self.drop(x)))
        return self.last(self.drop(x))


def squash(z):
    """From all numbers to -1 .. 1, without a transcendental function."""
    return z / torch.sqrt(1 + z * z)


class Forecast:
    """Raw outputs read as modes, in the turned axes and relative to the straight line.

    mean [B, K, A, 2], log_sd [B, K, A, 2], rho [B, K, A], log_weight [B, K]; mode 0 is never the less likely one.
    """

    def __init__(self, raw):
        count = len(ANCHORS)
        body = raw[:, : MODES * count * PER_ANCHOR].reshape(-1, MODES, count, PER_ANCHOR)
        scale = torch.tensor(0.1 + 0.5 * ANCHORS, dtype=raw.dtype)[None, None, :, None]
        self.mean = body[..., :2] * scale
        centre, reach = (LOG_SD[0] + LOG_SD[1]) / 2, (LOG_SD[1] - LOG_SD[0]) / 2
        start = torch.log(torch.tensor(0.05 + 0.25 * ANCHORS, dtype=raw.dtype))[None, None, :, None]
        self.log_sd = centre + reach * squash((body[..., 2:4] + start - centre) / reach)
        self.rho = 0.95 * squash(body[..., 4])
        logits = raw[:, MODES * count * PER_ANCHOR :]
        lower = logits[:, :1] - torch.nn.functional.softplus(logits[:, 1:])
        self.log_weight = torch.log_softmax(torch.cat([logits[:, :1] * 0, lower - logits[:, :1]], 1), 1)

    def at(self, times):
        """(mean [B, K, S, 2], covariance xx, xy, yy [B, K, S, 3]) at these times ahead."""
        low, share = bracket(times)
        share = torch.tensor(share, dtype=self.mean.dtype)
        cov = self.covariance()

        def between(a):
            return a[:, :, low] * (1 - share)[:, None] + a[:, :, low + 1] * share[:, None]

        return between(self.mean), between(cov)

    def covariance(self):
        sd = torch.exp(self.log_sd)
        return torch.stack([sd[..., 0] ** 2, self.rho * sd[..., 0] * sd[..., 1], sd[..., 1] ** 2], -1)


def bracket(times):
    step = ANCHORS[1]
    low = np.clip(np.floor(times / step + 1e-9).astype(int), 0, len(ANCHORS) - 2)
    return low, times / step - low


def log_density(error, cov):
    """Log of the Gaussian density of errors [.., 2] with covariances (xx, xy, yy)."""
    xx, xy, yy = cov.unbind(-1)
    det = xx * yy - xy * xy
    x, y = error.unbind(-1)
    return -0.5 * (yy * x * x - 2 * xy * x * y + xx * y * y) / det - 0.5 * torch.log(det) - np.log(2 * np.pi)

"""Snapshots turned into the tensors that the network learns from."""

from dataclasses import dataclass

import numpy as np
import torch

from . import features
from .ego import Snapshots


@dataclass
class Batch:
    """person [T, P], neighbours [T, M, N], mask [T, M]; future [T, S, 2] relative to the straight line, in the turned
    axes, at `times` [S]; group [T]."""

    person: torch.Tensor
    neighbours: torch.Tensor
    mask: torch.Tensor
    future: torch.Tensor
    times: np.ndarray
    group: np.ndarray

    def __len__(self):
        return len(self.person)

    def take(self, index) -> "Batch":
        return Batch(self.person[index], self.neighbours[index], self.mask[index], self.future[index], self.times,
                     self.group[index])

    def mirrored(self, which: torch.Tensor) -> "Batch":
        """Left and right exchanged in the chosen samples [T] (bool)."""
        flip = which.float()[:, None]
        person, neighbour = (1 - flip * (1 - torch.from_numpy(s)) for s in features.signs())
        sideways = 1 - flip[:, :, None] * torch.tensor([0.0, 2.0])
        return Batch(self.person * person, self.neighbours * neighbour[:, None], self.mask, self.future * sideways,
                     self.times, self.group)


def batch(snapshots: Snapshots) -> Batch:
    fit = features.fit(snapshots.histories)
    person, neighbours, mask, u = features.features(
        fit, snapshots.target, snapshots.others, snapshots.local, snapshots.facing)
    line = fit.position[snapshots.target][:, None] + fit.velocity[snapshots.target][:, None] * snapshots.times[:, None]
    future = features.turn(snapshots.future - line, u[:, None]).astype(np.float32)
    return Batch(torch.from_numpy(person), torch.from_numpy(neighbours), torch.from_numpy(mask),
                 torch.from_numpy(future), snapshots.times, snapshots.group)


def concatenate(parts) -> Batch:
    return Batch(*(torch.cat([getattr(p, f) for p in parts]) for f in ("person", "neighbours", "mask", "future")),
                 parts[0].times, np.concatenate([p.group for p in parts]))

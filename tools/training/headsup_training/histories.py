"""Histories of many tracks as padded arrays: the one input form of every filter, predictor and feature here."""

from dataclasses import dataclass

import numpy as np

WINDOW = 3.0  # seconds of history that count


@dataclass
class Histories:
    """Q histories of up to H measurements, newest last, padded in front.

    age: [Q, H] seconds before now, >= 0; xy: [Q, H, 2] metres; cov: [Q, H, 3] xx, xy, yy; valid: [Q, H] bool.
    """

    age: np.ndarray
    xy: np.ndarray
    cov: np.ndarray
    valid: np.ndarray

    def __len__(self):
        return len(self.age)

    def take(self, index):
        return Histories(self.age[index], self.xy[index], self.cov[index], self.valid[index])


def stereo_deviations(distance):
    """Standard deviations of a stereo position along and across the line of sight, metres (StereoNoise in Swift)."""
    return np.hypot(0.015, 0.008 * distance**2), np.hypot(0.033, 0.0042 * distance)


def stereo_covariance(xy):
    """Covariance [.., 3] of a stereo position seen from the origin."""
    distance = np.maximum(np.hypot(xy[..., 0], xy[..., 1]), 1e-3)
    along, across = stereo_deviations(distance)
    u = xy / distance[..., None]
    excess = along**2 - across**2
    return np.stack([
        across**2 + excess * u[..., 0] ** 2, excess * u[..., 0] * u[..., 1], across**2 + excess * u[..., 1] ** 2], -1)


def track_histories(times, xy, cov, queries):
    """Histories of one track (times ascending, [n]) at query times that are `queries` [q]: arrays padded to the most
    measurements in any window."""
    last = np.searchsorted(times, queries + 1e-6, side="right")
    first = np.searchsorted(times, queries - WINDOW - 1e-6, side="left")
    width = max(1, int((last - first).max(initial=1)))
    index = last[:, None] - width + np.arange(width)[None, :]
    valid = (index >= first[:, None]) & (index < last[:, None])
    index = np.clip(index, 0, len(times) - 1)
    age = np.where(valid, np.maximum(queries[:, None] - times[index], 0), 0)
    return Histories(age, np.where(valid[..., None], xy[index], 0), np.where(valid[..., None], cov[index], [1.0, 0.0, 1.0]), valid)


def stack(parts):
    """One batch of several."""
    width = max(p.age.shape[1] for p in parts)

    def padded(name):
        arrays = []
        for part in parts:
            a = getattr(part, name)
            missing = width - a.shape[1]
            filler = np.array([1.0, 0.0, 1.0]) if name == "cov" else np.zeros(a.shape[2:], a.dtype)
            arrays.append(np.concatenate([np.broadcast_to(filler, (len(a), missing, *a.shape[2:])), a], 1))
        return np.concatenate(arrays)

    return Histories(padded("age"), padded("xy"), padded("cov"), padded("valid"))

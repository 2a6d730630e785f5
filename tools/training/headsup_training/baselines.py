"""The predictors that the network is measured against."""

import numpy as np

from .histories import Histories


def last_displacement(histories: Histories, times: np.ndarray) -> np.ndarray:
    """Constant velocity of the last two measurements: [Q, S, 2]."""
    velocity = (histories.xy[:, -1] - histories.xy[:, -2]) / (histories.age[:, -2] - histories.age[:, -1])[:, None]
    return histories.xy[:, -1][:, None] + velocity[:, None] * times[None, :, None]


def kalman(histories: Histories, times: np.ndarray, acceleration=0.3, speed=2.0) -> np.ndarray:
    """A constant-velocity Kalman filter (white acceleration of this spectral density, m2/s3; velocity prior of this
    standard deviation) over every history, with the covariance of each measurement: [Q, S, 2]."""
    count, width = histories.age.shape
    state, cov = np.zeros((count, 4)), np.zeros((count, 4, 4))
    begun = np.zeros(count, bool)
    previous = np.zeros(count)
    for k in range(width):
        live = histories.valid[:, k]
        z, age = histories.xy[:, k], histories.age[:, k]
        xx, xy, yy = histories.cov[:, k].T
        noise = np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -2)
        dt = np.where(begun & live, previous - age, 0.0)
        f = np.tile(np.eye(4), (count, 1, 1))
        f[:, 0, 2] = f[:, 1, 3] = dt
        q = np.zeros((count, 4, 4))
        for a in range(2):
            q[:, a, a] = dt**3 / 3
            q[:, a, a + 2] = q[:, a + 2, a] = dt**2 / 2
            q[:, a + 2, a + 2] = dt
        x = np.einsum("nij,nj->ni", f, state)
        p = f @ cov @ f.transpose(0, 2, 1) + acceleration * q
        s = p[:, :2, :2] + noise
        gain = p[:, :, :2] @ np.linalg.inv(s)
        x2 = x + np.einsum("nij,nj->ni", gain, z - x[:, :2])
        p2 = p - gain @ p[:, :2, :]
        first = live & ~begun
        p0 = np.zeros((count, 4, 4))
        p0[:, :2, :2] = noise
        p0[:, 2, 2] = p0[:, 3, 3] = speed**2
        going = live & begun
        state = np.where(going[:, None], x2, np.where(first[:, None], np.concatenate([z, 0 * z], 1), state))
        cov = np.where(going[:, None, None], p2, np.where(first[:, None, None], p0, cov))
        previous = np.where(live, age, previous)
        begun |= live
    ahead = times[None, :, None] + previous[:, None, None]
    return state[:, None, :2] + state[:, None, 2:] * ahead


def errors(paths: np.ndarray, future: np.ndarray):
    """(ADE, FDE) of each sample, metres."""
    e = np.linalg.norm(paths - future, axis=-1)
    return e.mean(1), e[:, -1]

"""What the network sees of a person and of the people near it.

Written to be repeated in Swift (Sources/LearnedPrediction): closed forms only, double precision up to the features.
Everything is relative to the newest measurement, and turned so that x points along the filtered velocity; so a
prediction turns and moves with its input exactly.
"""

from dataclasses import dataclass

import numpy as np

from .histories import WINDOW, Histories

PROCESS = 1.0  # white acceleration, m2/s3, that old measurements are discounted for
ROUGHNESS = 0.03  # metres: what a measurement differs from a smooth path at any age
PRIOR_SPEED = 2.0  # metres a second: standard deviation of the velocity before any measurement
BINS, BIN = 8, 0.4  # residuals are averaged in bins of this many seconds
RESIDUAL_PRIOR = 0.3  # metres: residuals are shrunk as if they had this standard deviation
MINIMUM_SD, MAXIMUM_SD = 0.01, 100.0


@dataclass
class Fit:
    """The line through a history: position and velocity now, with covariances (xx, xy, yy), and what is left over.

    position, velocity: [Q, 2]; position_cov, velocity_cov: [Q, 3];
    residual: [Q, BINS, 2] and residual_cov: [Q, BINS, 3]; all in the input's axes; newest, oldest: ages; count: [Q].
    """

    position: np.ndarray
    velocity: np.ndarray
    position_cov: np.ndarray
    velocity_cov: np.ndarray
    residual: np.ndarray
    residual_cov: np.ndarray
    newest: np.ndarray
    oldest: np.ndarray
    count: np.ndarray


def newest_positions(histories: Histories):
    """The newest measurement of each history [Q, 2]."""
    width = histories.valid.shape[1]
    last = width - 1 - np.argmax(histories.valid[:, ::-1], axis=1)
    return histories.xy[np.arange(len(last)), last]


def inverse(m):
    """Inverses of symmetric 2x2 matrices given as (xx, xy, yy)."""
    det = m[..., 0] * m[..., 2] - m[..., 1] ** 2
    return np.stack([m[..., 2], -m[..., 1], m[..., 0]], -1) / det[..., None]


def times(m, v):
    """Symmetric (xx, xy, yy) times vectors."""
    return np.stack([m[..., 0] * v[..., 0] + m[..., 1] * v[..., 1], m[..., 1] * v[..., 0] + m[..., 2] * v[..., 1]], -1)


def full(m):
    return np.stack([np.stack([m[..., 0], m[..., 1]], -1), np.stack([m[..., 1], m[..., 2]], -1)], -2)


def packed(m):
    return np.stack([m[..., 0, 0], 0.5 * (m[..., 0, 1] + m[..., 1, 0]), m[..., 1, 1]], -1)


def fit(histories: Histories) -> Fit:
    """Generalised least squares of a constant velocity: a measurement of age a weighs as the inverse of its own
    covariance plus (ROUGHNESS^2 + PROCESS a^3 / 3) I, the variance that white acceleration gives a position that long
    ago; the velocity has a prior. Close to a constant-velocity Kalman smoother, without its recursion."""
    age, valid = histories.age, histories.valid
    low, high = MINIMUM_SD**2, MAXIMUM_SD**2
    xx, yy = np.clip(histories.cov[..., 0], low, high), np.clip(histories.cov[..., 2], low, high)
    bound = 0.99 * np.sqrt(xx * yy)
    xy = np.clip(histories.cov[..., 1], -bound, bound)
    slack = ROUGHNESS**2 + PROCESS * age**3 / 3
    weight = inverse(np.stack([xx + slack, xy, yy + slack], -1)) * valid[..., None]
    reference = newest_positions(histories)
    z = (histories.xy - reference[:, None]) * valid[..., None]
    t = -age[..., None]
    s0, s1, s2 = weight.sum(1), (weight * t).sum(1), (weight * t * t).sum(1)
    s2 = s2 + np.array([1, 0, 1]) / PRIOR_SPEED**2
    wz = times(weight, z)
    b0, b1 = wz.sum(1), (wz * t).sum(1)
    s0i = inverse(s0)
    k = full(s1) @ full(s0i)
    precision = packed(full(s2) - k @ full(s1))
    velocity_cov = inverse(precision)
    velocity = times(velocity_cov, b1 - np.einsum("qij,qj->qi", k, b0))
    position = times(s0i, b0 - times(s1, velocity))
    position_cov = s0i + packed(k.transpose(0, 2, 1) @ full(velocity_cov) @ k)
    # Residuals against the line, averaged with their own precision only: the network judges their age itself.
    own = inverse(np.stack([xx + ROUGHNESS**2, xy, yy + ROUGHNESS**2], -1)) * valid[..., None]
    r = (z - position[:, None] + velocity[:, None] * age[..., None]) * valid[..., None]
    wr = times(own, r)
    bin_of = np.minimum(np.floor(age / BIN + 0.5).astype(int), BINS)
    residual, residual_cov = np.zeros((len(age), BINS, 2)), np.zeros((len(age), BINS, 3))
    for b in range(BINS):
        here = (bin_of == b) & valid
        total = (own * here[..., None]).sum(1) + np.array([1, 0, 1]) / RESIDUAL_PRIOR**2
        residual_cov[:, b] = inverse(total)
        residual[:, b] = times(residual_cov[:, b], (wr * here[..., None]).sum(1))
    newest = np.where(valid, age, np.inf).min(1)
    oldest = np.where(valid, age, 0).max(1)
    return Fit(position + reference, velocity, position_cov, velocity_cov, residual, residual_cov,
               newest, oldest, valid.sum(1))


def turn(v, u):
    """Vectors in the axes of the unit vectors u (x along u)."""
    return np.stack([v[..., 0] * u[..., 0] + v[..., 1] * u[..., 1], v[..., 1] * u[..., 0] - v[..., 0] * u[..., 1]], -1)


def turn_cov(m, u):
    c, s = u[..., 0], u[..., 1]
    xx, xy, yy = m[..., 0], m[..., 1], m[..., 2]
    return np.stack([
        c * c * xx + 2 * c * s * xy + s * s * yy,
        (c * c - s * s) * xy + c * s * (yy - xx),
        s * s * xx - 2 * c * s * xy + c * c * yy,
    ], -1)


def direction(velocity):
    speed = np.sqrt((velocity**2).sum(-1))
    moving = speed > 1e-9
    u = np.where(moving[..., None], velocity / np.where(moving, speed, 1)[..., None], np.array([1.0, 0.0]))
    return u, speed


def soft(v, scale):
    """A vector shortened to at most `scale`, smoothly."""
    return v / (1 + np.sqrt((v**2).sum(-1, keepdims=True)) / scale)


def spread(m):
    """Log standard deviations along the axes and the correlation of covariances (xx, xy, yy)."""
    sx, sy = np.sqrt(np.maximum(m[..., 0], 0)), np.sqrt(np.maximum(m[..., 2], 0))
    rho = m[..., 1] / np.maximum(sx * sy, 1e-12)
    return np.stack([np.log(sx + 0.01), np.log(sy + 0.01), np.clip(rho, -1, 1)], -1)


def approach(p, v):
    """Time to the closest approach of a relative motion (0 to 5 s, over 5) and the distance then (0 to 1)."""
    vv = (v**2).sum(-1)
    t = np.clip(-(p * v).sum(-1) / (vv + 0.01), 0, 5)
    d = np.sqrt(((p + v * t[..., None]) ** 2).sum(-1))
    return np.stack([t / 5, 1 / (1 + d)], -1)


def features(f: Fit, target, others, local, facing):
    """(person [T, P], neighbours [T, M, N], mask [T, M], frame): float32 inputs of the network, and the unit vectors
    [T, 2] that turn them."""
    p, v = f.position[target], f.velocity[target]
    u, speed = direction(v)
    flag = local[:, None].astype(float)
    distance = np.sqrt((p**2).sum(-1, keepdims=True))
    bearing = turn(-p / np.maximum(distance, 1e-9), u) * flag
    known = np.sqrt((facing**2).sum(-1, keepdims=True)) > 0
    residual = turn(f.residual[target], u[:, None])
    certainty = 1 - turn_cov(f.residual_cov[target], u[:, None])[..., ::2] / RESIDUAL_PRIOR**2
    person = np.concatenate([
        np.minimum(speed, 4)[:, None] / 2, np.minimum(np.log1p(speed), 3)[:, None],
        spread(turn_cov(f.velocity_cov[target], u)), spread(turn_cov(f.position_cov[target], u)),
        soft(residual, 2.0).reshape(len(p), -1) * 2, certainty.reshape(len(p), -1),
        np.minimum(f.newest[target], WINDOW)[:, None], f.oldest[target][:, None] / WINDOW,
        np.log(f.count[target] + 1.0)[:, None] / 4,
        flag, bearing, np.minimum(distance, 20) / 10 * flag, flag / (1 + distance),
        approach(p, v) * flag, turn(facing, u), known.astype(float),
    ], 1)
    mask = others >= 0
    o = np.where(mask, others, 0)
    uu = u[:, None]
    dp, dv = turn(f.position[o] - p[:, None], uu), turn(f.velocity[o] - v[:, None], uu)
    distance = np.sqrt((dp**2).sum(-1, keepdims=True))
    near = turn(f.residual[o], uu[:, :, None])[:, :, 1:5]
    sure = 1 - (f.residual_cov[o][:, :, 1:5, 0] + f.residual_cov[o][:, :, 1:5, 2]) / (2 * RESIDUAL_PRIOR**2)
    neighbours = np.concatenate([
        soft(dp, 8.0) / 2, 1 / (1 + distance), soft(dv, 8.0) / 2, soft(turn(f.velocity[o], uu), 8.0) / 2,
        spread(turn_cov(f.velocity_cov[o], uu))[..., :2], np.minimum(f.newest[o], WINDOW)[..., None],
        approach(dp, dv), soft(near, 2.0).reshape(*o.shape, -1) * 2, sure,
    ], -1) * mask[..., None]
    return person.astype(np.float32), neighbours.astype(np.float32), mask, u


def signs():
    """What mirroring left and right does to the person's and a neighbour's features: vectors of 1 and -1."""
    person = [1, 1] + [1, 1, -1] * 2 + [1, -1] * BINS + [1, 1] * BINS + [1, 1, 1] + [1, 1, -1] + [1, 1] + [1, 1] + [1, -1, 1]
    neighbour = [1, -1, 1, 1, -1, 1, -1, 1, 1, 1, 1, 1] + [1, -1] * 4 + [1] * 4
    return np.array(person, np.float32), np.array(neighbour, np.float32)

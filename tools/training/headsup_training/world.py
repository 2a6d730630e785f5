"""Samples of the ETH/UCY protocol, plain for tests and varied for training."""

import numpy as np

from .ego import Snapshots
from .histories import Histories
from .predict import nearest
from .scenes import HORIZON, OBSERVED, STEP, Scene, resampled, windows

PACE = (-0.4, 0.5)  # log of how much faster than life people may walk in training
SPEEDS = (-0.1, 0.1)
HURRY = 0.4
ANNOTATION_SD = 0.03  # metres: the standard deviation that annotated positions are given




class Lookup:
    """Who is where in each frame of a scene."""

    def __init__(self, scene: Scene):
        self.frames = [{} for _ in scene.frames]
        for person, (at, xy) in scene.paths.items():
            for index, place in zip(at.tolist(), xy):
                self.frames[index][person] = place

    def observed(self, first: int, people):
        """(positions [n, 8, 2], known [n, 8], ids) of the window's people, then of everyone else in its last
        observed frame: they are seen as well, though they are no samples."""
        span = self.frames[first : first + OBSERVED]
        everyone = list(people) + [p for p in span[-1] if p not in set(people)]
        known = np.array([[p in frame for frame in span] for p in everyone])
        seen = np.array([[frame.get(p, (0.0, 0.0)) for frame in span] for p in everyone])
        return seen, known, everyone


def hurried(seen: np.ndarray, futures: np.ndarray, factor: float, settling: float):
    """Everyone faster by a factor until now, and back to the own pace with a time constant of `settling` seconds."""
    ahead = np.arange(1, HORIZON + 1) * STEP
    walked = ahead / factor + (1 - 1 / factor) * settling * (1 - np.exp(-ahead / settling))
    low = np.minimum((walked / STEP).astype(int), HORIZON - 1)
    share = (walked / STEP - low)[None, :, None]
    path = np.concatenate([seen[: len(futures), -1:], futures], 1)
    return seen * factor, (path[:, low] * (1 - share) + path[:, low + 1] * share) * factor


def window_snapshots(scene: Scene, group: int, seed: int | None = None) -> Snapshots:
    """All windows of a scene. With a seed each is varied: everyone faster or slower, mirrored, walked backwards, with
    noise and with a history cut short, now and then."""
    rng = None if seed is None else np.random.default_rng(seed)
    age = np.arange(OBSERVED - 1, -1, -1) * STEP
    ahead = np.arange(1, HORIZON + 1) * STEP
    if rng is not None and rng.random() < 0.75:
        scene = resampled(scene, float(np.exp(rng.uniform(*PACE))), rng.uniform(0, 1))
    lookup = Lookup(scene)
    xy, valid, cov, future, target, others, start = [], [], [], [], [], [], 0
    for first, people, paths in windows(scene, keep_lone=rng is not None):
        seen, known, _ = lookup.observed(first, people)
        futures = paths[:, OBSERVED:]
        sd = np.full(len(seen), ANNOTATION_SD)
        if rng is not None:
            factor = np.array([1.0, rng.choice([1.0, -1.0])]) * np.exp(rng.uniform(*SPEEDS))
            seen, futures = seen * factor, futures * factor
            if rng.random() < HURRY:
                seen, futures = hurried(seen, futures, rng.uniform(1, 2), rng.uniform(0.5, 4))
            if rng.random() < 0.3:
                noise = rng.uniform(0, 0.1)
                seen = seen + rng.normal(0, noise, seen.shape)
                sd = np.hypot(sd, noise)
            if rng.random() < 0.15:
                known = known & (np.arange(OBSERVED) >= OBSERVED - rng.integers(2, OBSERVED))
        n = len(seen)
        xy.append(seen)
        valid.append(known)
        cov.append(np.repeat((sd**2)[:, None, None] * np.array([1.0, 0, 1.0]), OBSERVED, 1))
        near = nearest(seen[:, OBSERVED - 1])[: len(people)]
        target.append(start + np.arange(len(people)))
        others.append(np.where(near >= 0, near + start, -1))
        future.append(futures)
        start += n
    count = sum(len(t) for t in target)
    histories = Histories(np.tile(age, (start, 1)), np.concatenate(xy), np.concatenate(cov), np.concatenate(valid))
    return Snapshots(
        histories, np.concatenate(target), np.concatenate(others), np.concatenate(future), ahead,
        np.full(count, group), np.zeros((count, 2)), np.zeros(count, bool))

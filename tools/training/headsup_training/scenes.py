"""ETH/UCY scenes: reading the text files, the S-GAN windows, and smooth paths through the annotations."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

SCENES = {
    "eth": "biwi_eth",
    "hotel": "biwi_hotel",
    "zara1": "crowds_zara01",
    "zara3": "crowds_zara03",
    "uni": "uni_examples",
}
STEP = 0.4  # seconds between two annotated frames
# The standard biwi_eth file keeps every tenth frame of a 15 Hz recording read as 25 Hz: its true step is 0.6 s.
TRUE_STEP = {"eth": 0.6}
OBSERVED, HORIZON = 8, 12


@dataclass
class Scene:
    """One annotated scene: positions[frame index][person] = (x, y) metres."""

    name: str
    frames: np.ndarray  # sorted frame numbers of the file
    paths: dict[int, tuple[np.ndarray, np.ndarray]]  # person -> (indices into frames, positions [n, 2])


def read_scene(folder: Path, name: str) -> Scene:
    table = np.loadtxt(folder / f"{SCENES[name]}.txt")
    frames = np.unique(table[:, 0])
    paths = {}
    for person in np.unique(table[:, 1]):
        rows = table[table[:, 1] == person]
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        paths[int(person)] = (np.searchsorted(frames, rows[:, 0]), rows[:, 2:4])
    return Scene(name, frames, paths)


def windows(scene: Scene, keep_lone: bool = False):
    """The S-GAN protocol: (person ids, positions [n, 20, 2]) for every window of 20 consecutive frames of the file
    in which at least two pedestrians are present throughout; one pedestrian does with `keep_lone`."""
    length = OBSERVED + HORIZON
    count = len(scene.frames)
    lookup = {p: dict(zip(i.tolist(), xy)) for p, (i, xy) in scene.paths.items()}
    present = [[] for _ in range(count)]
    for person, at in lookup.items():
        for index in at:
            present[index].append(person)
    for first in range(count - length + 1):
        people = [p for p in present[first] if all(first + k in lookup[p] for k in range(length))]
        if len(people) >= (1 if keep_lone else 2):
            yield first, people, np.array([[lookup[p][first + k] for k in range(length)] for p in people])


def spline(times: np.ndarray, values: np.ndarray):
    """A natural cubic spline through values [n, d] at strictly increasing times; a function of query times."""
    n = len(times)
    if n == 1:
        return lambda t: np.repeat(values, len(t), axis=0)
    h = np.diff(times)[:, None]
    slope = np.diff(values, axis=0) / h
    second = np.zeros_like(values)
    if n > 2:
        system = np.zeros((n - 2, n - 2))
        for k in range(n - 2):
            system[k, k] = 2 * (h[k, 0] + h[k + 1, 0])
            if k:
                system[k, k - 1] = h[k, 0]
            if k < n - 3:
                system[k, k + 1] = h[k + 1, 0]
        second[1:-1] = np.linalg.solve(system, 6 * np.diff(slope, axis=0))

    def evaluate(t: np.ndarray) -> np.ndarray:
        k = np.clip(np.searchsorted(times, t, side="right") - 1, 0, n - 2)
        a, b = (t - times[k])[:, None], (times[k + 1] - t)[:, None]
        w = h[k]
        return (
            (second[k] * b**3 + second[k + 1] * a**3) / (6 * w)
            + (values[k] / w - second[k] * w / 6) * b
            + (values[k + 1] / w - second[k + 1] * w / 6) * a
        )

    return evaluate


def resampled(scene: Scene, step: float, phase: float) -> Scene:
    """The scene at another step: frames `step` annotated steps apart, the first one `phase` after the start."""
    count = int((len(scene.frames) - 1 - phase) / step) + 1
    moments = phase + step * np.arange(count)
    paths = {}
    for person, (at, xy) in scene.paths.items():
        inside = np.flatnonzero((moments >= at[0]) & (moments <= at[-1]))
        if len(inside) and len(at) > 1:
            paths[person] = (inside, spline(at.astype(float), xy)(moments[inside]))
    return Scene(scene.name, moments, paths)

"""Egocentric sequences (data/ego): observations rotated into the semi-local frame, and the samples of the protocol."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .features import newest_positions
from .histories import Histories, stack, stereo_covariance, track_histories

RATE = 15.0
AHEAD = 45  # steps of the rate up to the horizon of 3 s


@dataclass
class Track:
    """One track of one person: times [n], frames [n], xy [n, 2] semi-local, cov [n, 3]."""

    person: int
    times: np.ndarray
    frames: np.ndarray
    xy: np.ndarray
    cov: np.ndarray


@dataclass
class Sequence:
    """tracks, and truth[person] = (frames, xy) relative to the wearer; rate in frames a second."""

    name: str
    scene: str
    tracks: list[Track]
    truth: dict[int, dict[int, np.ndarray]]
    rate: float = RATE
    heading: np.ndarray | None = None  # [frames, 2] unit vector of the camera's heading


def rotation(q):
    w, x, y, z = q.T
    return np.stack([
        1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
        2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
        2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
    ], -1).reshape(-1, 3, 3)


def table(path: Path) -> np.ndarray:
    lines = path.read_text().splitlines()[1:]
    return np.array([[float(v) for v in line.split(",")] for line in lines]) if lines else np.zeros((0, 7))


def read_sequence(folder: Path) -> Sequence:
    seen, turned = table(folder / "observations.csv"), table(folder / "orientation.csv")
    truth = {}
    for row in table(folder.parent.parent / "truth" / f"{folder.name}.csv"):
        truth.setdefault(int(row[2]), {})[int(row[0])] = row[3:5]
    to_local = rotation(turned[:, 1:])
    tracks = []
    for track in np.unique(seen[:, 3]):
        rows = seen[seen[:, 3] == track]
        frames = rows[:, 0].astype(int)
        xy = np.einsum("nij,nj->ni", to_local[frames], rows[:, 4:7])[:, :2]
        tracks.append(Track(int(rows[0, 2]), rows[:, 1], frames, xy, stereo_covariance(xy)))
    ahead = to_local @ np.array([0.0, 0.0, 1.0])
    heading = ahead[:, :2] / np.maximum(np.linalg.norm(ahead[:, :2], axis=1, keepdims=True), 1e-9)
    return Sequence(folder.name, folder.name.split("-")[0], tracks, truth, RATE, heading)


def samples(sequence: Sequence, minimum=5, ahead=AHEAD, stride=1):
    """The samples of the protocol: (track number, index of the observation, future xy [ahead, 2])."""
    for number, track in enumerate(sequence.tracks):
        path = sequence.truth.get(track.person, {})
        for index in range(minimum - 1, len(track.times), stride):
            frame = track.frames[index]
            if all(frame + k in path for k in range(1, ahead + 1)):
                yield number, index, np.array([path[frame + k] for k in range(1, ahead + 1)])


@dataclass
class Snapshots:
    """Targets with everyone in view at their time.

    histories: of all tracks at all query times; target: [T] index into histories; others: [T, M] indices, -1 = none;
    future: [T, S, 2] at `times` [S] seconds ahead; group: [T] a label (sequence or scene number); facing: [T, 2] mean
    direction of the wearer's face so far, shorter than 1 the more it turned, zero where unknown; local: [T] whether
    the wearer is at the origin.
    """

    histories: Histories
    target: np.ndarray
    others: np.ndarray
    future: np.ndarray
    times: np.ndarray
    group: np.ndarray
    facing: np.ndarray
    local: np.ndarray

    def __len__(self):
        return len(self.target)


NEIGHBOURS = 8  # the nearest ones that the network looks at
STALE = 0.5  # seconds after which a track that is seen no more is forgotten
FACING_MEMORY = 4.0  # seconds: time constant of the mean direction of the face


def mean_facing(heading: np.ndarray, rate: float) -> np.ndarray:
    """The direction of the face [frames, 2], averaged with exponential forgetting since the start."""
    keep = np.exp(-1 / (rate * FACING_MEMORY))
    mean, total, out = np.zeros(2), 0.0, np.zeros_like(heading)
    for k, direction in enumerate(heading):
        mean, total = keep * mean + direction, keep * total + 1
        out[k] = mean / total
    return out


def snapshots(sequence: Sequence, group: int, chosen, rng=None) -> Snapshots | None:
    """Histories at the times of the chosen samples, and of every other track that is alive then. With a generator
    some people are lost from sight for a while before."""
    chosen = list(chosen)
    if not chosen:
        return None
    ahead = len(chosen[0][2])
    times = np.unique([sequence.tracks[n].times[i] for n, i, _ in chosen])
    parts, lookup, total = [], {}, 0
    for number, track in enumerate(sequence.tracks):
        last = np.searchsorted(track.times, times + 1e-6, side="right") - 1
        alive = (last >= 0) & (times - track.times[np.maximum(last, 0)] <= STALE)
        if alive.any():
            parts.append(track_histories(track.times, track.xy, track.cov, times[alive]))
            for t in times[alive]:
                lookup.setdefault(t, {})[number] = total
                total += 1
    histories = stack(parts)
    if rng is not None:
        lose_sight(histories, rng)
    newest = newest_positions(histories)
    facing = np.zeros((1, 2)) if sequence.heading is None else mean_facing(sequence.heading, sequence.rate)
    target, others, faces = [], [], []
    for number, index, _ in chosen:
        here = lookup[sequence.tracks[number].times[index]]
        me = here[number]
        rest = sorted((q for n, q in here.items() if n != number), key=lambda q: ((newest[q] - newest[me]) ** 2).sum())
        target.append(me)
        faces.append(facing[min(sequence.tracks[number].frames[index], len(facing) - 1)])
        others.append((rest + [-1] * NEIGHBOURS)[:NEIGHBOURS])
    return Snapshots(
        histories, np.array(target), np.array(others), np.array([f for _, _, f in chosen]),
        np.arange(1, ahead + 1) / sequence.rate, np.full(len(target), group),
        np.array(faces), np.ones(len(target), bool))


def lose_sight(histories: Histories, rng, share=0.1, longest=2.5):
    """Takes the newest measurements, of up to `longest` seconds, from some histories that have older ones."""
    lost = np.where(rng.random(len(histories)) < share, rng.uniform(0, longest, len(histories)), 0)
    kept = histories.valid & (histories.age >= lost[:, None])
    some = kept.any(1)
    histories.valid[some] = kept[some]


def join(parts) -> Snapshots:
    parts = [p for p in parts if p is not None]
    start = np.cumsum([0] + [len(p.histories) for p in parts])
    return Snapshots(
        stack([p.histories for p in parts]),
        np.concatenate([p.target + s for p, s in zip(parts, start)]),
        np.concatenate([np.where(p.others >= 0, p.others + s, -1) for p, s in zip(parts, start)]),
        np.concatenate([p.future for p in parts]), parts[0].times, np.concatenate([p.group for p in parts]),
        np.concatenate([p.facing for p in parts]), np.concatenate([p.local for p in parts]))

"""KITTI tracking labels as egocentric sequences: real people, a real vehicle's motion, no noise."""

from pathlib import Path

import numpy as np

from .ego import Sequence, Track

RATE = 10.0
LABEL_SD = 0.03  # metres, as the Swift evaluation takes it


def read_kitti(folder: Path, number: str) -> Sequence:
    """Pedestrians relative to the camera, turned by the vehicle's roll, pitch and yaw (not moved)."""
    roll, pitch, yaw = np.loadtxt(folder / "oxts" / f"{number}.txt", usecols=(3, 4, 5), ndmin=2).T
    rows = {}
    for text in (folder / "label" / f"{number}.txt").read_text().splitlines():
        field = text.split()
        if field[2] == "Pedestrian":
            right, down, ahead = (float(v) for v in field[13:16])
            frame = int(field[0])
            if frame < len(yaw):
                rows.setdefault(int(field[1]), []).append((frame, ahead, -right, -down))
    tracks, truth = [], {}
    for person, seen in rows.items():
        table = np.array(sorted(seen))
        frames = table[:, 0].astype(int)
        x, y, z = table[:, 1:].T
        cp, sp, cr, sr, cy, sy = (f(a[frames]) for a in (pitch, roll, yaw) for f in (np.cos, np.sin))
        y, z = cr * y - sr * z, sr * y + cr * z
        x, z = cp * x + sp * z, -sp * x + cp * z
        xy = np.stack([cy * x - sy * y, sy * x + cy * y], 1)
        truth[person] = dict(zip(frames.tolist(), xy))
        cov = np.tile([LABEL_SD**2, 0, LABEL_SD**2], (len(xy), 1))
        for part in np.split(np.arange(len(frames)), np.flatnonzero(np.diff(frames) / RATE > 0.5) + 1):
            tracks.append(Track(person, frames[part] / RATE, frames[part], xy[part], cov[part]))
    return Sequence(number, "kitti", tracks, truth, RATE, np.stack([np.cos(yaw), np.sin(yaw)], 1))

"""Simulated recordings as sequence folders: what `headsup evaluate collision` reads, from walks of ETH/UCY.

    python -m headsup_training.recordings DATA OUT [--passes 3] [--seed 7]

Every pedestrian of every scene wears the camera once a pass. The camera is that of simulate.py at 15 frames a second
with the noise that the program expects, so that the tracker under test is the program's own.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from .scenes import SCENES, read_scene
from .simulate import draw_camera, record

RATE = 15.0
MANIFEST = """[sequence]
name = "{name}"
rate = 15.0
format = 1

[camera]
width = 1280
height = 720
fx = 640.0
fy = 640.0
cx = 640.0
cy = 360.0
height_above_ground = 1.65

[orientation]
file = "orientation.csv"

[observations]
file = "observations.csv"

[truth]
file = "truth.csv"
frame = "semi-local"
"""


def camera_axes(yaw: np.ndarray) -> np.ndarray:
    """Quaternions [n, 4] (w x y z) of a level camera, x right, y down, z forward, in semi-local axes."""
    # Forward along x: the rows of the rotation are y = -x_camera, z = -y_camera, x = z_camera.
    level = np.array([0.5, -0.5, 0.5, -0.5])
    half = yaw / 2
    turn = np.stack([np.cos(half), np.zeros_like(half), np.zeros_like(half), np.sin(half)], -1)
    (a, b), (w, x, y, z) = (turn[:, 0], turn[:, 3]), level
    return np.stack([a * w - b * z, a * x - b * y, a * y + b * x, a * z + b * w], -1)


def write(folder: Path, name: str, sequence, yaw: np.ndarray):
    """One sequence folder; a track's positions are turned back into the camera's axes as the program reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sequence.toml").write_text(MANIFEST.format(name=name))
    times = np.arange(len(yaw)) / RATE
    with open(folder / "orientation.csv", "w") as out:
        out.write("t,qw,qx,qy,qz\n")
        for t, q in zip(times, camera_axes(yaw)):
            out.write(f"{t:.4f},{q[0]:.6f},{q[1]:.6f},{q[2]:.6f},{q[3]:.6f}\n")
    rows = []
    for number, track in enumerate(sequence.tracks, start=1):
        for frame, (x, y) in zip(track.frames, track.xy):
            c, s = np.cos(yaw[frame]), np.sin(yaw[frame])
            rows.append((frame, number, track.person, s * x - c * y, c * x + s * y))
    with open(folder / "observations.csv", "w") as out:
        out.write("frame,t,id,track,x,y,z\n")
        for frame, number, person, right, forward in sorted(rows):
            out.write(f"{frame},{times[frame]:.4f},{person},{number},{right:.3f},0.1,{forward:.3f}\n")
    with open(folder / "truth.csv", "w") as out:
        out.write("frame,t,id,x,y,z\n")
        for frame in range(len(yaw)):
            for person, way in sequence.truth.items():
                if frame in way:
                    x, y = way[frame]
                    out.write(f"{frame},{times[frame]:.4f},{person},{x:.3f},{y:.3f},0\n")


def main():
    parser = argparse.ArgumentParser(prog="headsup_training.recordings", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with eth-ucy/")
    parser.add_argument("out", type=Path)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    for number, name in enumerate(SCENES):
        scene = read_scene(options.data / "eth-ucy", name)
        for turn in range(options.passes):
            rng = np.random.default_rng([options.seed, number, turn])
            for wearer in scene.paths:
                camera = replace(draw_camera(rng), rate=RATE, noise=1.0, wrong=1.0)
                # The first pass keeps the people's own pace; the others vary it a little.
                pace = 1.0 if turn == 0 else float(np.exp(rng.normal(0, 0.1)))
                sequence = record(scene, wearer, pace, camera, rng)
                if sequence is None or sequence.heading is None or len(sequence.tracks) == 0:
                    continue
                yaw = np.arctan2(sequence.heading[:, 1], sequence.heading[:, 0])
                folder = options.out / f"pass{turn}" / f"{name}-{wearer:04}"
                write(folder, f"{name}-{wearer:04}-{turn}", sequence, yaw)


if __name__ == "__main__":
    main()

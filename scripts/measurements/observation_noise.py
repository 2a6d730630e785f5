#!/usr/bin/env python3
"""Measures how wrong the observations and orientations of egocentric sequences with truth are (docs/simulation.md).

    HEADSUP_DATA=../shared/data scripts/measurements/observation_noise.py

Needs NumPy. Reads ego/{easy,hard}/*/ in the sequence format.
"""

import csv
import glob
import math
import os
import sys

import numpy as np

RATE = 15


def table(path):
    with open(path, newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def matrix(row):
    w, x, y, z = (row[key] for key in ("qw", "qx", "qy", "qz"))
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ])


class Errors:
    def __init__(self):
        self.along = []      # (distance, depth, angle off axis, error along the ray)
        self.across = []     # (distance, error across the ray, the frame's own rotation removed)
        self.headings = []   # per sequence: heading error by frame, or nan
        self.visible = []    # (distance, nearest line-of-sight clearance of a nearer person, seen)
        self.frames = 0

    def read(self, folder, truth_file):
        observations = table(f"{folder}/observations.csv")
        rotations = [matrix(row) for row in table(f"{folder}/orientation.csv")]
        truth = {}
        for row in table(truth_file):
            truth.setdefault(int(row["frame"]), {})[int(row["id"])] = np.array([row["x"], row["y"]])
        seen = {}
        for row in observations:
            seen.setdefault(int(row["frame"]), {})[int(row["id"])] = np.array([row["x"], row["y"], row["z"]])
        heading = np.full(len(rotations), np.nan)
        self.frames += len(rotations)
        for frame, rotation in enumerate(rotations):
            people = truth.get(frame, {})
            lateral = []
            for person, point in seen.get(frame, {}).items():
                if person not in people:
                    continue
                real = people[person]
                distance = math.hypot(*real)
                measured = rotation @ point
                off = math.atan2(abs(point[0]), point[2])
                self.along.append((distance, point[2], off, math.hypot(measured[0], measured[1]) - distance))
                turned = math.atan2(measured[1], measured[0]) - math.atan2(real[1], real[0])
                lateral.append((distance, (turned + math.pi) % (2 * math.pi) - math.pi))
            if len(lateral) >= 5:
                # Weighted by distance: the angle of somebody near by says little about the frame's rotation.
                weights = np.array([d * d for d, _ in lateral])
                angles = np.array([a for _, a in lateral])
                heading[frame] = (weights * angles).sum() / weights.sum()
                inflation = math.sqrt(len(lateral) / (len(lateral) - 1))
                self.across += [(d, d * (a - heading[frame]) * inflation) for d, a in lateral]
            for person, real in people.items():
                self.note_visibility(frame, person, real, people, rotation, seen)
        self.headings.append(heading)

    def note_visibility(self, frame, person, real, people, rotation, seen):
        distance = math.hypot(*real)
        local = rotation.T @ np.array([*real, 0])
        if local[2] <= 0 or abs(math.atan2(local[0], local[2])) > math.radians(42) or not 1.5 < distance < 11.5:
            return
        sight = real / distance
        clearances = [
            abs(sight[0] * other[1] - sight[1] * other[0])
            for key, other in people.items()
            if key != person and 0.1 < sight @ other < distance - 0.2
        ]
        self.visible.append((distance, min(clearances, default=9), person in seen.get(frame, {})))


def main():
    root = os.environ.get("HEADSUP_DATA", "../shared/data") + "/ego"
    if not os.path.isdir(root):
        sys.exit(f"there is no folder {root}: set HEADSUP_DATA")
    errors = Errors()
    for folder in sorted(glob.glob(f"{root}/easy/*") + glob.glob(f"{root}/hard/*")):
        errors.read(folder, f"{root}/truth/{os.path.basename(folder)}.csv")
    along, across, visible = (np.array(rows, float) for rows in (errors.along, errors.across, errors.visible))
    print(f"{errors.frames} frames, {len(along)} observations")
    print("distance m: along the ray m, across it m (orientation error removed)")
    for start in range(0, 12):
        a = along[(along[:, 0] >= start) & (along[:, 0] < start + 1), 3]
        c = across[(across[:, 0] >= start) & (across[:, 0] < start + 1), 1]
        print(f"  {start} to {start + 1}: {a.std():.3f}, {c.std():.3f}")
    print("coefficient of depth times distance, by angle off the optical axis, 5 to 10 m")
    far = along[(along[:, 0] > 5) & (along[:, 0] < 10)]
    for start in range(0, 45, 9):
        rows = far[(far[:, 2] >= math.radians(start)) & (far[:, 2] < math.radians(start + 9))]
        print(f"  {start} to {start + 9} degrees: {(rows[:, 3] / rows[:, 0] ** 2 / np.cos(rows[:, 2])).std():.5f}")
    print("seen, by clearance of a nearer person from the line of sight")
    for low, high in [(0, 0.2), (0.2, 0.3), (0.3, 0.5), (0.5, 1), (1, 10)]:
        rows = visible[(visible[:, 1] >= low) & (visible[:, 1] < high)]
        print(f"  {low} to {high} m: {rows[:, 2].mean():.3f}")
    print("seen with nobody within 1 m of the line of sight, by distance")
    for low, high in [(1.5, 3), (3, 6), (6, 9), (9, 11.5)]:
        rows = visible[(visible[:, 1] >= 1) & (visible[:, 0] >= low) & (visible[:, 0] < high)]
        print(f"  {low} to {high} m: {rows[:, 2].mean():.3f}")
    known = np.concatenate(errors.headings)
    variance = np.nanmean(known ** 2)
    print(f"heading error: {math.degrees(math.sqrt(variance)):.2f} degrees; correlation after")
    for lag in (1, 4, 15, 30, 60):
        products = np.concatenate([h[:-lag] * h[lag:] for h in errors.headings if len(h) > lag])
        print(f"  {lag / RATE:.2f} s: {np.nanmean(products) / variance:.2f}")


main()

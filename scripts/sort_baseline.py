"""A plain tracker to measure against: the published method SORT, stated anew from the paper.

Bewley, Ge, Ott, Ramos, Upcroft, "Simple online and realtime tracking", ICIP 2016 (arXiv 1602.00763). A box is followed by a
Kalman filter over centre, area and aspect ratio with constant velocities of the first three; boxes go to the expected ones by
the assignment of the largest total overlap; a track is shown once it has been seen in three frames running, and forgotten after
one frame without a box. The noise figures and limits are those the authors chose, and as theirs it leaves the filter to the
package filterpy.
"""

import numpy as np
from filterpy.kalman import KalmanFilter
from scipy.optimize import linear_sum_assignment

TRANSITION = np.eye(7)
TRANSITION[0, 4] = TRANSITION[1, 5] = TRANSITION[2, 6] = 1
MEASUREMENT = np.eye(4, 7)
MEASUREMENT_NOISE = np.diag([1.0, 1.0, 10.0, 10.0])
PROCESS_NOISE = np.diag([1.0, 1.0, 1.0, 1.0, 0.01, 0.01, 0.0001])
FIRST_COVARIANCE = np.diag([10.0, 10.0, 10.0, 10.0, 10000.0, 10000.0, 10000.0])


def state_of(corners):
    """Centre, area and aspect ratio of a box given by its corners."""
    left, top, right, bottom = corners
    width, height = right - left, bottom - top
    return np.array([left + width / 2, top + height / 2, width * height, width / height])


def corners_of(state):
    """The corners of the box that a filter expects."""
    width = np.sqrt(max(state[2] * state[3], 0))
    height = state[2] / width if width > 0 else 0
    return np.array([state[0] - width / 2, state[1] - height / 2, state[0] + width / 2, state[1] + height / 2])


def overlaps(one, other):
    """Intersection over union of every box of one set with every box of another."""
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    area_one = np.prod(one[:, 2:] - one[:, :2], axis=1)
    area_other = np.prod(other[:, 2:] - other[:, :2], axis=1)
    return shared / np.maximum(area_one[:, None] + area_other[None, :] - shared, 1e-12)


class Track:
    """One person's filter and how long they have been seen or missed."""

    def __init__(self, identity, box):
        self.identity = identity
        self.filter = KalmanFilter(dim_x=7, dim_z=4)
        self.filter.F = TRANSITION
        self.filter.H = MEASUREMENT
        self.filter.R = MEASUREMENT_NOISE
        self.filter.Q = PROCESS_NOISE
        self.filter.P = FIRST_COVARIANCE.copy()
        self.filter.x[:4, 0] = state_of(box)
        self.missed = 0
        self.streak = 0

    def predict(self):
        state = self.filter.x
        if state[2, 0] + state[6, 0] <= 0:
            state[6, 0] = 0
        self.filter.predict()
        if self.missed > 0:
            self.streak = 0
        self.missed += 1
        return self.box()

    def box(self):
        return corners_of(self.filter.x[:, 0])

    def update(self, box):
        self.filter.update(state_of(box).reshape(4, 1))
        self.missed = 0
        self.streak += 1


class Sort:
    """The tracker: one call of `update` for each frame, with or without boxes."""

    def __init__(self, longest_miss=1, least_streak=3, least_overlap=0.3):
        self.longest_miss = longest_miss
        self.least_streak = least_streak
        self.least_overlap = least_overlap
        self.tracks = []
        self.frame = 0
        self.next_identity = 1

    def update(self, boxes):
        """Takes in the boxes of a frame (rows of left, top, right, bottom); gives pairs of identity and box."""
        self.frame += 1
        expected = np.array([track.predict() for track in self.tracks]).reshape(-1, 4)
        usable = np.all(np.isfinite(expected), axis=1)
        self.tracks = [track for track, keep in zip(self.tracks, usable) if keep]
        expected = expected[usable]
        free = set(range(len(boxes)))
        if len(boxes) and len(expected):
            shared = overlaps(boxes, expected)
            for box, track in zip(*linear_sum_assignment(-shared)):
                if shared[box, track] >= self.least_overlap:
                    self.tracks[track].update(boxes[box])
                    free.discard(box)
        for box in sorted(free):
            self.tracks.append(Track(self.next_identity, boxes[box]))
            self.next_identity += 1
        shown = [
            (track.identity, track.box())
            for track in self.tracks
            if track.missed == 0 and (track.streak >= self.least_streak or self.frame <= self.least_streak)
        ]
        self.tracks = [track for track in self.tracks if track.missed <= self.longest_miss]
        return shown


def read_frames(path):
    """The boxes of a MOTChallenge file by frame, from frame 1 to the last."""
    table = np.loadtxt(path, delimiter=",", ndmin=2)
    corners = np.column_stack([table[:, 2:4], table[:, 2:4] + table[:, 4:6]])
    last = int(table[:, 0].max()) if len(table) else 0
    return [corners[table[:, 0] == frame] for frame in range(1, last + 1)]


def write_result(path, frames):
    """Tracks a sequence and writes it in MOTChallenge form."""
    tracker = Sort()
    with open(path, "w", encoding="ascii") as file:
        for number, boxes in enumerate(frames, start=1):
            for identity, (left, top, right, bottom) in tracker.update(boxes):
                file.write(
                    f"{number},{identity},{left:.2f},{top:.2f},{right - left:.2f},{bottom - top:.2f},1,-1,-1,-1\n"
                )

"""What the published node and the simplest baseline do for a prediction, restated from their description.

The HEADS-UP authors' node keeps up to about 50 places of each person. At every frame it makes a Kalman filter with OpenCV's
defaults (constant velocity, noise covariances of identity, nothing known at the start), replays all places through it, and
then predicts frame by frame to three seconds; a predicted place within a metre of the wearer is an alert.
"""

import math

import cv2
import numpy

PLACES = 50
HORIZON = 3.0
RADIUS = 1.0


def histories(people, rate, seed=1):
    """Places of people who walk straight, seen with noise: people x PLACES x 2, metres."""
    random = numpy.random.default_rng(seed)
    start = random.uniform(-10, 10, (people, 1, 2))
    velocity = random.normal(0, 1.3, (people, 1, 2))
    times = numpy.arange(PLACES)[None, :, None] / rate
    return (start + velocity * times + random.normal(0, 0.1, (people, PLACES, 2))).astype(numpy.float32)


def reference_node(places, rate):
    """All people's paths to the horizon as the node computes them, and whose comes too near."""
    steps = int(round(HORIZON * rate))
    paths = []
    alerts = []
    for person in places:
        kalman = cv2.KalmanFilter(4, 2)
        kalman.measurementMatrix = numpy.array([[1, 0, 0, 0], [0, 1, 0, 0]], numpy.float32)
        kalman.transitionMatrix = numpy.array(
            [[1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]], numpy.float32
        )
        kalman.processNoiseCov = numpy.eye(4, dtype=numpy.float32)
        kalman.measurementNoiseCov = numpy.eye(2, dtype=numpy.float32)
        for place in person:
            kalman.predict()
            kalman.correct(numpy.array([[place[0]], [place[1]]], numpy.float32))
        path = []
        for _ in range(steps):
            state = kalman.predict()
            path.append((float(state[0, 0]), float(state[1, 0])))
        paths.append(path)
        alerts.append(any(math.hypot(x, y) < RADIUS for x, y in path))
    return paths, alerts


def constant_velocity(places, rate):
    """All people's paths to the horizon by their last displacement, in one array operation each."""
    steps = numpy.arange(1, int(round(HORIZON * rate)) + 1)[None, :, None]
    return places[:, -1:] + (places[:, -1:] - places[:, -2:-1]) * steps

#!/usr/bin/env python3
"""Golden values for Tests/TrackingTests/ConstantVelocityFilterTests.swift: textbook matrices with numpy.

Needs numpy. Prints one row a step: dt, R (xx xy xy yy without repetition), measurement, state, covariance.
"""
import numpy as np

q = 0.7
x = np.array([4.0, -1.0, 0.0, 0.0])
P = np.zeros((4, 4))
P[:2, :2] = [[0.3, 0.1], [0.1, 0.2]]
P[2:, 2:] = np.eye(2) * 1.4**2
H = np.hstack([np.eye(2), np.zeros((2, 2))])
for k, dt in enumerate([0.1, 0.066, 0.2, 0.5, 0.033, 1.0]):
    F = np.eye(4)
    F[0, 2] = F[1, 3] = dt
    Q = q * np.kron(np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]]), np.eye(2))
    x, P = F @ x, F @ P @ F.T + Q
    R = np.array([[0.3 + 0.05 * k, 0.1], [0.1, 0.2 + 0.02 * k]])
    z = np.array([4 - 0.27 * k + 0.05 * k * k, -1 + 0.4 * k])
    K = P @ H.T @ np.linalg.inv(H @ P @ H.T + R)
    x, J = x + K @ (z - H @ x), np.eye(4) - K @ H
    P = J @ P @ J.T + K @ R @ K.T
    upper = [P[0, 0], P[0, 1], P[1, 1], P[0, 2], P[0, 3], P[1, 2], P[1, 3], P[2, 2], P[2, 3], P[3, 3]]
    row = [dt, R[0, 0], R[0, 1], R[1, 1], *z, *x, *upper]
    print("        [" + ", ".join(f"{v:.12g}" for v in row) + "],")

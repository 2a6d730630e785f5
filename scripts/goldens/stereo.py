#!/usr/bin/env python3
"""The baseline that OpenCV's own stereo calibration comes to from the chessboard pairs of its documentation.

Follows the settings of OpenCV's sample: one focal length for both cameras, no tangential distortion, corners refined in a
window of 11 pixels. Tests/VisionTests/CalibratingTests.swift holds the result.

Usage: scripts/goldens/stereo.py FOLDER_OF_PAIRS      needs Debian's python3-opencv
"""
import pathlib
import sys

import cv2
import numpy

COLUMNS, ROWS, SQUARE = 9, 6, 0.025


def corners(path):
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    found, places = cv2.findChessboardCorners(grey, (COLUMNS, ROWS))
    if not found:
        sys.exit(f"{path}: no board")
    stop = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 30, 0.01)
    return cv2.cornerSubPix(grey, places, (11, 11), (-1, -1), stop), grey.shape[::-1]


def main():
    folder = pathlib.Path(sys.argv[1])
    pairs = [(path, folder / path.name.replace("left", "right")) for path in sorted(folder.glob("left*.jpg"))]
    pairs = [pair for pair in pairs if pair[1].exists()]
    left = [corners(pair[0])[0] for pair in pairs]
    right = [corners(pair[1])[0] for pair in pairs]
    size = corners(pairs[0][0])[1]
    board = numpy.zeros((COLUMNS * ROWS, 3), numpy.float32)
    board[:, :2] = numpy.mgrid[0:COLUMNS, 0:ROWS].T.reshape(-1, 2) * SQUARE
    boards = [board] * len(pairs)
    matrices = [cv2.initCameraMatrix2D(boards, views, size, 0) for views in (left, right)]
    flags = (
        cv2.CALIB_FIX_ASPECT_RATIO + cv2.CALIB_ZERO_TANGENT_DIST + cv2.CALIB_USE_INTRINSIC_GUESS
        + cv2.CALIB_SAME_FOCAL_LENGTH + cv2.CALIB_RATIONAL_MODEL + cv2.CALIB_FIX_K3 + cv2.CALIB_FIX_K4 + cv2.CALIB_FIX_K5
    )
    result = cv2.stereoCalibrate(
        boards, left, right, matrices[0], None, matrices[1], None, size, flags=flags,
        criteria=(cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 100, 1e-5))
    print(f"pairs: {len(pairs)}")
    print(f"error: {result[0]:.4f} pixels")
    print(f"focal length: {result[1][0, 0]:.2f} pixels")
    print(f"baseline: {numpy.linalg.norm(result[6]) * 1000:.2f} millimetres")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes the sample calibrations of calibration/ and the golden values of the rectification, with OpenCV and NumPy.

    apt-get install python3-opencv
    /usr/bin/python3 scripts/goldens/calibration.py

Nothing here shares code with the project, so the samples are an independent check of its readers. The values are made
up: a pair of 63 mm with slightly different lenses, turned half a degree against each other.
"""

import os

import cv2
import numpy as np

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SAMPLES = os.path.join(ROOT, "calibration")
GOLDEN = os.path.join(ROOT, "Tests", "CalibrationTests", "RectificationGolden.swift")

SIZE = (1280, 720)
LEFT = np.array([[700.5, 0, 642.25], [0, 701.25, 358.5], [0, 0, 1]])
RIGHT = np.array([[699.75, 0, 637.5], [0, 700.5, 361.75], [0, 0, 1]])
LEFT_LENS = np.array([-0.171, 0.0265, 0.0004, -0.0003, 0])
RIGHT_LENS = np.array([-0.1735, 0.0271, -0.0002, 0.0005, 0])
TURN = np.radians(0.5) * np.array([2, 3, 6]) / 7
SHIFT = np.array([-0.063, 0.0002, -0.0005])
# The sensor: x forward, y left, z up (as many are mounted), tilted by one degree about the camera's x axis.
IMU = cv2.Rodrigues(np.radians([1.0, 0, 0]))[0] @ np.array([[0, -1, 0], [0, 0, -1], [1, 0, 0]], float)
IMU_POSITION = np.array([0.031, -0.012, 0.004])
IMU_TIME = 0.0042


def numbers(values):
    return "[" + ", ".join(repr(float(value)) for value in np.ravel(values)) + "]"


def quaternion(matrix):
    vector = cv2.Rodrigues(matrix)[0].ravel()
    angle = np.linalg.norm(vector)
    axis = vector / angle if angle > 0 else vector
    return np.concatenate([[np.cos(angle / 2)], np.sin(angle / 2) * axis])


def write(name, text):
    with open(os.path.join(SAMPLES, name), "w") as file:
        file.write(text)


def ours(rotation):
    def camera(matrix, lens):
        return (
            f"  - width: {SIZE[0]}\n    height: {SIZE[1]}\n    fx: {matrix[0, 0]}\n    fy: {matrix[1, 1]}\n"
            f"    cx: {matrix[0, 2]}\n    cy: {matrix[1, 2]}\n    distortion: {numbers(lens)}   # k1, k2, p1, p2, k3\n"
        )

    imu = (
        "# From the axes of the inertial sensor to those of the left camera; position in metres in the left camera's frame;\n"
        "# time of the sensor = time of the camera + time_offset, seconds.\n"
        f"imu:\n  rotation: {numbers(quaternion(IMU))}\n  position: {numbers(IMU_POSITION)}\n"
        f"  time_offset: {IMU_TIME}\n"
        "  gyroscope_bias: [0.011, -0.018, 0.006]   # radians a second at rest\n"
    )
    pair = (
        "# x_right = rotation * x_left + translation, metres; rotations are quaternions w, x, y, z.\n"
        f"right_from_left:\n  rotation: {numbers(quaternion(rotation))}\n  translation: {numbers(SHIFT)}\n"
    )
    head = "headsup_calibration: 1\nname: \"sample\"\n"
    tail = "height_above_ground: 1.65   # metres, optical centre above the ground\nreprojection_error: 0.21    # pixels, RMS\n"
    made = "# Made-up values, for trying out; see calibration/README.md.\n"
    write("camera.yaml", made + head + "cameras:\n" + camera(LEFT, LEFT_LENS) + tail)
    write(
        "stereo.yaml",
        made + head + "cameras:\n" + camera(LEFT, LEFT_LENS) + camera(RIGHT, RIGHT_LENS) + pair + imu + tail)


def opencv(rotation):
    for ending in ("yml", "xml"):
        storage = cv2.FileStorage(os.path.join(SAMPLES, f"opencv-camera.{ending}"), cv2.FILE_STORAGE_WRITE)
        storage.write("calibration_time", "made up")
        storage.write("image_width", SIZE[0])
        storage.write("image_height", SIZE[1])
        storage.write("camera_matrix", LEFT)
        storage.write("distortion_coefficients", LEFT_LENS.reshape(1, 5))
        storage.write("avg_reprojection_error", 0.21)
        storage.release()
    storage = cv2.FileStorage(os.path.join(SAMPLES, "opencv-intrinsics.yml"), cv2.FILE_STORAGE_WRITE)
    for name, value in [("M1", LEFT), ("D1", LEFT_LENS), ("M2", RIGHT), ("D2", RIGHT_LENS)]:
        storage.write(name, value if value.ndim == 2 else value.reshape(1, 5))
    storage.release()
    storage = cv2.FileStorage(os.path.join(SAMPLES, "opencv-extrinsics.yml"), cv2.FILE_STORAGE_WRITE)
    storage.write("R", rotation)
    storage.write("T", SHIFT.reshape(3, 1))
    storage.release()


def kalibr(rotation):
    def pose(name, r, t):
        rows = np.vstack([np.column_stack([r, t]), [0, 0, 0, 1]])
        return f"  {name}:\n" + "".join(f"  - {numbers(row)}\n" for row in rows)

    def camera(matrix, lens, topic):
        intrinsics = [matrix[0, 0], matrix[1, 1], matrix[0, 2], matrix[1, 2]]
        return (
            f"  cam_overlaps: [{1 - topic}]\n  camera_model: pinhole\n  distortion_coeffs: {numbers(lens[:4])}\n"
            f"  distortion_model: radtan\n  intrinsics: {numbers(intrinsics)}\n  resolution: [{SIZE[0]}, {SIZE[1]}]\n"
            f"  rostopic: /cam{topic}/image_raw\n"
        )

    write(
        "kalibr-camchain.yaml",
        "cam0:\n" + pose("T_cam_imu", IMU, IMU_POSITION) + camera(LEFT, LEFT_LENS, 0)
        + f"  timeshift_cam_imu: {IMU_TIME}\n" + "cam1:\n" + pose("T_cn_cnm1", rotation, SHIFT)
        + camera(RIGHT, RIGHT_LENS, 1))


def ros(rotation):
    r1, r2, p1, p2 = cv2.stereoRectify(
        LEFT, LEFT_LENS, RIGHT, RIGHT_LENS, SIZE, rotation, SHIFT, flags=cv2.CALIB_ZERO_DISPARITY, alpha=0)[:4]
    for side, matrix, lens, r, p in [("left", LEFT, LEFT_LENS, r1, p1), ("right", RIGHT, RIGHT_LENS, r2, p2)]:
        text = f"image_width: {SIZE[0]}\nimage_height: {SIZE[1]}\ncamera_name: sample\n"
        for name, values in [
            ("camera_matrix", matrix), ("distortion_model", None), ("distortion_coefficients", lens.reshape(1, 5)),
            ("rectification_matrix", r), ("projection_matrix", p),
        ]:
            if values is None:
                text += "distortion_model: plumb_bob\n"
            else:
                text += f"{name}:\n  rows: {values.shape[0]}\n  cols: {values.shape[1]}\n  data: {numbers(values)}\n"
        write(f"ros-{side}.yaml", text)


def zed():
    def camera(side, matrix, lens):
        return (
            f"[{side}_CAM_HD]\nfx={matrix[0, 0]}\nfy={matrix[1, 1]}\ncx={matrix[0, 2]}\ncy={matrix[1, 2]}\n"
            f"k1={lens[0]}\nk2={lens[1]}\nk3={lens[4]}\np1={lens[2]}\np2={lens[3]}\n\n"
        )

    write(
        "zed-SN0.conf",
        camera("LEFT", LEFT, LEFT_LENS) + camera("RIGHT", RIGHT, RIGHT_LENS)
        + f"[STEREO]\nBaseline={-SHIFT[0] * 1000}\nTY={-SHIFT[1] * 1000}\nTZ={-SHIFT[2] * 1000}\n"
        + f"CV_HD={TURN[1]!r}\nRX_HD={TURN[0]!r}\nRZ_HD={TURN[2]!r}\n")


def golden():
    text = f"/// Made by scripts/goldens/calibration.py with OpenCV {cv2.__version__}.\n"
    text += "struct RectificationGolden: Sendable {\n    var turn: [Double]\n    var translation: [Double]\n"
    text += "    var left: [Double]\n    var right: [Double]\n    var shift: Double\n\n"
    text += "    static let all: [RectificationGolden] = [\n"
    camera = np.array([[700.0, 0, 640], [0, 700, 360], [0, 0, 1]])
    for turn, shift in [
        ((0.003, -0.01, 0.002), (-0.063, 0.0004, -0.0007)), ((-0.02, 0.05, 0.03), (-0.12, 0.004, 0.006)),
        ((0, 0, 0), (-0.1, 0, 0)), ((0.1, -0.2, 0.05), (-0.3, -0.05, 0.1)), ((0.01, 0.02, 0.0), (0.2, 0.01, 0)),
    ]:
        rotation = cv2.Rodrigues(np.array(turn, float))[0]
        r1, r2, _, p2 = cv2.stereoRectify(
            camera, None, camera, None, SIZE, rotation, np.array(shift, float), flags=cv2.CALIB_ZERO_DISPARITY,
            alpha=-1)[:4]
        text += "        RectificationGolden(\n"
        for name, values in [("turn", turn), ("translation", shift), ("left", r1), ("right", r2)]:
            text += f"            {name}: {numbers(values)},\n"
        text += f"            shift: {p2[0, 3]!r}),\n"
    with open(GOLDEN, "w") as file:
        file.write(text + "    ]\n}\n")


os.makedirs(SAMPLES, exist_ok=True)
turned = cv2.Rodrigues(TURN)[0]
ours(turned)
opencv(turned)
kalibr(turned)
ros(turned)
zed()
golden()

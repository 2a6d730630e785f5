"""Writes the recordings that Tests/MCAPImportTests reads, with others' writers: MCAP by PyPI's mcap, messages by
mcap-ros2-support and rosbags, as ros2 bag record would have written them. Run again it writes the same bytes.

    python3 -m venv .venv-recordings
    .venv-recordings/bin/pip install 'mcap>=1.1' 'mcap-ros2-support>=0.5' 'rosbags>=0.10' pillow
    .venv-recordings/bin/python scripts/goldens/mcap_recordings.py Tests/MCAPImportTests/Recordings
"""

import io
import math
import sys

import numpy
from mcap.writer import CompressionType, IndexType, Writer
from mcap_ros2.writer import serialize_dynamic
from PIL import Image
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_HUMBLE)
START = 1_700_000_000_000_000_000  # nanoseconds; what is logged comes 3 ms after what is measured
IMAGES, READINGS = 8, 80


def header(time, frame):
    return {"stamp": {"sec": time // 10**9, "nanosec": time % 10**9}, "frame_id": frame}


def pixels(n):
    """A gradient with a bright column that moves: 32 x 24, RGB."""
    picture = numpy.zeros((24, 32, 3), numpy.uint8)
    picture[..., 0] = numpy.arange(32) * 8
    picture[..., 1] = (numpy.arange(24) * 10)[:, None]
    picture[:, 3 * n : 3 * n + 3] = (10, 20, 250)
    return picture


def jpeg(n):
    file = io.BytesIO()
    Image.fromarray(pixels(n)).save(file, "JPEG", quality=90)
    return file.getvalue()


def turn(angle):
    """About z."""
    return {"x": 0.0, "y": 0.0, "z": math.sin(angle / 2), "w": math.cos(angle / 2)}


def xyz(x, y, z):
    return {"x": float(x), "y": float(y), "z": float(z)}


def imu(n):
    time = START + n * 10_000_000
    return time, {
        "header": header(time, "imu_link"),
        "orientation": turn(0.0),
        "orientation_covariance": [-1.0] + [0.0] * 8,
        "angular_velocity": xyz(0.01 * n, -0.02 * n, 0.5),
        "angular_velocity_covariance": [0.0] * 9,
        "linear_acceleration": xyz(0.1, 0.2, 9.81 - 0.01 * n),
        "linear_acceleration_covariance": [0.0] * 9,
    }


def camera(time):
    return {
        "header": header(time, "camera_optical_frame"),
        "height": 24,
        "width": 32,
        "distortion_model": "plumb_bob",
        "d": [-0.1, 0.02, 0.001, -0.002, 0.0],
        "k": [25.0, 0.0, 15.5, 0.0, 26.0, 11.5, 0.0, 0.0, 1.0],
        "r": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        "p": [25.0, 0.0, 15.5, 0.0, 0.0, 26.0, 11.5, 0.0, 0.0, 0.0, 1.0, 0.0],
        "binning_x": 0,
        "binning_y": 0,
        "roi": {"x_offset": 0, "y_offset": 0, "height": 0, "width": 0, "do_rectify": False},
    }


def odometry(n):
    """Northwards (y) at 1 m/s, looking along the way and turning left by 0.05 rad a frame."""
    time = START + n * 100_000_000
    pose = {"position": xyz(5, 0.1 * n, 0), "orientation": turn(math.pi / 2 + 0.05 * n)}
    return time, {
        "header": header(time, "odom"),
        "child_frame_id": "base_link",
        "pose": {"pose": pose, "covariance": [0.0] * 36},
        "twist": {"twist": {"linear": xyz(1, 0, 0), "angular": xyz(0, 0, 0)}, "covariance": [0.0] * 36},
    }


def raw_image(n, encoding="rgb8"):
    time = START + n * 100_000_000
    picture = pixels(n)
    data = picture if encoding == "rgb8" else picture[..., 0]
    return time, {
        "header": header(time, "camera_optical_frame"),
        "height": 24,
        "width": 32,
        "encoding": encoding,
        "is_bigendian": 0,
        "step": 32 * (3 if encoding == "rgb8" else 1),
        "data": data.tobytes(),
    }


def compressed_image(n):
    time = START + n * 100_000_000
    return time, {"header": header(time, "camera_optical_frame"), "format": "jpeg", "data": jpeg(n)}


class Recording:
    """A file as rosbag2 writes it."""

    def __init__(self, path, big_endian=False, **options):
        self.file = open(path, "wb")
        self.writer = Writer(self.file, **options)
        self.writer.start(profile="ros2", library="headsup's goldens")
        self.writer.add_metadata("rosbag2", {"serialized_metadata": "rosbag2_bagfile_information: {}\n"})
        self.big_endian = big_endian
        self.schemas, self.channels, self.encoders = {}, {}, {}

    def write(self, topic, kind, time, message):
        if kind not in self.schemas:
            text, _ = STORE.generate_msgdef(kind, ros_version=2)
            self.schemas[kind] = self.writer.register_schema(kind, "ros2msg", text.encode())
            self.encoders[kind] = serialize_dynamic(kind, text)[kind]
        if topic not in self.channels:
            self.channels[topic] = self.writer.register_channel(
                topic, "cdr", self.schemas[kind], {"offered_qos_profiles": ""}
            )
        data = self.encoders[kind](message)
        if self.big_endian:
            data = bytes(STORE.serialize_cdr(STORE.deserialize_cdr(data, kind), kind, little_endian=False))
        self.writer.add_message(self.channels[topic], log_time=time + 3_000_000, publish_time=time + 1_000_000, data=data)

    def close(self):
        self.writer.finish()
        self.file.close()


def everything(recording, image):
    """In the order of time, as it would have come."""
    messages = []
    for n in range(IMAGES):
        time, message = image(n)
        kind = "sensor_msgs/msg/CompressedImage" if "format" in message else "sensor_msgs/msg/Image"
        topic = "/camera/image_raw" + ("/compressed" if "format" in message else "")
        messages.append((time, topic, kind, message))
        messages.append((time, "/camera/camera_info", "sensor_msgs/msg/CameraInfo", camera(time)))
        messages.append((odometry(n)[0], "/odom", "nav_msgs/msg/Odometry", odometry(n)[1]))
    messages += [(*imu(n)[:1], "/imu/data", "sensor_msgs/msg/Imu", imu(n)[1]) for n in range(READINGS)]
    messages += [(START + n, "/chatter", "std_msgs/msg/String", {"data": "hello"}) for n in range(3)]
    for time, topic, kind, message in sorted(messages, key=lambda entry: entry[0]):
        recording.write(topic, kind, time, message)
    recording.close()


def main(folder):
    # ros2 bag record's own defaults: chunks, zstd, indexes; small chunks, so that there are several.
    everything(Recording(f"{folder}/zstd.mcap", chunk_size=8192, compression=CompressionType.ZSTD), compressed_image)
    everything(Recording(f"{folder}/lz4.mcap", chunk_size=16384, compression=CompressionType.LZ4), raw_image)
    # Neither chunks nor indexes nor a summary, and the other endianness.
    plain = Recording(
        f"{folder}/plain-big-endian.mcap", big_endian=True, use_chunking=False, index_types=IndexType.NONE,
        repeat_channels=False, use_statistics=False, use_summary_offsets=False,
    )
    everything(plain, lambda n: raw_image(n, "mono8"))
    # Two cameras, and an orientation of its own in the axes of the picture.
    several = Recording(f"{folder}/several.mcap", compression=CompressionType.NONE)
    for n in range(4):
        time, message = raw_image(n, "mono8")
        for side in ("left", "right"):
            several.write(f"/{side}/image_raw", "sensor_msgs/msg/Image", time, message)
            several.write(f"/{side}/camera_info", "sensor_msgs/msg/CameraInfo", time, camera(time))
        # Looks along x of the world, level: the rotation that takes right, down, forward to forward, left, up.
        level = {"x": -0.5, "y": 0.5, "z": -0.5, "w": 0.5}
        stamped = {"header": header(time, "left_optical_frame"), "quaternion": level}
        several.write("/head", "geometry_msgs/msg/QuaternionStamped", time, stamped)
    several.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

"""A simulated head camera over ETH/UCY walks: one pedestrian wears it, the others are what it sees."""

from dataclasses import dataclass

import numpy as np

from .ego import Sequence, Track, samples, snapshots
from .histories import stereo_covariance, stereo_deviations
from .kitti import LABEL_SD, RATE as LABEL_RATE
from .scenes import STEP, TRUE_STEP, Scene, spline

FIELD_OF_VIEW = np.radians(87.0)  # horizontal; people at the very edge are cut off and lost
RANGE = 12.0
NEAREST = 0.5
BODY = 0.25  # metres: half width of a person as an occluder
FORGOTTEN = 0.5  # seconds unseen after which a person comes back as a new track


@dataclass
class Camera:
    """How one recording is made; drawn anew for each."""

    rate: float
    noise: float  # multiplies the noise of depth and bearing
    wrong: float  # factor between the covariance that is stated and the true one (of standard deviations)
    amplitude: float  # radians: spread of the targets of a glance
    turn_rate: float  # radians a second: the fastest head turn
    miss: float  # share of detections missed at random
    orientation: float  # radians: standing error of the orientation estimate
    reach: float = RANGE  # metres: how far it sees
    drives: bool = False  # a vehicle with exact labels, instead of a pedestrian with a camera


def draw_camera(rng: np.random.Generator) -> Camera:
    fast = rng.random() < 0.5
    return Camera(
        rate=float(rng.choice([15.0, 15.0, 15.0, 10.0, 30.0])),
        noise=float(rng.choice([1.0, 1.0, 1.0, 0.1, rng.uniform(0.5, 1.5)])),
        wrong=float(np.exp(rng.normal(0, 0.15))),
        amplitude=np.radians(60 if fast else 30), turn_rate=np.radians(rng.uniform(90, 180) if fast else rng.uniform(40, 90)),
        miss=0.05, orientation=np.radians(1.2))


def draw_vehicle(rng: np.random.Generator) -> Camera:
    """What KITTI's labels are like: far and exact."""
    return Camera(rate=LABEL_RATE, noise=float(rng.uniform(0, 0.05)), wrong=1.0, amplitude=0.0, turn_rate=1.0, miss=0.02,
                  orientation=0.0, reach=45.0, drives=True)


def glances(camera: Camera, walking: np.ndarray, rng) -> np.ndarray:
    """Yaw of the head in each frame: it follows the walk, with glances to the sides and a sway with the steps."""
    offset = target = speed = 0.0
    until, out = 0.0, np.zeros(len(walking))
    phase = rng.uniform(0, 2 * np.pi)
    for k in range(len(walking)):
        now = k / camera.rate
        if now >= until:
            target = 0.0 if rng.random() < 0.4 else float(np.clip(rng.normal(0, camera.amplitude), -1.9, 1.9))
            until = now + rng.uniform(0.4, 2.2)
        wanted = np.clip(5 * (target - offset), -camera.turn_rate, camera.turn_rate)
        speed += (wanted - speed) * min(1.0, 10 / camera.rate)
        offset += speed / camera.rate
        out[k] = walking[k] + offset + np.radians(2) * np.sin(2 * np.pi * 1.8 * now + phase)
    return out


def walking_direction(path: np.ndarray, rate: float) -> np.ndarray:
    """Direction of the walk in each frame, radians; kept where the person stands."""
    half = max(1, round(0.5 * rate))
    index = np.arange(len(path))
    step = path[np.minimum(index + half, len(path) - 1)] - path[np.maximum(index - half, 0)]
    angle, last = np.zeros(len(path)), None
    for k, d in enumerate(step):
        if np.hypot(*d) > 0.1:
            last = np.arctan2(d[1], d[0])
        angle[k] = 0.0 if last is None else last
    return np.unwrap(angle)


def visible(relative: np.ndarray, yaw: np.ndarray, camera: Camera, rng) -> np.ndarray:
    """Whom the camera sees in each frame: relative positions [frames, n, 2], NaN where absent -> [frames, n] bool."""
    distance = np.hypot(relative[..., 0], relative[..., 1])
    bearing = np.arctan2(relative[..., 1], relative[..., 0])
    side = (bearing - yaw[:, None] + np.pi) % (2 * np.pi) - np.pi
    seen = (np.abs(side) < FIELD_OF_VIEW / 2) & (distance < camera.reach) & (distance > NEAREST)
    seen &= rng.random(distance.shape) >= camera.miss
    edge = BODY * rng.uniform(0.6, 1.6, distance.shape) / np.maximum(distance, 0.3)
    for other in range(relative.shape[1]):
        gap = np.abs((bearing - bearing[:, other, None] + np.pi) % (2 * np.pi) - np.pi)
        seen &= ~((distance[:, other, None] < distance - 0.2) & (gap < edge[:, other, None]))
    return seen


def misread(relative: np.ndarray, camera: Camera, rng) -> np.ndarray:
    """What the camera measures of relative positions [frames, n, 2]: stereo noise, and an orientation that is a
    little wrong, partly for good and partly for seconds."""
    distance = np.maximum(np.hypot(relative[..., 0], relative[..., 1]), 1e-3)[..., None]
    along, across = stereo_deviations(distance)
    u = relative / distance
    noise = camera.noise * rng.normal(size=relative.shape)
    noisy = relative + u * along * noise[..., :1] + np.stack([-u[..., 1], u[..., 0]], -1) * across * noise[..., 1:]
    if camera.noise < 0.2:
        return noisy
    error = np.zeros(len(relative))
    standing, wander = rng.normal(0, 0.65 * camera.orientation), rng.normal(0, 0.55 * camera.orientation)
    keep = np.exp(-1 / (camera.rate * 3))
    for k in range(len(error)):
        wander = wander * keep + rng.normal(0, 0.55 * camera.orientation) * np.sqrt(1 - keep**2)
        error[k] = standing + wander
    c, s = np.cos(error)[:, None], np.sin(error)[:, None]
    return np.stack([c * noisy[..., 0] - s * noisy[..., 1], s * noisy[..., 0] + c * noisy[..., 1]], -1)


def record(scene: Scene, wearer: int, scale: float, camera: Camera, rng) -> Sequence | None:
    """The sequence that the wearer's camera records. `scale` speeds everyone up; a vehicle drives through instead of
    the wearer, at its own speed."""
    step = TRUE_STEP.get(scene.name, STEP)
    index, path = scene.paths[wearer]
    if len(index) < 6:
        return None
    duration = (index[-1] - index[0]) * step
    frames = int(duration * camera.rate)
    clock = np.arange(frames) / camera.rate
    begin = index[0] * step
    if camera.drives:
        own = drive(path, clock, rng)
    else:
        own = spline(index * step - begin, path)(clock) * scale
    mirror = np.array([1.0, -1.0 if rng.random() < 0.5 else 1.0])
    yaw = glances(camera, walking_direction(own * mirror, camera.rate), rng)
    people, truth, places = [], {}, []
    for person, (at, xy) in scene.paths.items():
        if person == wearer or at[-1] <= index[0] or at[0] >= index[-1] or len(at) < 2:
            continue
        when = at * step - begin
        inside = np.flatnonzero((clock >= when[0]) & (clock <= when[-1]))
        if len(inside):
            relative = (spline(when, xy)(clock[inside]) * (1.0 if camera.drives else scale) - own[inside]) * mirror
            truth[person] = dict(zip(inside.tolist(), relative))
            people.append(person)
            places.append(np.full((frames, 2), np.nan))
            places[-1][inside] = relative
    if not people:
        return None
    relative = np.stack(places, 1)
    with np.errstate(invalid="ignore"):
        seen, measured = visible(relative, yaw, camera, rng), misread(relative, camera, rng)
    stated = (max(camera.noise, 0.2) * camera.wrong) ** 2
    tracks = []
    for column, p in enumerate(people):
        at = np.flatnonzero(seen[:, column])
        if not len(at):
            continue
        xy = measured[at, column]
        for part in np.split(np.arange(len(at)), np.flatnonzero(np.diff(at) / camera.rate > FORGOTTEN) + 1):
            cov = stereo_covariance(xy[part]) * stated
            if camera.drives:
                cov = np.tile([LABEL_SD**2, 0, LABEL_SD**2], (len(part), 1))
            tracks.append(Track(p, clock[at[part]], at[part], xy[part], cov))
    heading = np.stack([np.cos(yaw), np.sin(yaw)], 1) if rng.random() < 0.7 else None
    return Sequence(f"{scene.name}-{wearer}", scene.name, tracks, truth, camera.rate, heading)


def drive(path: np.ndarray, clock: np.ndarray, rng) -> np.ndarray:
    """A vehicle's path [frames, 2] near a walker's: varying speed up to 12 m/s, gentle bends."""
    parked = 0.0 if rng.random() < 0.3 else 1.0
    speed, direction = rng.uniform(0, 12) * parked, rng.uniform(-np.pi, np.pi)
    bend = acceleration = 0.0
    dt = clock[1] - clock[0] if len(clock) > 1 else 0.1
    position, out = np.zeros(2), np.zeros((len(clock), 2))
    for k in range(len(clock)):
        acceleration += (-acceleration * dt / 2) + rng.normal(0, 1.0) * np.sqrt(dt)
        bend += (-bend * dt / 2) + rng.normal(0, 0.06) * np.sqrt(dt)
        speed = float(np.clip(speed + acceleration * dt, 0, 14))
        direction += bend * dt * min(1.0, speed / 3)
        position = position + parked * speed * dt * np.array([np.cos(direction), np.sin(direction)])
        out[k] = position
    meet = rng.integers(len(clock))
    return out - out[meet] + path[rng.integers(len(path))] + rng.normal(0, 3, 2)


def simulated(scene: Scene, group: int, seed: int, driving: bool = False, spacing: float = 0.33):
    """Snapshots of one pass over a scene: everyone wears the camera once, or a vehicle drives by everyone once."""
    rng = np.random.default_rng(seed)
    for wearer in scene.paths:
        camera = draw_vehicle(rng) if driving else draw_camera(rng)
        sequence = record(scene, wearer, float(np.exp(rng.normal(0, 0.2))), camera, rng)
        if sequence is None:
            continue
        ahead = round(3 * camera.rate)
        minimum = int(rng.choice([5, 5, 5, 1]))
        chosen = list(samples(sequence, minimum, ahead))
        every = max(1, round(spacing * camera.rate))
        chosen = [c for c in chosen if (c[1] + rng.integers(every)) % every == 0]
        part = snapshots(sequence, group, chosen, rng)
        if part is None:
            continue
        # The future at steps of 0.2 s, whatever the rate was.
        grid = np.arange(1, 16) * 0.2
        known = np.concatenate([[0.0], part.times])
        now = np.array([sequence.truth[sequence.tracks[n].person][sequence.tracks[n].frames[i]] for n, i, _ in chosen])
        whole = np.concatenate([now[:, None], part.future], 1)
        part.future = np.stack([np.stack([np.interp(grid, known, w[:, a]) for a in (0, 1)], -1) for w in whole])
        part.times = grid
        yield part

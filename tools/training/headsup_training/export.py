"""Writing the network for Swift, and test vectors for it."""

import json
from pathlib import Path

import numpy as np
import torch

from . import features
from .ego import NEIGHBOURS
from .histories import stereo_covariance
from .network import ANCHORS, MODES, PER_ANCHOR, Network
from .predict import histories_of, predict

VERSION = 1


def fnv1a(data: bytes) -> int:
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def folded(network: Network) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights and biases of the layers, with the scaling of the person's features in the first of the trunk."""
    layers = [network.encode[0], network.encode[2], network.first, network.second, network.last]
    pairs = [(la.weight.detach().numpy().astype(float), la.bias.detach().numpy().astype(float)) for la in layers]
    mean, scale = network.person_mean.numpy().astype(float), network.person_scale.numpy().astype(float)
    weight, bias = pairs[2]
    weight = weight.copy()
    weight[:, : len(mean)] *= scale
    pairs[2] = weight, bias - weight[:, : len(mean)] @ mean
    return pairs


def write(network: Network, scales: dict, path: Path):
    """The file that Sources/LearnedPrediction/NetworkFile.swift reads."""
    person, neighbour = (len(s) for s in features.signs())
    header = [VERSION, person, neighbour, network.encode[2].out_features, network.second.out_features, MODES,
              len(ANCHORS), PER_ANCHOR, NEIGHBOURS]
    numbers = [np.array([ANCHORS[1]]), scales["fixed"], scales["semi-local"]]
    for weight, bias in folded(network):
        numbers += [weight.ravel(), bias]
    data = b"HEADSUPN" + np.array(header, "<u4").tobytes() + np.concatenate(numbers).astype("<f4").tobytes()
    data += np.array([fnv1a(data)], "<u4").tobytes()
    partial = path.with_suffix(".partial")
    partial.write_bytes(data)
    partial.rename(path)


def walker(rng, local: bool):
    """Measurements of someone who walks along a bend, with gaps and noise, at irregular times."""
    rate = rng.choice([2.5, 10, 15, 30])
    count = int(rng.choice([1, 2, 5, 12, 40]))
    ages = np.sort(rng.uniform(0.9, 1.1, count) * np.arange(count) / rate)[::-1] + rng.choice([0, 0, 0.3, 1.7])
    ages = ages[ages <= 2.95]
    if not len(ages):
        ages = np.array([0.2])
    speed, heading, bend = rng.uniform(0, 2.2), rng.uniform(-np.pi, np.pi), rng.normal(0, 0.3)
    angle = heading - bend * ages
    place = rng.uniform(-7, 7, 2) - speed * ages[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    cov = stereo_covariance(place) if local else np.tile([0.0009, 0, 0.0009], (len(place), 1))
    seen = place + rng.normal(0, 1, place.shape) * np.sqrt(cov[:, ::2])
    return np.concatenate([ages[:, None], seen, cov], 1)


def vectors(network: Network, scales: dict, path: Path, cases=40, seed=11):
    """Made-up scenes and what the network says of them."""
    rng = np.random.default_rng(seed)
    out = []
    for case in range(cases):
        local = case % 3 != 0
        people = [np.round(walker(rng, local), 6).tolist() for _ in range(int(rng.choice([1, 2, 5, 12])))]
        angle = rng.uniform(-np.pi, np.pi)
        facing = rng.uniform(0.3, 1) * np.array([np.cos(angle), np.sin(angle)]) if local and case % 2 else np.zeros(2)
        facing = np.round(facing, 6)
        times = np.array([0.2, 1.0, 3.0, 4.8, 6.0])
        mean, cov, weight = predict(network, scales, histories_of(people), local, facing, times)
        out.append({
            "wearer_is_origin": local, "facing": facing.tolist(), "times": times.tolist(), "people": people,
            "weights": np.round(weight, 7).tolist(), "means": np.round(mean, 7).tolist(),
            "covariances": np.round(cov, 7).tolist()})
    path.write_text(json.dumps({"cases": out}, separators=(",", ":")) + "\n")


def save(network: Network, scales: dict, path: Path):
    torch.save({"state": network.state_dict(), "hidden": network.second.out_features,
                "scales": {k: torch.from_numpy(v) for k, v in scales.items()}}, path)


def load(path: Path) -> tuple[Network, dict]:
    stored = torch.load(path, weights_only=True)
    network = Network(stored["hidden"])
    network.load_state_dict(stored["state"])
    return network.eval(), {k: v.numpy() for k, v in stored["scales"].items()}

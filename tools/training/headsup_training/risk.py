"""Trains the risk's calibration (Sources/Risk/RiskCalibration.swift) on what the program itself holds of people.

    python -m headsup_training.risk DATA PROGRAM [--work FOLDER] [--passes 3] [--seed 0]

`PROGRAM evaluate collision --csv` runs over the recordings of recordings.py and writes the features of everybody
followed; the truth says who came too near. Scores are printed for the given recordings, first with the scene of each
left out, then for the weights that are committed, which have seen all scenes.
"""

import argparse
import subprocess
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .scenes import SCENES

ROOT = Path(__file__).resolve().parents[3]
RADIUS, HORIZON = 1.0, 3.0
TOLERANCE = 1e-3
FIRST_FEATURE = "odds"
EPOCHS, BATCH, RATE, DECAY = 6, 2048, 3e-3, 1e-4


def truths(folder: Path) -> tuple[str, dict]:
    """A sequence's name, and for each person the times of its truth, and those of them nearer than the radius."""
    manifest = (folder / "sequence.toml").read_text()
    name = manifest.split('name = "')[1].split('"')[0]
    path = folder / manifest.split("[truth]")[1].split('file = "')[1].split('"')[0]
    table = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
    out = {}
    for person in np.unique(table[:, 2]):
        rows = table[table[:, 2] == person]
        out[int(person)] = rows[:, 1], rows[np.hypot(rows[:, 3], rows[:, 4]) < RADIUS, 1]
    return name, out


def label(time: float, known: np.ndarray, near: np.ndarray) -> float:
    """1 where somebody outside the radius comes within it before the horizon, 0 where not, NaN where not asked."""
    at = np.searchsorted(known, time - TOLERANCE)
    if at == len(known) or known[at] > time + TOLERANCE:
        return np.nan
    soon = np.searchsorted(near, time - TOLERANCE)
    if soon == len(near):
        return 0.0
    if near[soon] <= time + TOLERANCE:
        return np.nan
    return float(near[soon] <= time + HORIZON + TOLERANCE)


def gather(program: Path, folder: Path, csv: Path) -> dict[str, np.ndarray]:
    """Features [n, f], labels [n], scenes [n], and whether a row is a sample of the evaluation [n]."""
    if not csv.exists():
        partial = csv.with_suffix(".partial")
        subprocess.run([program, "evaluate", "collision", folder, "--csv", partial], check=True, stdout=subprocess.DEVNULL)
        partial.rename(csv)
    known = dict(truths(path.parent) for path in sorted(folder.glob("*/sequence.toml")))
    features, labels, scenes, asked, seen = [], [], [], [], {}
    with open(csv) as lines:
        columns = next(lines).rstrip("\n").split(",")
        first = columns.index(FIRST_FEATURE)
        for line in lines:
            row = line.rstrip("\n").split(",")
            name, time, person, observed = row[0], float(row[1]), row[3], row[4] == "1"
            if not person:
                continue
            count = seen[name, person] = seen.get((name, person), 0) + observed
            value = label(time, *known[name].get(int(person), (np.zeros(0), np.zeros(0))))
            if not np.isnan(value) and row[first]:
                features.append(np.array(row[first:], np.float32))
                labels.append(value)
                scenes.append(next(part for part in name.split("-") if part in SCENES))
                asked.append(observed and count >= 5)
    return {"x": np.array(features), "y": np.array(labels, np.float32), "scene": np.array(scenes), "asked": np.array(asked)}


def train(x: np.ndarray, y: np.ndarray, seed: int):
    """A network of two layers on standardised features: (network, mean, deviation)."""
    torch.manual_seed(seed)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    network = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1))
    inputs, targets = torch.from_numpy((x - mean) / deviation), torch.from_numpy(y)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    batches = len(x) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * batches + 1)
    for _ in range(EPOCHS):
        order = torch.randperm(len(x))
        for k in range(batches):
            part = order[k * BATCH : (k + 1) * BATCH]
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(network(inputs[part])[:, 0], targets[part]).backward()
            optimizer.step()
            schedule.step()
    return network.eval(), mean, deviation


def probability(trained, x: np.ndarray) -> np.ndarray:
    network, mean, deviation = trained
    with torch.no_grad():
        return torch.sigmoid(network(torch.from_numpy((x - mean) / deviation))[:, 0]).numpy()


def scores(p: np.ndarray, y: np.ndarray) -> str:
    order = np.argsort(-p, kind="stable")
    hits, count = np.cumsum(y[order]), np.arange(1, len(y) + 1)
    precision = (hits / count * y[order]).sum() / y.sum()
    f1 = 2 * hits / (count + y.sum())
    return (f"average precision {precision:.3f}, F1 {f1.max():.3f} at {p[order][f1.argmax()]:.2f}, "
            f"Brier {((p - y) ** 2).mean():.4f}, {len(y)} samples")


def literal(numbers: np.ndarray) -> str:
    lines, line = [], "       "
    for number in numbers:
        text = f" {number:.4g},"
        if len(line) + len(text) > 120:
            lines.append(line)
            line = "       "
        line += text
    return "\n".join([*lines, line])


def write(trained, path: Path):
    """The numbers for Swift, with the standardisation folded into the first layer."""
    network, mean, deviation = trained
    first, second, last = network[0], network[2], network[4]
    weight = first.weight.detach().numpy().astype(float) / deviation
    bias = first.bias.detach().numpy() - weight @ mean
    begin = np.concatenate([bias[None], weight.T]).ravel()
    then = np.concatenate([
        second.bias.detach().numpy(), second.weight.detach().numpy().T.ravel(), last.weight.detach().numpy().ravel(),
        last.bias.detach().numpy(), np.zeros(7)])
    text = f"""/// The trained numbers of `RiskCalibration`, written by tools/training/train-risk; not to be edited by hand.
enum RiskCalibrationWeights {{
    /// The radius that they were trained for, metres.
    static let radius = {RADIUS}
    /// The horizon that they were trained for, seconds.
    static let horizon = {HORIZON}
    /// First layer: 32 biases, then 32 weights for each feature.
    static let first: [Float] = [
{literal(begin)}
    ]
    /// Second layer: 16 biases, then 16 weights for each of the 32; then the 16 weights of the result, and its bias with
    /// seven zeros.
    static let second: [Float] = [
{literal(then)}
    ]
}}
"""
    partial = path.with_suffix(".partial")
    partial.write_text(text)
    partial.rename(path)


def main():
    parser = argparse.ArgumentParser(prog="headsup_training.risk", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with ego/")
    parser.add_argument("program", type=Path, help="the headsup program")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "risk")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    passes = [gather(options.program, options.work / "recordings" / f"pass{k}", options.work / f"pass{k}.csv")
              for k in range(options.passes)]
    x, y, scene = (np.concatenate([part[key] for part in passes]) for key in ("x", "y", "scene"))
    given = {kind: gather(options.program, options.data / "ego" / kind, options.work / f"{kind}.csv")
             for kind in ("easy", "hard")}
    left_out = {name: train(x[scene != name], y[scene != name], options.seed) for name in ("eth", "hotel", "zara1")}
    whole = train(x, y, options.seed)
    write(whole, ROOT / "Sources" / "Risk" / "RiskCalibrationWeights.swift")
    for kind, part in given.items():
        p = np.zeros(len(part["y"]))
        for name, trained in left_out.items():
            p[part["scene"] == name] = probability(trained, part["x"][part["scene"] == name])
        asked = part["asked"]
        print(f"{kind}, scene left out: {scores(p[asked], part['y'][asked])}")
        print(f"{kind}, as committed: {scores(probability(whole, part['x'])[asked], part['y'][asked])}")


if __name__ == "__main__":
    main()

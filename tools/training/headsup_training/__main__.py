"""Simulates, trains, exports, and writes the model card.

    python -m headsup_training DATA [--work FOLDER] [--passes 6] [--steps 4000]
    python -m headsup_training DATA --score WEIGHTS.pt
"""

import argparse
import pickle
import time
from pathlib import Path

import numpy as np
import torch

from . import card, export
from .dataset import Batch, batch, concatenate
from .ego import join, read_sequence, samples, snapshots
from .kitti import read_kitti
from .learn import Recipe, calibrate, train
from .scenes import SCENES, read_scene
from .score import line, scores, show
from .simulate import simulated
from .world import window_snapshots

ROOT = Path(__file__).resolve().parents[3]
NAMES = list(SCENES)
LEFT_OUT = ["eth", "hotel", "zara1"]  # the scenes whose scores are asked for


def kept(work: Path, name: str, make):
    """What `make` makes, from the work folder where it was made before."""
    path = work / f"{name}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    begin = time.monotonic()
    made = make()
    path.with_suffix(".partial").write_bytes(pickle.dumps(made))
    path.with_suffix(".partial").rename(path)
    print(f"made {name} in {time.monotonic() - begin:.0f} s", flush=True)
    return made


def training_samples(data: Path, work: Path, passes: int) -> tuple[Batch, Batch, Batch]:
    """Samples of fixed frames, of simulated head cameras and of vehicles, from all given scenes; `group` is the
    scene."""
    scenes = [read_scene(data / "eth-ucy", name) for name in NAMES]

    def fixed(seed):
        return concatenate([
            batch(window_snapshots(s, g, None if seed == 0 else 1000 * seed + g)) for g, s in enumerate(scenes)])

    def moving(seed):
        return concatenate([batch(join(list(simulated(s, g, 100 * seed + g)))) for g, s in enumerate(scenes)])

    def driving(seed):
        return concatenate([batch(join(list(simulated(s, g, 5000 + 100 * seed + g, True)))) for g, s in enumerate(scenes)])

    return (concatenate([kept(work, f"fixed-{k}", lambda k=k: fixed(k)) for k in range(passes + 1)]),
            concatenate([kept(work, f"moving-{k}", lambda k=k: moving(k)) for k in range(1, passes + 1)]),
            concatenate([kept(work, f"driving-{k}", lambda k=k: driving(k)) for k in (1, 2)]))


def test_samples(data: Path, work: Path) -> dict[str, Batch]:
    """The plain samples: eth-ucy, ego easy and hard, with the scene as `group`; kitti."""
    def fixed():
        return concatenate([batch(window_snapshots(read_scene(data / "eth-ucy", n), g)) for g, n in enumerate(NAMES)])

    def ego(kind):
        walks = [read_sequence(p) for p in sorted((data / "ego" / kind).iterdir())]
        return batch(join([snapshots(w, NAMES.index(w.scene), samples(w)) for w in walks]))

    def kitti():
        drives = [read_kitti(data / "kitti-tracking", p.stem) for p in
                  sorted((data / "kitti-tracking" / "label").glob("*.txt"))]
        return batch(join([snapshots(d, g, samples(d, ahead=30)) for g, d in enumerate(drives)]))

    return {"eth-ucy": kept(work, "test-eth-ucy", fixed), "easy": kept(work, "test-easy", lambda: ego("easy")),
            "hard": kept(work, "test-hard", lambda: ego("hard")), "kitti": kept(work, "test-kitti", kitti)}


def only(samples_: Batch, scenes: list[str]) -> Batch:
    return samples_.take(torch.from_numpy(np.flatnonzero(np.isin(samples_.group, [NAMES.index(n) for n in scenes]))))


def evaluated(network, scales: dict, tests: dict[str, Batch], scenes: list[str], recipe=None) -> dict:
    """Scores by kind of test and scene; uncalibrated where there are no scales."""
    out = {}
    for kind in ("eth-ucy", "easy", "hard"):
        scale = scales.get("fixed" if kind == "eth-ucy" else "semi-local")
        for scene in scenes:
            part = only(tests[kind], [scene])
            if len(part):
                out[kind, scene] = scores(network, part, scale, recipe), line(part)
    out["kitti", "all"] = scores(network, tests["kitti"], scales.get("semi-local"), recipe), line(tests["kitti"])
    return out


def calibration(whole, networks: dict, samples_: Batch) -> np.ndarray:
    """The factor of the standard deviations at each anchor: midway between what the committed network needs on walks
    that it has seen, and what the others need on the scene that each was not shown."""
    seen = calibrate([(whole, samples_)])
    unseen = calibrate([(network, only(samples_, [scene])) for scene, network in networks.items()])
    print("factors on seen scenes", seen.round(2), "and unseen", unseen.round(2), flush=True)
    return np.sqrt(seen * unseen)


def main():
    parser = argparse.ArgumentParser(prog="headsup_training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with eth-ucy/, ego/ and kitti-tracking/")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "training")
    parser.add_argument("--passes", type=int, default=6, help="times each walk is simulated")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--score", type=Path, help="only score these weights (a .pt of the work folder)")
    parser.add_argument("--compare", action="store_true", help="train without some inputs, and say what they bring")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    tests = test_samples(options.data, options.work)
    if options.score:
        network, scales = export.load(options.score)
        for (kind, scene), (score, straight) in evaluated(network, scales, tests, LEFT_OUT).items():
            print(f"{kind} {scene}: {show(score)}, straight line {show(straight)}")
        return
    fixed, walking, driving = training_samples(options.data, options.work, options.passes)
    recipe = Recipe(steps=options.steps)
    if options.compare:
        card.compare((fixed, walking, driving), tests, recipe, evaluated, only, NAMES, LEFT_OUT)
        return

    def trained(name, scenes):
        path = options.work / f"{name}.pt"
        if not path.exists():
            network = train(*(only(part, scenes) for part in (fixed, walking, driving)), recipe,
                            lambda text: print(f"{name}, {text}", flush=True))
            export.save(network, {}, path)
        return export.load(path)[0]

    whole = trained("all", NAMES)
    networks = {scene: trained(f"without-{scene}", [n for n in NAMES if n != scene]) for scene in LEFT_OUT}
    scales = {kind: calibration(whole, networks, part) for kind, part in (("fixed", fixed), ("semi-local", walking))}
    left_out = {}
    for scene, network in networks.items():
        export.save(network, scales, options.work / f"without-{scene}.pt")
        left_out |= evaluated(network, scales, tests, [scene])
    export.save(whole, scales, options.work / "all.pt")
    export.write(whole, scales, ROOT / "Sources" / "CLearnedWeights" / "learned.weights")
    export.vectors(whole, scales, ROOT / "Tests" / "LearnedPredictionTests" / "Vectors" / "predictions.json")
    everything = evaluated(whole, scales, tests, LEFT_OUT)
    (ROOT / "tools" / "training" / "MODEL_CARD.md").write_text(
        card.text(whole, recipe, len(fixed), len(walking), len(driving), left_out, everything))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Scores of TrackEval for Tests/EvaluationTests/TrackEvalGoldens.swift.

Needs trackeval (written with 1.3.0 of PyPI) and the folder of test data, named by HEADSUP_DATA or as first argument:

    HEADSUP_DATA=... python3 scripts/goldens/tracking.py > Tests/EvaluationTests/TrackEvalGoldens.swift

The results that are scored are made here by simple rules, which Tests/EvaluationTests/SampleResults.swift repeats.
"""
import contextlib
import io
import os
import sys
import tempfile

import trackeval
from trackeval.datasets import Kitti2DBox, MotChallenge2DBox
from trackeval.metrics import CLEAR, HOTA, Identity

DATA = sys.argv[1] if len(sys.argv) > 1 else os.environ["HEADSUP_DATA"]


class Congruential:
    """The generator of Tests/EvaluationTests/SampleResults.swift."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state / 2147483648

    def below(self, bound):
        return int(self.unit() * bound)


def read_rows(path, separator):
    with open(path) as file:
        return [line.split(separator) for line in file.read().splitlines() if line.strip()]


def iou(a, b):
    common = max(min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]), 0) * max(
        min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]), 0)
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def greedy_tracks(detections):
    """Each detection takes the free box of the frame before that overlaps most, at 0.3 or more."""
    frames = {}
    for row in detections:
        frames.setdefault(int(row[0]), []).append([float(x) for x in row[2:6]])
    result, previous, last, next_id = [], [], None, 1
    for frame in sorted(frames):
        if last is not None and frame != last + 1:
            previous = []
        current = []
        for box in frames[frame]:
            best, best_overlap = None, 0.3
            for index, (_, other, taken) in enumerate(previous):
                overlap = iou(box, other)
                if not taken and overlap >= best_overlap:
                    best, best_overlap = index, overlap
            if best is None:
                identity, next_id = next_id, next_id + 1
            else:
                identity = previous[best][0]
                previous[best][2] = True
            current.append([identity, box, False])
            result.append((frame, identity, box))
        previous, last = current, frame
    return result


def perturbed_kitti(labels):
    """Pedestrians shifted, dropped and renamed every 40 frames; regions, cyclists and sitters taken for pedestrians."""
    random, result, extra = Congruential(2024), [], 100000
    for row in labels:
        frame, identity, kind = int(row[0]), int(row[1]), row[2]
        left, top, right, bottom = (float(x) for x in row[6:10])
        u = [random.unit() for _ in range(5)]
        if kind not in ("Pedestrian", "Person", "Cyclist", "DontCare") or u[0] < 0.1:
            continue
        dx, dy = (u[1] - 0.5) * 0.4 * (right - left), (u[2] - 0.5) * 0.4 * (bottom - top)
        if kind == "DontCare":
            if u[3] < 0.7:
                continue
            extra += 1
            name = extra
        else:
            name = identity * 2 + (frame // 40) % 2
        result.append((frame, name, (left + dx, top + dy, right + dx, bottom + dy)))
        if u[4] < 0.05:
            extra += 1
            result.append((frame, extra, (left + dx, top, left + dx + 8, top + 20)))
    return result


def synthetic(seed, people, frames):
    """People on whole pixels, so that overlaps tie and sit on thresholds; tracks swap, break and invent."""
    random, truth, result = Congruential(seed), [], []
    state = [[random.below(400), random.below(200), random.below(9) - 4, random.below(5) - 2] for _ in range(people)]
    names = list(range(1, people + 1))
    invented = 1000
    for frame in range(1, frames + 1):
        for person in range(people):
            if random.unit() < 0.01 and people > 1:
                other = random.below(people)
                names[person], names[other] = names[other], names[person]
            if random.unit() < 0.02:
                invented += 1
                names[person] = invented
        for person in range(people):
            x, y, vx, vy = state[person]
            state[person][0], state[person][1] = x + vx, y + vy
            present, found = random.unit() < 0.9, random.unit() < 0.8
            dx, dy = random.below(21) - 10, random.below(21) - 10
            if present:
                truth.append((frame, person + 1, [x, y, 40, 80]))
            if found:
                result.append((frame, names[person], [x + dx, y + dy, 40, 80]))
    return truth, result


def write_mot(path, rows, tail):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        for frame, identity, box in rows:
            file.write(f"{frame},{identity},{','.join(repr(x) for x in box)},{tail(frame, identity)}\n")


def scores(dataset, sequence, cls):
    raw = dataset.get_raw_seq_data("tracker", sequence)
    data = dataset.get_preprocessed_seq_data(raw, cls)
    hota, clear, identity = HOTA(), CLEAR({"PRINT_CONFIG": False}), Identity({"PRINT_CONFIG": False})
    h, c, i = hota.eval_sequence(data), clear.eval_sequence(data), identity.eval_sequence(data)
    fractions = [h["HOTA"].mean(), h["DetA"].mean(), h["AssA"].mean(), h["LocA"].mean(), c["MOTA"], c["MOTP"],
                 i["IDF1"], i["IDP"], i["IDR"]]
    counts = [c["IDSW"], c["CLR_FP"], c["CLR_FN"], c["Frag"], c["MT"], c["PT"], c["ML"], data["num_gt_ids"]]
    return [f"{x:.6f}" for x in fractions], [str(int(x)) for x in counts]


def mot_scores(folder, sequence, benchmark, truth, result, truth_tail, result_tail="1,-1,-1,-1"):
    """truth and result: rows, or None where the files are there already."""
    length = max([row[0] for row in truth + result] or [1])
    write_mot(f"{folder}/gt/{sequence}/gt/gt.txt", truth, truth_tail)
    write_mot(f"{folder}/trackers/tracker/data/{sequence}.txt", result, lambda *_: result_tail)
    dataset = MotChallenge2DBox({
        "GT_FOLDER": f"{folder}/gt", "TRACKERS_FOLDER": f"{folder}/trackers", "BENCHMARK": benchmark,
        "SKIP_SPLIT_FOL": True, "SEQ_INFO": {sequence: length}, "PRINT_CONFIG": False,
    })
    return scores(dataset, sequence, "pedestrian")


def kitti_scores(folder, sequence, label, result):
    os.makedirs(f"{folder}/gt/label_02", exist_ok=True)
    os.makedirs(f"{folder}/trackers/tracker/data", exist_ok=True)
    with open(f"{folder}/gt/label_02/{sequence}.txt", "w") as file:
        file.writelines(" ".join(row) + "\n" for row in label)
    with open(f"{folder}/trackers/tracker/data/{sequence}.txt", "w") as file:
        for frame, identity, box in result:
            file.write(f"{frame} {identity} Pedestrian -1 -1 -10 {' '.join(repr(x) for x in box)} "
                       "-1 -1 -1 -1000 -1000 -1000 -10 1\n")
    length = max(int(row[0]) for row in label) + 1
    with open(f"{folder}/gt/evaluate_tracking.seqmap.training", "w") as file:
        file.write(f"{sequence} empty 000000 {length:06}\n")
    dataset = Kitti2DBox({"GT_FOLDER": f"{folder}/gt", "TRACKERS_FOLDER": f"{folder}/trackers",
                          "CLASSES_TO_EVAL": ["pedestrian"], "PRINT_CONFIG": False})
    return scores(dataset, sequence, "pedestrian")


def mot_rows(path):
    return [(int(row[0]), int(row[1]), [float(x) for x in row[2:6]]) for row in read_rows(path, ",")]


def main():
    lines = []

    def add(name, values):
        fractions, counts = (", ".join(part) for part in values)
        lines.append(f'        "{name}": TrackEvalScores(\n            [{fractions}],\n            [{counts}]),')

    silent = contextlib.redirect_stdout(io.StringIO())
    with tempfile.TemporaryDirectory() as temporary, silent:
        for seed, people, frames in [(1, 1, 30), (2, 4, 60), (4, 30, 40), (5, 60, 25), (581, 10, 57), (594, 17, 68),
                                     (633, 38, 41)]:
            name = f"synthetic-{seed}-{people}-{frames}"
            truth, result = synthetic(seed, people, frames)
            add(name, mot_scores(f"{temporary}/{name}", name, "MOT15", truth, result,
                                 lambda _, identity: "0,-1,-1,-1" if identity % 7 == 6 else "1,-1,-1,-1"))
            classes = [1, 1, 1, 7, 3, 1, 2, 8, 6, 12]
            for benchmark in ["MOT17", "MOT20"]:
                add(f"{name} as {benchmark}", mot_scores(
                    f"{temporary}/{name}-{benchmark}", name, benchmark, truth, result,
                    lambda _, identity: f"{0 if identity % 7 == 6 else 1},{classes[identity % 10]},1",
                    "1,1,1"))
        for name in ["TUD-Campus", "TUD-Stadtmitte", "PETS09-S2L1", "ETH-Bahnhof", "KITTI-13"]:
            gt = read_rows(f"{DATA}/mot15/{name}/gt/gt.txt", ",")
            confidence = {(int(row[0]), int(row[1])): row[6] for row in gt}
            truth = mot_rows(f"{DATA}/mot15/{name}/gt/gt.txt")
            result = greedy_tracks(read_rows(f"{DATA}/mot15/{name}/det/det.txt", ","))
            add(f"mot15/{name}", mot_scores(f"{temporary}/{name}", name, "MOT15", truth, result,
                                            lambda *row: f"{confidence[row]},-1,-1,-1"))
        for name in ["TUD-Campus", "TUD-Stadtmitte"]:
            folder = f"{DATA}/motmetrics/{name}"
            add(f"motmetrics/{name}", mot_scores(
                f"{temporary}/m-{name}", name, "MOT15", mot_rows(f"{folder}/gt.txt"), mot_rows(f"{folder}/test.txt"),
                lambda *_: "1,-1,-1,-1"))
        for name in ["0001", "0002", "0011", "0013", "0014", "0015", "0016"]:
            label = read_rows(f"{DATA}/kitti-tracking/label/{name}.txt", None)
            add(f"kitti/{name}", kitti_scores(f"{temporary}/k-{name}", name, label, perturbed_kitti(label)))
    print("/// Written by scripts/goldens/tracking.py with TrackEval 1.3.0.")
    print("enum TrackEvalGoldens {\n    static let scores: [String: TrackEvalScores] = [")
    print("\n".join(lines))
    print("    ]\n}")


main()

#!/usr/bin/env python3
"""Detection scores for Tests/EvaluationTests/DetectionGoldens.swift, with the matching of pycocotools.

Needs numpy and pycocotools (written with 2.0.11 of PyPI) and the folder of test data (HEADSUP_DATA or first argument):

    HEADSUP_DATA=... python3 scripts/goldens/detection.py > Tests/EvaluationTests/DetectionGoldens.swift

pycocotools matches; the curves are integrated here, over all points as this project does. Scores that tie would make
the order of a file matter, so they are spread by a 1e-9 of the line's number, and by the test as well.
"""
import contextlib
import io
import os
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

DATA = sys.argv[1] if len(sys.argv) > 1 else os.environ["HEADSUP_DATA"]


def read(path):
    with open(path) as file:
        return [[float(x) for x in line.split(",")] for line in file if line.strip()]


def curves(truth, detections, frames):
    """Per threshold: correct and wrong answers by falling score, and the number of persons."""
    coco = COCO()
    coco.dataset = {
        "info": {}, "images": [{"id": f} for f in range(1, frames + 1)], "categories": [{"id": 1}],
        "annotations": [
            {"id": k + 1, "image_id": int(r[0]), "category_id": 1, "bbox": r[2:6], "area": r[4] * r[5],
             "iscrowd": 0, "ignore": int(r[6] == 0)} for k, r in enumerate(truth)],
    }
    coco.createIndex()
    found = coco.loadRes([
        {"image_id": int(r[0]), "category_id": 1, "bbox": r[2:6], "score": r[6] - 1e-9 * k}
        for k, r in enumerate(detections)])
    evaluation = COCOeval(coco, found, "bbox")
    evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
    evaluation.params.maxDets = [100000]
    # COCO takes 'ignore' from iscrowd only, and lets a crowd match often; here it is a person left out, matched once.
    prepare = evaluation._prepare

    def prepare_with_ignored():
        prepare()
        for annotations in evaluation._gts.values():
            for annotation in annotations:
                annotation["ignore"] = annotation["left_out"]

    for annotation, row in zip(coco.dataset["annotations"], truth):
        annotation["left_out"] = int(row[6] == 0)
    evaluation._prepare = prepare_with_ignored
    evaluation.evaluate()
    images = [image for image in evaluation.evalImgs if image is not None]
    scores = np.concatenate([np.array(image["dtScores"]) for image in images])
    order = np.argsort(-scores, kind="mergesort")
    matches = np.concatenate([image["dtMatches"] for image in images], axis=1)[:, order]
    ignored = np.concatenate([image["dtIgnore"] for image in images], axis=1)[:, order].astype(bool)
    persons = sum(int((np.array(image["gtIgnore"]) == 0).sum()) for image in images)
    return [(m[~g] > 0, persons) for m, g in zip(matches, ignored)]


def average_precision(correct, persons):
    hits = np.cumsum(correct)
    precision = hits / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(np.concatenate([[0], hits / persons])) * envelope))


def log_average_miss_rate(correct, persons, frames):
    false_per_frame, miss = np.cumsum(~correct) / frames, 1 - np.cumsum(correct) / persons
    rates = []
    for reference in np.logspace(-2, 0, 9):
        below = np.nonzero(false_per_frame <= reference * (1 + 1e-12))[0]
        rates.append(miss[below[-1]] if len(below) else 1.0)
    return float(np.exp(np.mean(np.log(np.maximum(1e-10, rates)))))


lines = []
for name in ["TUD-Campus", "TUD-Stadtmitte", "PETS09-S2L1", "ETH-Bahnhof", "KITTI-13"]:
    truth = read(f"{DATA}/mot15/{name}/gt/gt.txt")
    detections = read(f"{DATA}/mot15/{name}/det/det.txt")
    frames = int(max(r[0] for r in truth + detections))
    with contextlib.redirect_stdout(io.StringIO()):
        levels = curves(truth, detections, frames)
    aps = [average_precision(*level) for level in levels]
    correct, persons = levels[0]
    values = [aps[0], float(np.mean(aps)), float(correct.mean()), float(correct.sum() / persons),
              log_average_miss_rate(correct, persons, frames)]
    lines.append(f'        "{name}": [{", ".join(f"{v:.6f}" for v in values)}],')

print("/// Written by scripts/goldens/detection.py with pycocotools 2.0.11.")
print("enum DetectionGoldens {")
print("    /// AP50, AP, precision, recall, log-average miss rate.")
print("    static let scores: [String: [Double]] = [")
print("\n".join(lines))
print("    ]\n}")

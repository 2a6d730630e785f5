"""Headsup and its peers side by side; started by bench-peers, which installs what this needs."""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import prediction_baselines
import sort_baseline


def run(*arguments):
    """The standard output of a command."""
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def compare_speed(program, folder):
    """Both on the benchmark's boxes: microseconds of one frame."""
    boxes = folder / "boxes.txt"
    ours = json.loads(run(program, "bench", "track", "--json", "--boxes", str(boxes)))["track"]
    frames = sort_baseline.read_frames(boxes)[: ours["warm_up"] + 600]
    tracker = sort_baseline.Sort()
    times = []
    for index, frame in enumerate(frames):
        start = time.perf_counter_ns()
        tracker.update(frame)
        if index >= ours["warm_up"]:
            times.append((time.perf_counter_ns() - start) / 1000)
    people = ours["items"]
    median = statistics.median(times)
    print(f"headsup: {ours['us']['p50']:.1f} microseconds a frame, {ours['us_per_item']['p50']:.3f} a person, in the median")
    print(f"SORT: {median:.1f} microseconds a frame, {median / people:.3f} a person, in the median of {len(times)} frames")
    print(f"headsup is {median / ours['us']['p50']:.0f} times as fast")


def compare_prediction(program, people=50, rate=15, repetitions=40):
    """The predictors and what stands for them in Python: microseconds for all people of one frame."""
    ours = json.loads(run(program, "bench", "predict", "predict-kalman", "--json"))
    places = prediction_baselines.histories(people, rate)
    medians = {}
    for name, function in [
        ("the reference node", prediction_baselines.reference_node),
        ("constant velocity in numpy", prediction_baselines.constant_velocity),
    ]:
        times = []
        for _ in range(repetitions):
            start = time.perf_counter_ns()
            function(places, rate)
            times.append((time.perf_counter_ns() - start) / 1000)
        medians[name] = statistics.median(times)
        print(f"{name}: {medians[name]:.0f} microseconds for {people} people, in the median")
    for name in ["predict-kalman", "predict"]:
        own = ours[name]["us"]["p50"] * people / ours[name]["items"]
        ratios = ", ".join(f"{median / own:.1f} times as fast as {peer}" for peer, median in medians.items())
        print(f"headsup, {ours[name]['step']}: {own:.0f} microseconds, {ratios}")


def compare_identities(program, sequences, folder):
    """Both on given detections: HOTA and IDF1."""
    sums = {"headsup": 0.0, "SORT": 0.0}
    count = 0
    for sequence in sorted(pathlib.Path(sequences).iterdir()):
        detections, truth = sequence / "det" / "det.txt", sequence / "gt" / "gt.txt"
        if not (detections.exists() and truth.exists()):
            continue
        results = {"headsup": folder / "ours.txt", "SORT": folder / "sort.txt"}
        run(program, "track", str(detections), "-o", str(results["headsup"]))
        sort_baseline.write_result(results["SORT"], sort_baseline.read_frames(detections))
        for name, result in results.items():
            scores = json.loads(
                run(program, "evaluate", "tracking", "--truth", str(truth), "--result", str(result), "--json")
            )
            sums[name] += scores["IDF1"]
            print(
                f"{sequence.name}, {name}: HOTA {scores['HOTA']:.3f}, DetA {scores['DetA']:.3f}, "
                f"AssA {scores['AssA']:.3f}, MOTA {scores['MOTA']:.3f}, IDF1 {scores['IDF1']:.3f}, "
                f"switches {scores['IDSW']}"
            )
        count += 1
    for name, total in sums.items():
        if count:
            print(f"mean IDF1, {name}: {total / count:.3f}")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        compare_speed(program, folder)
        compare_prediction(program)
        if len(sys.argv) > 2:
            compare_identities(program, sys.argv[2], folder)


if __name__ == "__main__":
    main()

"""Counts the instructions of Headsup's parts with callgrind and compares them with a committed baseline; started by bench."""

import json
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

PARTS = [
    "capture-yuyv", "capture-nv12", "detect-prepare", "detect-collect", "range", "orient", "track", "predict",
    "predict-kalman", "risk", "alert", "decision",
]
# Measured steps of each part, and as many before them.
STEPS = 20
# A compiler of another version gives other code; what is beyond this is a change of the program.
LIMIT = 1.15
# What a step may cost in any case without being looked at: below this a part is noise beside a frame.
FLOOR = 20_000


def count(program, folder):
    """Instructions of one step of each part, from one run: callgrind writes a file before each measurement and one at the end."""
    # Two patterns for the one function: callgrind keeps one rule for a pattern.
    region, again = "*11measuredRun*", "*StepMeasurement*11measuredRun*"
    run = subprocess.run(
        [
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counted", "--collect-atstart=no",
            f"--toggle-collect={region}", f"--dump-before={again}", str(program), "bench", *PARTS, "--steps", str(STEPS),
            "--json",
        ],
        capture_output=True, text=True,
    )
    if run.returncode != 0:
        sys.exit(f"bench: the program or callgrind failed:\n{run.stderr}")
    counts = {}
    for number, part in enumerate(PARTS, start=1):
        file = folder / (f"counted.{number + 1}" if number < len(PARTS) else "counted")
        total = re.search(r"^totals: (\d+)", file.read_text(), re.MULTILINE)
        if not total or int(total.group(1)) == 0:
            sys.exit(f"bench: callgrind counted nothing in '{part}'")
        counts[part] = round(int(total.group(1)) / STEPS)
    return counts


def main():
    command, program, path = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if command not in ("check", "update", "show"):
        sys.exit("usage: scripts/bench check|update|show")
    machine = platform.machine()
    baselines = json.loads(path.read_text()) if path.exists() else {}
    if command == "check" and machine not in baselines:
        print(f"bench: no baseline for {machine}; make one with: scripts/bench update")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # valgrind gives up on the debugging information that Swift writes.
        stripped = folder / "headsup"
        subprocess.run(["strip", "--strip-debug", "-o", str(stripped), program], check=True)
        counts = count(stripped, folder)
    if command == "update":
        baselines[machine] = counts
        path.write_text(json.dumps(baselines, indent=2, sort_keys=True) + "\n")
    baseline = baselines.get(machine, {}) if command != "show" else {}
    slower = []
    for part, now in counts.items():
        before = baseline.get(part)
        words = f"{part}: {now} instructions a step"
        if before:
            words += f", {now / before:.3f} of the baseline's {before}"
            if now > before * LIMIT and now - before > FLOOR:
                slower.append(part)
                words += ": SLOWER"
        print(words)
    missing = sorted(set(counts) - set(baseline)) if command == "check" else []
    if missing:
        sys.exit(f"bench: the baseline lacks {', '.join(missing)}; scripts/bench update adds them")
    if slower:
        sys.exit(
            f"bench: {', '.join(slower)} got slower by more than {LIMIT - 1:.0%}; if that is meant: scripts/bench update"
        )


if __name__ == "__main__":
    main()

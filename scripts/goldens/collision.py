#!/usr/bin/env python3
"""Scores of a simple warner for Tests/EvaluationTests/CollisionGoldens.swift, straight from the text of docs/cli.md.

Needs the folder of test data (HEADSUP_DATA or first argument) and nothing else:

    HEADSUP_DATA=... python3 scripts/goldens/collision.py > Tests/EvaluationTests/CollisionGoldens.swift

The warner knows the true distance: probability 1.1 - distance / 4 within 0 to 1; an alert where it is at least 0.55 and
the person's last alert is a second or more ago. Everything is found by trying all pairs of times, in whole
milliseconds.
"""
import csv
import os
import sys

DATA = sys.argv[1] if len(sys.argv) > 1 else os.environ["HEADSUP_DATA"]
RADIUS, HORIZON, THRESHOLD = 1.0, 3000, 0.5
NAMES = ["easy/eth-0070", "easy/hotel-0096", "easy/hotel-0202", "easy/zara1-0031", "easy/zara1-0119", "hard/eth-0016",
         "hard/hotel-0129", "hard/zara1-0053"]


def read(path):
    with open(path) as file:
        return list(csv.DictReader(file))


def milliseconds(text):
    return round(float(text) * 1000)


def close(a, b):
    """Times round to within a millisecond of each other."""
    return abs(a - b) <= 1


def recording(name):
    """Per person: {time: distance}, [(time, probability)], [alert time]; and the length."""
    people = {}
    for row in read(f"{DATA}/ego/truth/{name.split('/')[1]}.csv"):
        person = people.setdefault(row["id"], ({}, [], []))
        person[0][milliseconds(row["t"])] = (float(row["x"]) ** 2 + float(row["y"]) ** 2) ** 0.5
    for row in read(f"{DATA}/ego/{name}/observations.csv"):
        time = milliseconds(row["t"])
        if row["id"] not in people or time not in people[row["id"]][0]:
            continue
        distances, observations, alerts = people[row["id"]]
        probability = min(1, max(0, 1.1 - distances[time] / 4))
        observations.append((time, probability))
        if probability >= 0.55 and (not alerts or time - alerts[-1] >= 1000):
            alerts.append(time)
    times = [t for distances, _, _ in people.values() for t in distances]
    return list(people.values()), max(times) - min(times)


def entries(distances, least_outside):
    times, found = sorted(distances), []
    for before, now in zip(times, times[1:]):
        if not distances[before] >= RADIUS > distances[now]:
            continue
        outside = [t for t in times if t < now and all(distances[s] >= RADIUS for s in times if t <= s < now)]
        if now - min(outside) >= least_outside - 1:
            found.append(now)
    return found


samples, encounters, warned, false, leads, length = [], 0, 0, 0, [], 0
for name in NAMES:
    people, duration = recording(name)
    length += duration
    for distances, observations, alerts in people:
        for index, (time, probability) in enumerate(observations):
            if index >= 4 and distances[time] >= RADIUS:
                ahead = [d for t, d in distances.items() if time < t <= time + HORIZON + 1]
                samples.append((probability, any(d < RADIUS for d in ahead)))
        for entry in entries(distances, 500):
            if sum(entry - HORIZON - 1 <= t < entry for t, _ in observations) < 5:
                continue
            encounters += 1
            good = [a for a in alerts if entry - HORIZON - 1 <= a <= entry - 500 + 1]
            if good:
                warned += 1
                leads.append((entry - good[0]) / 1000)
        every = entries(distances, 0)
        false += sum(not any(a - 1 <= e <= a + HORIZON + 1 for e in every) for a in alerts)

flagged = [hit for probability, hit in samples if probability >= THRESHOLD]
positives = sum(hit for _, hit in samples)
precision, recall = sum(flagged) / len(flagged), sum(flagged) / positives
area, last = 0, 0
for level in sorted({p for p, _ in samples}, reverse=True):
    chosen = [hit for p, hit in samples if p >= level]
    area += (sum(chosen) - last) / positives * sum(chosen) / len(chosen)
    last = sum(chosen)
brier = sum((p - hit) ** 2 for p, hit in samples) / len(samples)
leads.sort()
median = leads[len(leads) // 2] if len(leads) % 2 else (leads[len(leads) // 2 - 1] + leads[len(leads) // 2]) / 2

print("/// Written by scripts/goldens/collision.py.")
print("enum CollisionGoldens {")
print("    static let recordings = [")
for name in NAMES:
    print(f'        "{name}",')
print("    ]")
print(f"    static let samples = {len(samples)}")
print(f"    static let collisions = {positives}")
print(f"    static let precision = {precision:.9f}")
print(f"    static let recall = {recall:.9f}")
print(f"    static let averagePrecision = {area:.9f}")
print(f"    static let brier = {brier:.9f}")
print(f"    static let encounters = {encounters}")
print(f"    static let warned = {warned}")
print(f"    static let falseAlerts = {false}")
print(f"    static let medianLeadTime = {median:.4f}")
print(f"    static let minutes = {length / 60000:.6f}")
print("}")

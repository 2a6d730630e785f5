#!/usr/bin/env python3
"""Prints the first numbers of xoshiro256** seeded by SplitMix64: Tests/SimulationTests/XoshiroGolden.swift.

    scripts/goldens/xoshiro.py > Tests/SimulationTests/XoshiroGolden.swift
"""

MASK = (1 << 64) - 1


def splitmix(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(seed):
    mixer = splitmix(seed)
    s = [next(mixer) for _ in range(4)]
    while True:
        yield (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)


generator = xoshiro(42)
print("/// Made by scripts/goldens/xoshiro.py.")
print("enum XoshiroGolden {")
print("    static let seed42: [UInt64] = [")
print(",\n".join(f"        0x{next(generator):016X}" for _ in range(4)) + ",")
print("    ]")
print("}")

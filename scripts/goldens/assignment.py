#!/usr/bin/env python3
"""What SciPy makes of some assignment problems, for Tests/AssignmentTests/SciPyAssignments.swift.

Needs numpy and scipy (written with 2.4.6 and 1.17.1 of PyPI):

    python3 scripts/goldens/assignment.py > Tests/AssignmentTests/SciPyAssignments.swift
"""
import numpy as np
from scipy.optimize import linear_sum_assignment


def congruential_costs(rows, columns):
    state, values = 12345, []
    for _ in range(rows * columns):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(state / 2147483648)
    return np.array(values).reshape(rows, columns)


print("/// Written by scripts/goldens/assignment.py with SciPy 1.17.1.")
print("enum SciPyAssignments {")
for name, rows, columns in [("square", 60, 60), ("wide", 40, 120), ("tall", 200, 150)]:
    costs = congruential_costs(rows, columns)
    total = float(costs[linear_sum_assignment(costs)].sum())
    print(f"    static let {name} = {total!r}")
print("    /// Columns by size, for costs of 0 to 3, of which many solutions cost the same.")
print("    static let tied: [Int: [Int]] = [")
for size in [4, 9, 16, 25]:
    columns = linear_sum_assignment(np.floor(4 * congruential_costs(size, size + 2)))[1]
    print(f"        {size}: {[int(c) for c in columns]},")
print("    ]")
print("}")

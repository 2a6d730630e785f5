#!/usr/bin/env python3
"""Optimal totals of three assignment problems, for Tests/AssignmentTests. Needs numpy and scipy; writes Swift text."""
import numpy as np
from scipy.optimize import linear_sum_assignment


def congruential_costs(rows, columns):
    state, values = 12345, []
    for _ in range(rows * columns):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(state / 2147483648)
    return np.array(values).reshape(rows, columns)


for name, rows, columns in [("square", 60, 60), ("wide", 40, 120), ("tall", 200, 150)]:
    costs = congruential_costs(rows, columns)
    total = costs[linear_sum_assignment(costs)].sum()
    print(f"    static let {name} = {total!r}".replace("np.float64(", "").replace(")", ""))

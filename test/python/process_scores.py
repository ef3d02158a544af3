"""The process model computed a second time, with numpy and by another hand.

Takes a folder with learn.f64 and judge.f64 (row-major, little-endian doubles), steps.f64 (the step each tag is written in,
0 for none) and configuration.json; writes medians.f64, spreads.f64, usual.f64 and, for each judged row, scores.f64 and
expected.f64. Rows follow each other without gaps.
"""

import json
import pathlib
import sys

import numpy as np


def rounded(values, steps):
    values = values.copy()
    for tag, step in enumerate(steps):
        if step == 0:
            continue
        if step < 1:
            parts = np.rint(1 / step)
            values[:, tag] = np.rint(values[:, tag] * parts) / parts
        else:
            values[:, tag] = np.rint(values[:, tag] / step) * step
    return values


def is_switch(column):
    states, counts = np.unique(np.floor(column + 0.5), return_counts=True)
    between = np.count_nonzero(column != np.rint(column))
    return 1 < len(states) <= 6 and between < 0.2 * (len(column) - counts.max())


def interlocks(scaled, states, switches, floors):
    found = []
    quantities = [tag for tag in range(scaled.shape[1]) if tag not in switches]
    for switch in switches:
        before, after = states[:-1, switch], states[1:, switch]
        for first, second in {(a, b) for a, b in zip(before, after) if a != b}:
            turns = np.flatnonzero((before == first) & (after == second))
            resting = np.flatnonzero(before == first)
            if len(turns) < 20:
                continue
            for tag in quantities:
                column = scaled[:-1, tag]
                low, high = column[turns].min(), column[turns].max()
                whole = column.max() - column.min()
                edges = np.quantile(column[resting], [0.05, 0.95])
                reach = edges[1] - edges[0]
                if not (whole > 0 and high - low < 0.25 * whole and reach > 0 and high - low < 0.25 * reach):
                    continue
                margin = max(0.03 * reach, (high - low) / 2, floors[tag])
                found.append((switch, first, second, tag, low, high, column[resting].min(), column[resting].max(), margin))
    return found


def main(folder):
    conf = json.loads((folder / "configuration.json").read_text())
    steps = np.fromfile(folder / "steps.f64")
    tags = len(steps)
    learned = rounded(np.fromfile(folder / "learn.f64").reshape(-1, tags), steps)
    judged = rounded(np.fromfile(folder / "judge.f64").reshape(-1, tags), steps)

    medians = np.median(learned, axis=0)
    robust = (np.quantile(learned, 0.75, axis=0) - np.quantile(learned, 0.25, axis=0)) / 1.349
    deviation = learned.std(axis=0)
    spreads = np.where(robust > 1e-9, robust, np.where(deviation > 1e-9, deviation, 1.0))

    def scale(values):
        return np.clip((values - medians) / spreads, -conf["clip"], conf["clip"])

    z = scale(learned)
    x = np.hstack([z[1:], z[:-1]])
    mean = x.mean(axis=0)
    precision = np.linalg.inv(np.cov(x, rowvar=False) + conf["ridge"] * np.eye(2 * tags))
    weights = precision[:tags] / np.diag(precision)[:tags, None]
    reach = learned.max(axis=0) - learned.min(axis=0)
    floors = np.maximum.reduce([np.full(tags, 1e-9), steps / spreads, conf["rangeFloor"] * reach / spreads])
    usual = np.maximum(floors, np.quantile(np.abs((x - mean) @ weights.T), conf["usualQuantile"], axis=0))

    switches = [tag for tag in range(tags) if is_switch(learned[:, tag])]
    locks = interlocks(z, np.rint(medians + spreads * z), switches, floors)

    zj = scale(judged)
    xj = np.hstack([zj[1:], zj[:-1]])
    residuals = (xj - mean) @ weights.T
    sizes = np.abs(residuals) / usual
    states = np.rint(medians + spreads * zj)
    for switch, first, second, tag, low, high, lowest, highest, margin in locks:
        resting = states[:-1, switch] == first
        turned = states[1:, switch] == second
        value = zj[:-1, tag]
        broken = np.maximum(np.where(turned, low, lowest) - value, value - np.where(turned, high, highest)) / margin
        broken = np.where(resting, np.maximum(broken, 0), 0)
        for one in (switch, tag):
            sizes[:, one] = np.maximum(sizes[:, one], broken)
    sizes = np.minimum(sizes, conf["cap"])

    scores = np.zeros(len(judged))
    for row in range(1, len(judged)):
        smooth = sizes[max(0, row - conf["window"]) : row].sum(axis=0) / conf["window"]
        scores[row] = np.sort(smooth)[-conf["top"] :].mean()
    expected = np.vstack([judged[:1], medians + spreads * (zj[1:] - residuals)])
    for name, array in {"medians": medians, "spreads": spreads, "usual": usual, "scores": scores, "expected": expected}.items():
        array.astype("<f8").tofile(folder / f"{name}.f64")


main(pathlib.Path(sys.argv[1]))

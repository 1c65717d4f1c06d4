#!/usr/bin/env bash
# Times the dynamic graph beside PyTorch, which it installs into the target folder, and writes benches/DYNAMIC_GRAPH.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

environment=${CARGO_TARGET_DIR:-target}/pytorch
if ! "$environment/bin/python" -c 'import torch' 2>/dev/null; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet torch numpy
fi
cargo run --release --package differentiable-benches --bin dynamic_graph -- --beside "$environment/bin/python"

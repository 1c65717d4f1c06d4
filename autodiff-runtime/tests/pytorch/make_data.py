"""What PyTorch gives for the programs below: values, gradients, second-order gradients.

    pip install torch && python make_data.py > programs.json

A program is an expression in `x0`, `x1`, … that both this script and `tests/pytorch.rs` can read. `v` is the inner
product of the result with fixed weights, `g` its gradients by the inputs, `h` the gradients of the inner product of
those with fixed weights, by the inputs again.
"""

import json
import torch

torch.set_default_dtype(torch.float64)


def weights(shape):
    n = 1
    for d in shape:
        n *= d
    return torch.tensor([0.3 + 0.17 * ((k * 7) % 11) for k in range(n)]).reshape(shape)


def data(shape, lo, hi, salt):
    n = 1
    for d in shape:
        n *= d
    return torch.tensor([lo + (hi - lo) * (((k * 37 + salt * 53 + 11) % 101) / 101.0) for k in range(n)]).reshape(shape)


def where(mask, a, b):
    return torch.where(mask, a, b)


NAMES = {
    **{name: getattr(torch, name) for name in
       "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 log log2 log10 log1p expm1 sqrt abs floor ceil trunc frac atan2 hypot maximum minimum remainder matmul mean relu sigmoid".split()},
    "sum": lambda x, *a: x.sum(*a),
    "mean_axis": lambda x, a: x.mean(a),
    "sum_axis": lambda x, a: x.sum(a),
    "reshape": lambda x, *d: x.reshape(d),
    "permute": lambda x, *d: x.permute(d),
    "t": lambda x: x.t(),
    "broadcast": lambda x, *d: x.broadcast_to(d),
    "powi": lambda x, n: x ** n,
    "powf": lambda x, y: torch.pow(x, y),
    "recip": torch.reciprocal,
    "clamp": lambda x, lo, hi: x.clamp(lo, hi),
    "mse": torch.nn.functional.mse_loss,
    "detach": lambda x: x.detach(),
    "narrow": lambda x, axis, start, end: x.narrow(axis, start, end - start),
    "select": lambda x, axis, k: x.select(axis, k),
    "index_select": lambda x, axis, *ks: x.index_select(axis, torch.tensor(ks)),
    "cat": lambda axis, *xs: torch.cat(xs, axis),
    "stack": lambda axis, *xs: torch.stack(xs, axis),
    "unsqueeze": lambda x, axis: x.unsqueeze(axis),
    "amax": lambda x: x.amax(),
    "amin": lambda x: x.amin(),
    "amax_axis": lambda x, axis: x.amax(axis),
    "amin_axis": lambda x, axis: x.amin(axis),
    "softmax": lambda x, axis: x.softmax(axis),
    "log_softmax": lambda x, axis: x.log_softmax(axis),
    "logsumexp": lambda x, axis: x.logsumexp(axis),
    "cross_entropy": lambda x, *classes: torch.nn.functional.cross_entropy(x, torch.tensor(classes)),
    "positive": lambda x, a, b: torch.where(x > 0, a, b),
}

UNIT, POSITIVE, ALL, ABOVE = (-0.9, 0.9), (0.3, 2.0), (-1.7, 1.9), (1.2, 3.0)
UNARY = [(f, ALL) for f in "sin cos sinh cosh tanh asinh exp exp2 expm1 atan relu sigmoid abs floor ceil trunc frac".split()]
UNARY += [(f, UNIT) for f in "tan asin acos atanh".split()]
UNARY += [(f, POSITIVE) for f in "log log2 log10 log1p sqrt recip".split()] + [("acosh", ABOVE)]
SHAPES = [[], [3], [2, 3]]

programs = []


def add(code, shapes, ranges):
    programs.append((code, shapes, ranges))


for f, domain in UNARY:
    add(f"{f}(x0)", [[2, 3]], [domain])
    add(f"{f}(x0) * x0", [[]], [domain])
for op in "+-*/":
    for left, right in [([], []), ([3], []), ([], [2, 3]), ([2, 1], [3]), ([2, 3], [2, 3]), ([4, 1, 3], [2, 1]), ([0, 3], [3])]:
        add(f"x0 {op} x1", [left, right], [ALL, POSITIVE])
for f in "atan2 hypot maximum minimum powf".split():
    domain = POSITIVE if f == "powf" else ALL
    for left, right in [([], [2]), ([2, 3], [3]), ([2, 1], [1, 3])]:
        add(f"{f}(x0, x1)", [left, right], [domain, POSITIVE])
add("remainder(x0, x1)", [[4], [4]], [POSITIVE, ABOVE])
for n in (-2, -1, 0, 1, 2, 3, 5):
    add(f"powi(x0, {n})", [[3]], [POSITIVE])
for code, shapes in [
    ("sum(x0)", [[2, 3]]), ("sum(x0 * x0)", [[0]]), ("mean(x0 * x0)", [[2, 3]]), ("sum_axis(x0 * x0, 0)", [[2, 3]]),
    ("sum_axis(x0 * x0, -1)", [[2, 3, 2]]), ("mean_axis(x0 * x0 * x0, 1)", [[2, 3]]), ("sum(x0)", [[]]),
    ("sum_axis(x0, 0) * x1", [[2, 3], [3]]), ("sum_axis(sum_axis(exp(x0), 0), 0)", [[2, 3]]),
    ("reshape(x0, 3, 2) * x1", [[2, 3], [3, 2]]), ("reshape(x0, 6) * x1", [[2, 3], [6]]),
    ("permute(x0, 2, 0, 1) * x1", [[2, 3, 4], [4, 2, 3]]), ("t(x0) * x1", [[2, 3], [3, 2]]),
    ("broadcast(x0 * x0, 2, 3) * x1", [[3], [2, 3]]), ("broadcast(x0, 4, 2, 3) * x1", [[2, 1], [4, 2, 3]]),
    ("matmul(x0, x1)", [[2, 3], [3, 4]]), ("matmul(x0, x1)", [[3], [3]]), ("matmul(x0, x1)", [[2, 3], [3]]),
    ("matmul(x0, x1)", [[2], [2, 3]]), ("matmul(x0, x1)", [[5, 2, 3], [3, 4]]), ("matmul(x0, x1)", [[2, 3], [5, 3, 4]]),
    ("matmul(x0, x1)", [[5, 1, 2, 3], [4, 3, 2]]), ("matmul(x0, x1)", [[0, 3], [3, 2]]), ("matmul(x0, x1)", [[2, 0], [0, 3]]),
    ("matmul(matmul(x0, x1), x0)", [[2, 3], [3, 2]]), ("tanh(matmul(x0, x1) + x2)", [[4, 3], [3, 2], [2]]),
    ("matmul(relu(matmul(x0, x1) + x2), x3) + x4", [[4, 1], [1, 5], [5], [5, 1], [1]]),
    ("mse(tanh(matmul(x0, x1)), x2)", [[4, 3], [3, 2], [4, 2]]), ("mse(x0, x1)", [[3], [3]]),
    ("x0 * detach(x0)", [[3]]), ("detach(x0) * x1 + x0", [[3], [3]]), ("x0 * x0 * x0 - x0 / x1", [[3], [3]]),
    ("exp(sin(x0) * x1) / (x1 + 2.0)", [[2, 2], [2]]), ("1.0 / (1.0 + exp(-x0))", [[3]]),
    ("(x0 * x1 + x2) * (x0 * x1 + x2)", [[], [], []]), ("-x0 + 2.0 * x0 - 3.0", [[2]]), ("clamp(x0, -0.5, 0.5) * x0", [[6]]),
    ("sum(x0 * x0) * x0", [[3]]), ("x0 / sum(exp(x0))", [[4]]), ("exp(x0) / broadcast(reshape(sum_axis(exp(x0), 1), 2, 1), 2, 3)", [[2, 3]]),
]:
    add(code, shapes, [ALL if k == 0 else POSITIVE for k in range(len(shapes))])
for code, shapes in [
    ("narrow(x0, 0, 1, 3) * x1", [[4, 2], [2, 2]]), ("narrow(x0 * x0, -1, 0, 2)", [[2, 3]]), ("select(x0, 1, 2) * x1", [[2, 3], [2]]),
    ("select(x0 * x0, 0, 1)", [[3]]), ("index_select(x0, 0, 2, 0, 2) * x1", [[3, 2], [3, 2]]), ("index_select(exp(x0), 1, 1, 1)", [[2, 3]]),
    ("cat(0, x0, x1 * x1, x0)", [[2, 2], [1, 2]]), ("cat(-1, x0 * x0, x1)", [[2, 1], [2, 3]]), ("stack(0, x0, x1) * x0", [[3], [3]]),
    ("stack(-1, x0 * x1, x1)", [[2, 2], [2, 2]]), ("unsqueeze(x0, 0) * unsqueeze(x1, 1)", [[3], [2]]),
    ("amax(x0) * x0", [[2, 3]]), ("amin(x0 * x0)", [[4]]), ("amax_axis(x0, 0) * x1", [[2, 3], [3]]), ("amin_axis(exp(x0), -1)", [[2, 3]]),
    ("softmax(x0, 0)", [[4]]), ("softmax(x0 * x1, -1) * x1", [[2, 3], [3]]), ("softmax(x0, 0)", [[2, 3]]),
    ("log_softmax(x0, 1)", [[2, 3]]), ("log_softmax(x0 * x0, 0)", [[3]]), ("logsumexp(x0, 1)", [[2, 3]]), ("logsumexp(x0, 0) * x0", [[3]]),
    ("cross_entropy(x0, 1, 0, 2)", [[3, 3]]), ("cross_entropy(matmul(x0, x1), 1, 0)", [[2, 3], [3, 2]]),
    ("positive(x0, x0 * x0, x1)", [[5], [5]]), ("positive(x0, sin(x1), x0)", [[2, 3], [3]]),
    ("matmul(softmax(matmul(x0, t(x1)), 1), x2)", [[3, 2], [4, 2], [4, 2]]),
]:
    add(code, shapes, [ALL if k == 0 else POSITIVE for k in range(len(shapes))])
# Ties and kinks.
add("amax(x0) * x0", [[4]], [(1.0, 1.0)])
add("amin_axis(x0 * x0, 0)", [[3, 2]], [(1.0, 1.0)])
add("amax_axis(relu(x0), 1)", [[2, 3]], [(-1.0, -0.5)])
add("softmax(x0, 0)", [[3]], [(700.0, 800.0)])
add("logsumexp(x0, 0)", [[3]], [(-800.0, -790.0)])
add("maximum(x0, x0)", [[3]], [ALL])
add("minimum(x0, x1)", [[3], [3]], [(1.0, 1.0), (1.0, 1.0)])
add("maximum(x0, x1) * x0", [[3], [3]], [(1.0, 1.0), (1.0, 1.0)])
add("relu(x0)", [[3]], [(0.0, 0.0)])
add("abs(x0)", [[3]], [(0.0, 0.0)])
add("powi(x0, 0)", [[3]], [(0.0, 0.0)])
add("powi(x0, 2)", [[3]], [(0.0, 0.0)])


def flat(x):
    return [float(v) for v in x.detach().reshape(-1)]


rows = []
for code, shapes, ranges in programs:
    xs = [data(shape, *r, salt).requires_grad_() for salt, (shape, r) in enumerate(zip(shapes, ranges))]
    y = eval(code, {**NAMES, **{f"x{k}": x for k, x in enumerate(xs)}})
    row = {"code": code, "shapes": shapes, "x": [flat(x) for x in xs], "shape": list(y.shape), "y": flat(y)}
    v = (y * weights(y.shape)).sum()
    row["g"] = row["h"] = None
    if v.requires_grad:
        g = torch.autograd.grad(v, xs, create_graph=True, allow_unused=True)
        row["g"] = [None if d is None else flat(d) for d in g]
        s = sum((d * weights(d.shape)).sum() for d in g if d is not None)
        if s.requires_grad:
            h = torch.autograd.grad(s, xs, allow_unused=True)
            row["h"] = [None if d is None else flat(d) for d in h]
    rows.append(row)

print("[")
print(",\n".join(json.dumps(row) for row in rows))
print("]")

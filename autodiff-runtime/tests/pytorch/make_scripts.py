"""What PyTorch does, step by step, in programs that change, hook, detach, accumulate and are refused.

    pip install torch && python make_scripts.py > scripts.json

A script is a list of steps that both this file and `tests/scripts.rs` can run. Beside each step stands what PyTorch gave:
nothing, a value, or `refused:` and why. Nothing here is written by hand but the steps.
"""

import json
import sys
import warnings

import torch

torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore")

REASONS = {
    "leaf Variable that requires grad is being used in an in-place": "leaf",
    "has been modified by an inplace operation": "changed",
    "Trying to backward through the graph a second time": "freed",
    "does not require grad": "no_grad",
    "grad can be implicitly created only for scalar outputs": "needs_gradient",
    "Mismatch in shape": "gradient_shape",
    "has changed the size of value": "gradient_shape",
    "appears to not have been used in the graph": "unused",
    "can't retain_grad on Tensor that has requires_grad=False": "frozen",
    "cannot register a hook on a tensor that doesn't require gradient": "frozen",
    "doesn't match the broadcast shape": "shape",
    "must match the existing size": "shape",
    "expanded size of the tensor": "shape",
    "returned nan values": "nan",
}

OPERATIONS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "neg": lambda a: -a, "recip": torch.reciprocal, "powi": lambda a, n: a ** int(n), "powf": torch.pow,
    "sum": lambda a: a.sum(), "mean": lambda a: a.mean(), "sum_axis": lambda a, k: a.sum(int(k)),
    "mean_axis": lambda a, k: a.mean(int(k)), "detach": lambda a: a.detach().clone(), "matmul": torch.matmul,
    "relu": torch.relu, "sigmoid": torch.sigmoid, "hypot": torch.hypot, "atan2": torch.atan2, "max": torch.maximum,
    "min": torch.minimum, "ln": torch.log, "exp_m1": torch.expm1, "ln_1p": torch.log1p, "softmax": lambda a, k: a.softmax(int(k)),
    "narrow": lambda a, k, start, end: a.narrow(int(k), int(start), int(end - start)).clone(),
    **{name: getattr(torch, name) for name in
       "exp exp2 log2 log10 sqrt abs sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split()},
}

IN_PLACE = {
    "add": lambda a, b: a.add_(b), "sub": lambda a, b: a.sub_(b), "mul": lambda a, b: a.mul_(b), "div": lambda a, b: a.div_(b),
    "exp": lambda a: a.exp_(), "sin": lambda a: a.sin_(), "sqrt": lambda a: a.sqrt_(), "neg": lambda a: a.neg_(),
    "tanh": lambda a: a.tanh_(), "powi": lambda a, n: a.pow_(int(n)), "relu": lambda a: a.relu_(),
    "zero": lambda a: a.zero_(), "fill": lambda a, b: a.copy_(b) if isinstance(b, torch.Tensor) else a.fill_(b),
    "detach": lambda a: a.detach_(),
}

HOOKS = {
    "observe": lambda g: None, "double": lambda g: g * 2, "negate": lambda g: -g, "square": lambda g: g * g,
    "widen": lambda g: g.broadcast_to([3]).clone(),
}


def plain(x):
    """A tensor as JSON can say it."""
    words = {float("inf"): "inf", float("-inf"): "-inf"}
    word = lambda v: "nan" if v != v else words.get(v, v)
    return {"shape": list(x.shape), "data": [word(v) for v in x.detach().reshape(-1).tolist()]}


class Run:
    """One script: its variables, hooks, and what the hooks have seen."""

    def __init__(self):
        self.names, self.handles, self.seen, self.modes = {}, {}, {}, []

    def get(self, x):
        return self.names[x] if isinstance(x, str) else x

    def options(self, options):
        given = dict(options)
        if "gradient" in given:
            given["gradient"] = self.get(given["gradient"]) if isinstance(given["gradient"], str) else torch.tensor(given["gradient"])
        return given

    def step(self, kind, *args):
        return getattr(self, "do_" + kind)(*args)

    def do_leaf(self, name, data):
        self.names[name] = torch.tensor(data, dtype=torch.float64, requires_grad=True)

    def do_const(self, name, data):
        self.names[name] = torch.tensor(data, dtype=torch.float64)

    def do_alias(self, name, old):
        self.names[name] = self.names[old]

    def do_op(self, name, operation, *args):
        self.names[name] = OPERATIONS[operation](*map(self.get, args))

    def do_op_(self, name, operation, *args):
        IN_PLACE[operation](self.names[name], *map(self.get, args))

    def do_assign(self, name, axis, start, end, value):
        self.names[name].narrow(axis, start, end - start).copy_(torch.as_tensor(self.get(value)))

    def do_set_value(self, name, data):
        with torch.no_grad():
            self.names[name].copy_(torch.tensor(data))

    def do_step(self, name, rate):
        with torch.no_grad():
            self.names[name].sub_(rate * self.names[name].grad)

    def do_backward(self, name, options={}):
        self.names[name].backward(**self.options(options))

    def do_autograd(self, outputs, inputs, options={}, names=[]):
        given = self.options(options)
        if "gradient" in given:
            given["grad_outputs"] = given.pop("gradient")
        found = torch.autograd.grad([self.names[o] for o in outputs], [self.names[i] for i in inputs], **given)
        self.names.update(zip(names, found))
        return [None if g is None else plain(g) for g in found]

    def do_grad(self, name):
        grad = self.names[name].grad
        return None if grad is None else plain(grad)

    def do_grad_var(self, name, variable):
        self.names[name] = self.names[variable].grad

    def do_zero_grad(self, name):
        self.names[name].grad = None

    def do_value(self, name):
        return plain(self.names[name])

    def do_requires_grad(self, name):
        return self.names[name].requires_grad

    def do_is_leaf(self, name):
        return self.names[name].is_leaf

    def do_retain_grad(self, name):
        self.names[name].retain_grad()

    def do_hook(self, name, kind, label):
        seen = self.seen.setdefault(label, [])

        def hook(g):
            seen.append(plain(g))
            return HOOKS[kind](g)

        self.handles[label] = self.names[name].register_hook(hook)

    def do_remove(self, label):
        self.handles[label].remove()

    def do_seen(self, label):
        return list(self.seen[label])

    def do_begin(self, mode):
        context = {"no_grad": torch.no_grad, "anomaly": lambda: torch.autograd.set_detect_anomaly(True)}[mode]()
        context.__enter__()
        self.modes.append(context)

    def do_end(self):
        self.modes.pop().__exit__(None, None, None)


def refusal(error):
    for text, reason in REASONS.items():
        if text in str(error):
            return f"refused:{reason}"
    raise error


def run(steps):
    this, expected = Run(), []
    for step in steps:
        try:
            expected.append(this.step(*step))
        except RuntimeError as error:
            expected.append(refusal(error))
    return expected


scripts = []


def script(name, *steps):
    scripts.append({"name": name, "steps": [list(step) for step in steps]})


RETAIN, CREATE = {"retain_graph": True}, {"create_graph": True}

# Accumulation.
script("no gradient before the first pass", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("grad", "x"), ("backward", "y"), ("grad", "x"))
script("passes add up", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("op", "z", "mul", "x", 3.0), ("backward", "z"), ("grad", "x"))
script("forgotten between passes", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("zero_grad", "x"), ("grad", "x"),
       ("op", "z", "mul", "x", 3.0), ("backward", "z"), ("grad", "x"))
script("a leaf by itself", ("leaf", "x", 2.0), ("backward", "x"), ("backward", "x"), ("grad", "x"), ("autograd", ["x"], ["x"]))
script("one leaf used often", ("leaf", "x", 2.0), ("op", "a", "mul", "x", "x"), ("op", "b", "mul", "a", "x"), ("op", "c", "add", "a", "b"),
       ("op", "d", "add", "c", "x"), ("backward", "d"), ("grad", "x"))

# Shapes.
script("a vector needs a gradient", ("leaf", "x", [1.0, 2.0, 3.0]), ("op", "y", "mul", "x", "x"), ("backward", "y"),
       ("backward", "y", {"gradient": [1.0]}), ("backward", "y", {"gradient": 1.0}), ("backward", "y", {"gradient": [1.0, 0.5, 2.0]}), ("grad", "x"))
script("one element is one number", ("leaf", "x", [3.0]), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("grad", "x"),
       ("op", "z", "mul", "x", "x"), ("backward", "z", {"gradient": 1.0}), ("backward", "z", {"gradient": [2.0]}), ("grad", "x"))
script("no elements", ("leaf", "x", []), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("op", "s", "sum", "y"), ("value", "s"), ("backward", "s"), ("grad", "x"))
script("no elements in place", ("leaf", "x", []), ("op", "y", "mul", "x", 2.0), ("op_", "y", "add", 1.0), ("op_", "y", "zero"), ("op", "s", "sum", "y"),
       ("backward", "s"), ("grad", "x"))
script("a number without axes", ("leaf", "x", 3.0), ("op", "y", "sum", "x"), ("op_", "y", "add", 1.0), ("value", "y"), ("backward", "y"), ("grad", "x"), ("value", "x"))
script("a gradient of another shape for grad", ("leaf", "x", [2.0, 1.0]), ("op", "y", "mul", "x", "x"), ("autograd", ["y"], ["x"]),
       ("autograd", ["y"], ["x"], {"gradient": [1.0]}), ("autograd", ["y"], ["x"], {"gradient": [1.0, 3.0]}))

# What is freed.
script("twice, retained", ("leaf", "x", 2.0), ("op", "y", "powi", "x", 3), ("backward", "y", RETAIN), ("grad", "x"), ("backward", "y"), ("grad", "x"), ("backward", "y"))
for code, args in [("add", ["x", "x"]), ("add", ["x", 1.0]), ("sub", ["x", 1.0]), ("mul", ["x", 3.0]), ("div", ["x", 3.0]), ("div", [3.0, "x"]), ("neg", ["x"]),
                   ("sum", ["x"]), ("mean", ["x"]), ("relu", ["x"]), ("sigmoid", ["x"]), ("powi", ["x", 1]), ("powi", ["x", 0]), ("exp", ["x"]), ("matmul", ["x", "x"]),
                   ("softmax", ["x", 0]), ("abs", ["x"]), ("max", ["x", 0.5]), ("narrow", ["x", 0, 0, 1]), ("sum_axis", ["x", 0]), ("mean_axis", ["x", 0]),
                   ("sqrt", ["x"]), ("tanh", ["x"]), ("ln", ["x"]), ("recip", ["x"])]:
    constants = [("const", "c", 0.5)] if code == "max" else []
    args = ["c" if code == "max" and a == 0.5 else a for a in args]
    script(f"what {code} of {args} has freed", ("leaf", "x", [0.6, 0.7]), *constants, ("op", "y", code, *args), ("op", "s", "sum", "y"), ("backward", "s"), ("backward", "s"), ("zero_grad", "x"),
           ("op", "y", code, *args), ("op", "s", "sum", "y"), ("backward", "s", RETAIN), ("grad", "x"))
script("grad after backward", ("leaf", "x", 2.0), ("op", "y", "powi", "x", 3), ("backward", "y"), ("autograd", ["y"], ["x"]))
script("grad beside backward", ("leaf", "x", 2.0), ("op", "y", "powi", "x", 3), ("backward", "y", RETAIN), ("autograd", ["y"], ["x"]), ("grad", "x"))
script("freed in a shared part", ("leaf", "x", 2.0), ("op", "a", "exp", "x"), ("op", "b", "add", "a", 1.0), ("op", "c", "add", "a", 2.0), ("backward", "b"), ("backward", "c"))
script("grad frees only what it walked", ("leaf", "x", 2.0), ("leaf", "w", 3.0), ("op", "a", "mul", "x", "x"), ("op", "b", "mul", "w", "w"), ("op", "y", "add", "a", "b"),
       ("autograd", ["y"], ["x"]), ("autograd", ["y"], ["w"]), ("autograd", ["y"], ["x"]))
script("grad by something in between frees what is above it", ("leaf", "x", 2.0), ("op", "a", "mul", "x", "x"), ("op", "y", "exp", "a"), ("autograd", ["y"], ["a"]),
       ("autograd", ["a"], ["x"]), ("autograd", ["y"], ["a"]))

# Orders.
script("orders one to four", ("leaf", "x", 1.5), ("op", "y", "powi", "x", 5), ("autograd", ["y"], ["x"], CREATE, ["d1"]), ("autograd", ["d1"], ["x"], CREATE, ["d2"]),
       ("autograd", ["d2"], ["x"], CREATE, ["d3"]), ("autograd", ["d3"], ["x"], {}, ["d4"]), ("requires_grad", "d3"), ("requires_grad", "d4"), ("grad", "x"))
script("orders of a product of functions", ("leaf", "x", 0.7), ("op", "a", "sin", "x"), ("op", "b", "exp", "x"), ("op", "y", "mul", "a", "b"),
       ("autograd", ["y"], ["x"], CREATE, ["d1"]), ("autograd", ["d1"], ["x"], CREATE, ["d2"]), ("autograd", ["d2"], ["x"], CREATE, ["d3"]), ("autograd", ["d3"], ["x"]))
script("create_graph into grad", ("leaf", "x", 1.0), ("op", "y", "powi", "x", 3), ("backward", "y", CREATE), ("grad_var", "g", "x"), ("requires_grad", "g"), ("zero_grad", "x"),
       ("backward", "g"), ("grad", "x"))
script("create_graph keeps the graph", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("backward", "y", CREATE), ("backward", "y"), ("grad", "x"), ("backward", "y"))
script("create_graph inside no_grad", ("leaf", "x", 2.0), ("op", "y", "powi", "x", 3), ("begin", "no_grad"), ("autograd", ["y"], ["x"], CREATE, ["g"]), ("end",),
       ("requires_grad", "g"), ("autograd", ["g"], ["x"]))
script("a gradient penalty", ("leaf", "x", [1.0, 2.0]), ("leaf", "w", [0.5, -1.0]), ("op", "y", "mul", "x", "w"), ("op", "t", "tanh", "y"), ("op", "s", "sum", "t"),
       ("autograd", ["s"], ["x"], CREATE, ["g"]), ("op", "p", "mul", "g", "g"), ("op", "q", "sum", "p"), ("backward", "q"), ("grad", "w"), ("grad", "x"))
script("a vector whose gradient is a variable", ("leaf", "x", [1.0, 2.0]), ("leaf", "v", [1.0, 1.0]), ("op", "y", "mul", "x", "x"), ("autograd", ["y"], ["x"], {"gradient": "v", "create_graph": True}, ["g"]),
       ("op", "s", "sum", "g"), ("autograd", ["s"], ["v"]))

# grad and its inputs.
script("an input that is not used", ("leaf", "x", 2.0), ("leaf", "w", 1.0), ("op", "y", "mul", "x", "x"), ("autograd", ["y"], ["x", "w"], RETAIN),
       ("autograd", ["y"], ["x", "w"], {"allow_unused": True}))
script("an input that requires no gradient", ("leaf", "x", 2.0), ("const", "c", 1.0), ("op", "y", "mul", "x", "c"), ("autograd", ["y"], ["c"]),
       ("autograd", ["y"], ["c"], {"allow_unused": True}))
script("inputs in between", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["y", "x", "y"]), ("grad", "x"))
script("several outputs", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("op", "z", "exp", "y"), ("autograd", ["z", "y"], ["x"], RETAIN), ("autograd", ["y", "y"], ["x"]))
script("an output that requires no gradient", ("leaf", "x", 2.0), ("const", "c", 3.0), ("op", "y", "mul", "c", "c"), ("backward", "y"), ("autograd", ["y"], ["x"]), ("backward", "c"))
script("one leaf changed, the gradient by the other", ("leaf", "a", 2.0), ("leaf", "b", 3.0), ("op", "y", "mul", "a", "b"), ("begin", "no_grad"), ("op_", "b", "add", 1.0), ("end",),
       ("autograd", ["y"], ["b"]), ("autograd", ["y"], ["a"]))
script("changed where no input is behind it", ("leaf", "a", 2.0), ("leaf", "b", 3.0), ("op", "e", "exp", "a"), ("op", "f", "exp", "b"), ("op", "y", "add", "e", "f"),
       ("op_", "f", "add", 1.0), ("autograd", ["y"], ["a"]), ("autograd", ["y"], ["b"]))
script("a leaf found after a change", ("leaf", "x", 2.0), ("op", "y", "add", "x", 1.0), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("end",), ("autograd", ["y"], ["x"]))

# detach and no_grad.
script("detached", ("leaf", "x", 3.0), ("op", "d", "detach", "x"), ("requires_grad", "d"), ("op", "y", "mul", "x", "d"), ("backward", "y"), ("grad", "x"), ("is_leaf", "d"))
script("not recorded", ("leaf", "x", 3.0), ("begin", "no_grad"), ("op", "y", "mul", "x", "x"), ("end",), ("requires_grad", "y"), ("is_leaf", "y"), ("backward", "y"))
script("partly recorded", ("leaf", "x", 3.0), ("begin", "no_grad"), ("op", "c", "mul", "x", "x"), ("end",), ("op", "y", "mul", "x", "c"), ("backward", "y"), ("grad", "x"))
script("backward inside no_grad", ("leaf", "x", 3.0), ("op", "y", "mul", "x", "x"), ("begin", "no_grad"), ("backward", "y"), ("end",), ("grad", "x"))

# retain_grad.
script("retained", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("op", "z", "mul", "y", "y"), ("grad", "y"), ("backward", "z"), ("grad", "y"), ("grad", "x"))
script("not retained", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("grad", "y"))
script("retained twice over", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("op", "z", "mul", "y", "y"), ("backward", "z", RETAIN), ("backward", "z"), ("grad", "y"), ("grad", "x"))
script("retained on the result", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("backward", "y"), ("grad", "y"))
script("retain_grad of a leaf", ("leaf", "x", 2.0), ("retain_grad", "x"), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("grad", "x"))
script("retained by grad", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["x"], RETAIN), ("grad", "y"), ("zero_grad", "y"),
       ("autograd", ["z"], ["y"]), ("grad", "y"), ("grad", "x"))
script("retained, then changed in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("op_", "y", "mul", 5.0), ("op", "z", "mul", "y", 2.0), ("backward", "z"), ("grad", "y"), ("grad", "x"))
script("retained, walked, then changed in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("op", "z", "mul", "y", 2.0), ("backward", "z"), ("op_", "y", "mul", 5.0), ("grad", "y"))
script("retained, then changed without recording", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("begin", "no_grad"), ("op_", "y", "mul", 5.0), ("end",), ("op", "z", "mul", "y", "y"),
       ("backward", "z"), ("grad", "y"), ("grad", "x"))
script("changed in place, then retained", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op_", "y", "mul", 5.0), ("retain_grad", "y"), ("op_", "y", "add", 1.0), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("grad", "y"), ("grad", "x"))
script("retained under a hook", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("retain_grad", "y"), ("hook", "y", "double", "h"), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("grad", "y"), ("grad", "x"), ("seen", "h"))
script("retain_grad of something frozen", ("const", "c", 2.0), ("retain_grad", "c"), ("leaf", "x", 1.0), ("op", "d", "detach", "x"), ("retain_grad", "d"))

# Hooks.
script("a hook that looks", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "observe", "h"), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("seen", "h"), ("grad", "x"))
script("a hook that replaces", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "double", "h"), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("seen", "h"), ("grad", "x"))
script("hooks one after the other", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "double", "a"), ("hook", "y", "square", "b"), ("hook", "y", "negate", "c"), ("op", "z", "mul", "y", "y"),
       ("backward", "z"), ("seen", "a"), ("seen", "b"), ("seen", "c"), ("grad", "x"))
script("a hook on a leaf", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("op", "y", "mul", "x", "x"), ("op", "z", "add", "y", "x"), ("backward", "z"), ("seen", "h"), ("grad", "x"))
script("a hook on a leaf sees each pass", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("op", "y", "mul", "x", "x"), ("backward", "y", RETAIN), ("backward", "y"), ("seen", "h"), ("grad", "x"))
script("hooks and grad", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("op", "y", "mul", "x", 3.0), ("hook", "y", "negate", "k"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["y", "x"]), ("seen", "h"), ("seen", "k"))
script("hooks and grad by something in between", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("op", "y", "mul", "x", 3.0), ("hook", "y", "negate", "k"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["y"]), ("seen", "h"), ("seen", "k"))
script("a hook that grad does not pass", ("leaf", "x", 2.0), ("leaf", "w", 3.0), ("op", "a", "mul", "x", "x"), ("op", "b", "mul", "w", "w"), ("hook", "b", "double", "h"), ("hook", "w", "double", "k"),
       ("op", "y", "add", "a", "b"), ("autograd", ["y"], ["x"]), ("seen", "h"), ("seen", "k"))
script("hooks under create_graph", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("hook", "y", "square", "h"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["x"], CREATE, ["g"]), ("autograd", ["g"], ["x"]), ("seen", "h"))
script("a hook that was removed", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("hook", "x", "negate", "k"), ("op", "y", "mul", "x", "x"), ("backward", "y", RETAIN), ("remove", "h"), ("backward", "y"), ("seen", "h"), ("seen", "k"), ("grad", "x"))
script("a hook on something frozen", ("const", "c", 2.0), ("hook", "c", "double", "h"), ("leaf", "x", 1.0), ("op", "d", "detach", "x"), ("hook", "d", "double", "h"))
script("a hook that gives another shape", ("leaf", "x", [2.0]), ("op", "y", "mul", "x", 3.0), ("hook", "y", "widen", "h"), ("op", "z", "sum", "y"), ("backward", "z"))
script("hooks before and after a change in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "observe", "before"), ("op_", "y", "mul", 5.0), ("hook", "y", "observe", "after"),
       ("op", "z", "mul", "y", 2.0), ("backward", "z"), ("seen", "before"), ("seen", "after"), ("grad", "x"))
script("replacing hooks before and after a change in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "square", "before"), ("op_", "y", "mul", 5.0), ("hook", "y", "negate", "after"),
       ("op", "z", "mul", "y", 2.0), ("backward", "z"), ("seen", "before"), ("seen", "after"), ("grad", "x"))
script("hooks around a change that is not recorded", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "observe", "before"), ("op", "u", "add", "y", 1.0), ("begin", "no_grad"), ("op_", "y", "mul", 5.0), ("end",),
       ("hook", "y", "observe", "after"), ("op", "v", "mul", "y", 2.0), ("op", "z", "add", "u", "v"), ("backward", "z"), ("seen", "before"), ("seen", "after"), ("grad", "x"))
script("a hook on a leaf that is changed between uses", ("leaf", "x", 2.0), ("hook", "x", "double", "h"), ("op", "a", "add", "x", 1.0), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("end",), ("op", "b", "mul", "x", "x"),
       ("op", "y", "add", "a", "b"), ("backward", "y"), ("seen", "h"), ("grad", "x"))
script("a removed hook after a change in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("hook", "y", "double", "h"), ("op_", "y", "mul", 5.0), ("remove", "h"), ("backward", "y"), ("seen", "h"), ("grad", "x"))

# Changes in place.
script("a change that everybody sees", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("alias", "z", "y"), ("op_", "y", "add", 1.0), ("value", "z"), ("op_", "z", "mul", 2.0), ("value", "y"), ("backward", "y"), ("grad", "x"))
script("a leaf is refused", ("leaf", "x", 2.0), ("op_", "x", "add", 1.0), ("op_", "x", "zero"), ("op_", "x", "exp"), ("value", "x"), ("leaf", "v", [1.0, 2.0]), ("assign", "v", 0, 0, 1, 7.0), ("value", "v"))
script("a leaf inside no_grad", ("leaf", "x", 2.0), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("op_", "x", "mul", "x"), ("end",), ("value", "x"), ("is_leaf", "x"), ("requires_grad", "x"), ("op", "y", "mul", "x", "x"), ("backward", "y"), ("grad", "x"))
script("a leaf changed where it was saved", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("end",), ("backward", "y"))
script("a leaf changed where it was not saved", ("leaf", "x", 2.0), ("op", "y", "add", "x", 3.0), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("end",), ("backward", "y"), ("grad", "x"))
script("a leaf given a value", ("leaf", "x", [2.0, 1.0]), ("op", "y", "mul", "x", 3.0), ("set_value", "x", [5.0, 6.0]), ("op", "z", "mul", "x", "y"), ("op", "s", "sum", "z"), ("backward", "s"), ("grad", "x"), ("value", "x"))
script("a constant changed where it was saved", ("leaf", "x", 2.0), ("const", "c", 3.0), ("op", "y", "mul", "x", "c"), ("op_", "c", "add", 1.0), ("backward", "y"), ("is_leaf", "c"))
script("a constant changed where it was not saved", ("leaf", "x", 2.0), ("const", "c", 3.0), ("op", "y", "add", "x", "c"), ("op_", "c", "add", 1.0), ("backward", "y"), ("grad", "x"), ("value", "y"))
script("a constant that takes in a leaf", ("leaf", "x", 2.0), ("const", "c", [1.0, 2.0]), ("op_", "c", "add", "x"), ("requires_grad", "c"), ("is_leaf", "c"), ("op", "s", "sum", "c"), ("backward", "s"), ("grad", "x"), ("grad", "c"))
script("a constant that takes in a leaf, unrecorded", ("leaf", "x", 2.0), ("const", "c", [1.0, 2.0]), ("begin", "no_grad"), ("op_", "c", "add", "x"), ("end",), ("requires_grad", "c"), ("value", "c"))
script("a sum in a loop", ("leaf", "x", [1.0, 2.0, 3.0]), ("const", "s", 0.0), *[step for k in range(3) for step in [("op", "p", "narrow", "x", 0, k, k + 1), ("op", "q", "sum", "p"), ("op", "r", "mul", "q", "q"), ("op_", "s", "add", "r")]],
       ("value", "s"), ("backward", "s"), ("grad", "x"))
script("a product in a loop", ("leaf", "x", 1.5), ("const", "p", 1.0), *[("op_", "p", "mul", "x")] * 4, ("value", "p"), ("backward", "p"), ("grad", "x"))
script("unrecorded change of something in between", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("begin", "no_grad"), ("op_", "y", "add", 1.0), ("end",), ("is_leaf", "y"), ("requires_grad", "y"), ("value", "y"), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("grad", "x"))
script("unrecorded change of a saved result", ("leaf", "x", 2.0), ("op", "y", "exp", "x"), ("begin", "no_grad"), ("op_", "y", "add", 1.0), ("end",), ("backward", "y"))
script("unrecorded change of a saved operand", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op", "z", "sin", "y"), ("begin", "no_grad"), ("op_", "y", "add", 1.0), ("end",), ("backward", "z"))
script("a change by itself", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op_", "y", "mul", "y"), ("value", "y"), ("backward", "y"))
script("an addition of itself", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op_", "y", "add", "y"), ("value", "y"), ("backward", "y"), ("grad", "x"))
script("a change by what was computed from it", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op", "z", "exp", "y"), ("op_", "y", "mul", "z"), ("backward", "y"), ("grad", "x"))
for code in ["exp", "sin", "sqrt", "neg", "tanh", "relu"]:
    script(f"{code} in place", ("leaf", "x", 0.5), ("op", "y", "mul", "x", 3.0), ("op_", "y", code), ("value", "y"), ("backward", "y"), ("grad", "x"))
    script(f"{code} in place, then changed again", ("leaf", "x", 0.5), ("op", "y", "mul", "x", 3.0), ("op_", "y", code), ("op_", "y", "add", 1.0), ("backward", "y"))
    script(f"{code} in place, then a square", ("leaf", "x", 0.5), ("op", "y", "mul", "x", 3.0), ("op_", "y", code), ("op", "z", "mul", "y", "y"), ("backward", "z", RETAIN), ("op_", "y", "add", 1.0), ("backward", "z"), ("grad", "x"))
script("powers in place", ("leaf", "x", 0.5), ("op", "y", "mul", "x", 3.0), ("op_", "y", "powi", 3), ("op_", "y", "powi", 2), ("value", "y"), ("backward", "y"), ("grad", "x"))
script("the four operations in place", ("leaf", "x", 0.5), ("leaf", "w", 3.0), ("op", "y", "mul", "x", 3.0), ("op_", "y", "add", "w"), ("op_", "y", "mul", "w"), ("op_", "y", "sub", "x"), ("op_", "y", "div", "w"), ("value", "y"), ("backward", "y"),
       ("grad", "x"), ("grad", "w"))
script("zeroed", ("leaf", "x", [2.0, 3.0]), ("op", "y", "mul", "x", "x"), ("op_", "y", "zero"), ("requires_grad", "y"), ("value", "y"), ("op", "s", "sum", "y"), ("backward", "s"), ("grad", "x"), ("backward", "s"))
script("zeroed, then summed into", ("leaf", "x", [2.0, 3.0]), ("op", "y", "mul", "x", "x"), ("op_", "y", "zero"), ("op_", "y", "add", "x"), ("op", "s", "sum", "y"), ("backward", "s"), ("grad", "x"))
script("zeroed where it is not a number", ("leaf", "x", [-1.0, 4.0]), ("op", "y", "sqrt", "x"), ("value", "y"), ("op_", "y", "zero"), ("value", "y"))
script("filled", ("leaf", "x", [2.0, 3.0]), ("leaf", "w", 5.0), ("op", "y", "mul", "x", 2.0), ("op_", "y", "fill", "w"), ("value", "y"), ("op", "s", "sum", "y"), ("backward", "s"), ("grad", "x"), ("grad", "w"))
script("copied into", ("leaf", "x", [2.0, 3.0]), ("leaf", "w", [5.0, 7.0]), ("const", "c", [0.0, 0.0]), ("op_", "c", "fill", "w"), ("op_", "c", "mul", "x"), ("op", "s", "sum", "c"), ("backward", "s"), ("grad", "x"), ("grad", "w"), ("value", "w"))
script("a part assigned", ("leaf", "x", [2.0, 3.0, 4.0]), ("leaf", "w", 5.0), ("op", "y", "mul", "x", 2.0), ("assign", "y", 0, 1, 2, "w"), ("assign", "y", 0, 2, 3, 1.0), ("value", "y"), ("op", "z", "mul", "y", "y"), ("op", "s", "sum", "z"), ("backward", "s"),
       ("grad", "x"), ("grad", "w"))
script("a part of a table assigned", ("leaf", "x", [[1.0, 2.0], [3.0, 4.0]]), ("leaf", "w", [5.0, 6.0]), ("op", "y", "mul", "x", 2.0), ("assign", "y", 0, 1, 2, "w"), ("assign", "y", 1, 0, 1, 9.0), ("value", "y"), ("op", "z", "mul", "y", "y"), ("op", "s", "sum", "z"),
       ("backward", "s"), ("grad", "x"), ("grad", "w"))
script("a part assigned after it was saved", ("leaf", "x", [2.0, 3.0]), ("op", "y", "mul", "x", 2.0), ("op", "z", "mul", "y", "y"), ("op", "s", "sum", "z"), ("assign", "y", 0, 0, 1, 1.0), ("backward", "s"))
script("a constant table filled row by row", ("leaf", "x", [1.0, 2.0]), ("const", "t", [[0.0, 0.0], [0.0, 0.0]]), ("op", "y", "mul", "x", "x"), ("assign", "t", 0, 0, 1, "x"), ("assign", "t", 0, 1, 2, "y"), ("requires_grad", "t"), ("op", "s", "sum", "t"), ("backward", "s"), ("grad", "x"))
script("broadcast in place", ("leaf", "x", [[1.0, 2.0], [3.0, 4.0]]), ("leaf", "w", [5.0, 6.0]), ("leaf", "b", 0.5), ("op", "y", "mul", "x", 2.0), ("op_", "y", "mul", "w"), ("op_", "y", "add", "b"), ("op", "s", "sum", "y"), ("backward", "s"),
       ("grad", "x"), ("grad", "w"), ("grad", "b"))
script("a change that would change the shape", ("leaf", "x", [2.0]), ("const", "c", [1.0, 2.0, 3.0]), ("op", "y", "mul", "x", 2.0), ("op_", "y", "add", "c"), ("op_", "y", "fill", "c"), ("value", "y"), ("leaf", "z", 1.0), ("op", "w", "mul", "z", 2.0), ("op_", "w", "mul", "c"),
       ("op_", "w", "mul", "y"), ("value", "w"))
script("detached in place", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op_", "y", "detach"), ("requires_grad", "y"), ("is_leaf", "y"), ("op_", "y", "mul", "x"), ("backward", "y"), ("grad", "x"))
script("second order through a change", ("leaf", "x", 2.0), ("op", "y", "mul", "x", "x"), ("op_", "y", "mul", "x"), ("op_", "y", "sin"), ("autograd", ["y"], ["x"], CREATE, ["g"]), ("autograd", ["g"], ["x"]))
script("changed between two orders", ("leaf", "x", 2.0), ("op", "y", "exp", "x"), ("op", "z", "mul", "y", "y"), ("autograd", ["z"], ["x"], CREATE, ["g"]), ("op_", "y", "add", 1.0), ("autograd", ["g"], ["x"]))
script("a leaf changed between two orders", ("leaf", "x", 2.0), ("op", "z", "powi", "x", 3), ("autograd", ["z"], ["x"], CREATE, ["g"]), ("begin", "no_grad"), ("op_", "x", "add", 1.0), ("end",), ("autograd", ["g"], ["x"]))
script("changed after the pass", ("leaf", "x", 2.0), ("op", "y", "exp", "x"), ("op", "z", "mul", "y", "y"), ("backward", "z"), ("op_", "y", "add", 1.0), ("value", "y"), ("grad", "x"))
script("grad by the value before and after a change", ("leaf", "x", 2.0), ("op", "y", "mul", "x", 3.0), ("op", "u", "mul", "y", 2.0), ("op_", "y", "mul", 5.0), ("op", "v", "mul", "y", 7.0), ("op", "z", "add", "u", "v"), ("autograd", ["z"], ["y", "x"]))

script("a leaf, and another shape", ("leaf", "x", 2.0), ("const", "c", [1.0, 2.0]), ("op_", "x", "fill", "c"), ("op_", "x", "mul", "c"))
script("a quotient changed between two orders", ("leaf", "x", 0.7), ("leaf", "w", 0.4), ("op", "q", "div", "w", "x"), ("hook", "q", "double", "h"), ("op", "y", "tanh", "q"), ("autograd", ["y"], ["x"], CREATE, ["g"]),
       ("op_", "q", "neg"), ("op_", "q", "add", 0.8), ("backward", "g"), ("grad", "x"), ("grad", "w"), ("seen", "h"))
script("a quotient in place, of order two", ("leaf", "x", 0.7), ("const", "c", [0.6, 1.2]), ("op_", "c", "div", "x"), ("hook", "c", "double", "h"), ("op_", "c", "mul", "x"), ("op_", "c", "exp"), ("op", "s", "sum", "c"), ("autograd", ["s"], ["x"], CREATE, ["g"]),
       ("backward", "g"), ("grad", "x"), ("seen", "h"))
script("a derivative by a result of the first order", ("leaf", "w", [0.9, 1.1]), ("op", "a", "sin", "w"), ("op", "b", "sigmoid", "a"), ("op", "s", "sum", "b"), ("autograd", ["s"], ["w"], CREATE, ["g"]), ("op", "t", "sum", "g"), ("autograd", ["t"], ["b", "a", "w"]))
script("zeroed, of order two", ("leaf", "w", [0.9, 1.1]), ("op", "a", "mul", "w", 0.8), ("op_", "a", "zero"), ("op", "b", "sin", "a"), ("op", "s", "sum", "b"), ("autograd", ["s"], ["w"], CREATE, ["g"]), ("requires_grad", "g"))
script("filled, of order two", ("leaf", "w", [0.9, 1.1]), ("leaf", "v", 0.5), ("op", "a", "mul", "w", 0.8), ("op", "f", "mul", "v", "v"), ("op_", "a", "fill", "f"), ("op_", "a", "mul", "w"), ("op", "b", "sin", "a"), ("op", "s", "sum", "b"),
       ("autograd", ["s"], ["w", "v"], CREATE, ["g", "h"]), ("op", "t", "sum", "g"), ("autograd", ["t"], ["w", "v"]))
script("a part assigned, of order two", ("leaf", "w", [0.9, 1.1]), ("op", "a", "mul", "w", "w"), ("op", "f", "sum", "a"), ("assign", "a", 0, 0, 1, "f"), ("op", "b", "sin", "a"), ("op", "s", "sum", "b"), ("autograd", ["s"], ["w"], CREATE, ["g"]),
       ("op", "t", "sum", "g"), ("autograd", ["t"], ["w"]))

# What is saved, of every operation: changed operands, a changed result.
UNARY = "neg recip sqrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan sinh cosh tanh asinh atanh abs relu sigmoid sum mean".split()
for code in UNARY + ["acosh"]:
    start = 1.5 if code == "acosh" else 0.5
    script(f"what {code} saves", ("leaf", "x", start), ("op", "y", "mul", "x", 1.0), ("op", "z", code, "y"), ("op_", "y", "add", 0.1), ("backward", "z"),
           ("op", "y", "mul", "x", 1.0), ("op", "z", code, "y"), ("op_", "z", "add", 0.1), ("backward", "z"))
for code in "add sub mul div hypot atan2 max min powf".split():
    steps = [("leaf", "x", 0.5), ("leaf", "w", 0.7), ("const", "c", 0.9)]
    for left, right in [("a", "b"), ("a", "c"), ("c", "b")]:
        for changed in ["a", "b", "c", "z"]:
            if changed in (left, right, "z"):
                steps += [("op", "a", "mul", "x", 1.0), ("op", "b", "mul", "w", 1.0), ("op", "c", "detach", "c"), ("op", "z", code, left, right), ("op_", changed, "add", 0.1), ("backward", "z")]
    script(f"what {code} saves", *steps)
script("what a power by a number saves", ("leaf", "x", 0.5), ("op", "y", "mul", "x", 1.0), ("op", "z", "powf", "y", 2.5), ("op_", "y", "add", 0.1), ("backward", "z"),
       ("op", "y", "mul", "x", 1.0), ("op", "z", "powf", "y", 2.5), ("op_", "z", "add", 0.1), ("backward", "z"), ("grad", "x"))
for shapes in [([0.5, 0.6], [0.7, 0.8]), ([[0.5, 0.6], [0.1, 0.2]], [0.7, 0.8]), ([[0.5, 0.6], [0.1, 0.2]], [[0.7], [0.8]])]:
    for changed in ["a", "b", "z"]:
        script(f"what a matmul of {shapes} saves, {changed} changed", ("leaf", "x", shapes[0]), ("leaf", "w", shapes[1]), ("op", "a", "mul", "x", 1.0), ("op", "b", "mul", "w", 1.0), ("op", "z", "matmul", "a", "b"), ("op", "s", "sum", "z"),
               ("op_", changed, "add", 0.1), ("backward", "s"), ("grad", "x"), ("grad", "w"))

# Optimisers by hand.
script("gradient descent", ("leaf", "w", [1.0, -2.0]), *[step for _ in range(3) for step in [("zero_grad", "w"), ("op", "y", "mul", "w", "w"), ("op", "l", "sum", "y"), ("backward", "l"), ("step", "w", 0.1), ("value", "w"), ("grad", "w")]])
script("gradient descent without zeroing", ("leaf", "w", [1.0, -2.0]), *[step for _ in range(3) for step in [("op", "y", "powi", "w", 4), ("op", "l", "mean", "y"), ("backward", "l"), ("step", "w", 0.1), ("value", "w")]])
script("a step before the second pass", ("leaf", "w", 1.0), ("op", "l", "mul", "w", "w"), ("backward", "l", RETAIN), ("step", "w", 0.1), ("backward", "l"))
script("a step before the second pass of a linear loss", ("leaf", "w", 1.0), ("op", "l", "mul", "w", 3.0), ("backward", "l", RETAIN), ("step", "w", 0.1), ("backward", "l"), ("grad", "w"), ("value", "w"))
script("clamped between steps", ("leaf", "w", 1.0), ("op", "l", "exp", "w"), ("backward", "l"), ("begin", "no_grad"), ("op_", "w", "sub", 0.5), ("op_", "w", "fill", 0.25), ("end",), ("value", "w"), ("op", "l", "exp", "w"), ("backward", "l"), ("grad", "w"))

# Anomaly mode.
script("NaN out of a pole", ("begin", "anomaly"), ("leaf", "x", 0.0), ("op", "y", "sqrt", "x"), ("op", "z", "mul", "y", 0.0), ("backward", "z"), ("end",), ("op", "z", "sqrt", "x"), ("op", "u", "mul", "z", 0.0), ("backward", "u"), ("grad", "x"))
script("NaN from the start", ("begin", "anomaly"), ("leaf", "x", 2.0), ("const", "n", -1.0), ("op", "n", "sqrt", "n"), ("op", "y", "add", "x", 1.0), ("backward", "y", {"gradient": "n"}), ("end",))
script("NaN of the second order", ("begin", "anomaly"), ("leaf", "x", 0.0), ("op", "y", "sqrt", "x"), ("op", "z", "mul", "y", 0.0), ("autograd", ["z"], ["x"], CREATE), ("end",))
script("no NaN", ("begin", "anomaly"), ("leaf", "x", 4.0), ("op", "y", "sqrt", "x"), ("backward", "y"), ("grad", "x"), ("end",))


def main():
    assert len({s["name"] for s in scripts}) == len(scripts), "names are unique"
    for s in scripts:
        try:
            s["expect"] = run(s["steps"])
        except Exception:
            print("in", s["name"], file=sys.stderr)
            raise
    text = ",\n".join(json.dumps(s, allow_nan=False) for s in scripts)
    print(f"[\n{text}\n]")


main()

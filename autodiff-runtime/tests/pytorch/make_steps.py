"""What PyTorch's optimisers make of a parameter, step by step.

    pip install torch && python make_steps.py > steps.json

The loss is the sum of `c * w ** 4 + w * shift` with `c = [1, 2, 0.5]` and `shift = [0.3, -1, 2]`, from `w = [1, -0.5, 2]`.
"""

import json
import torch

torch.set_default_dtype(torch.float64)
C, SHIFT = torch.tensor([1.0, 2.0, 0.5]), torch.tensor([0.3, -1.0, 2.0])


def path(make):
    w = torch.tensor([1.0, -0.5, 2.0], requires_grad=True)
    optimiser = make([w])
    steps = []
    for _ in range(20):
        optimiser.zero_grad()
        (C * w ** 4 + w * SHIFT).sum().backward()
        optimiser.step()
        steps.append(w.detach().tolist())
    return steps


print(json.dumps({
    "sgd": path(lambda p: torch.optim.SGD(p, lr=0.01)),
    "momentum": path(lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9)),
    "adam": path(lambda p: torch.optim.Adam(p, lr=0.05)),
    "adam_betas": path(lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.99))),
}))

"""Times PyTorch on the workloads of `main.rs`, on one thread, in float64, and prints the same lines."""

import time

import torch

CHAIN = 1000
BATCHES = 30
SHORTEST_BATCH = 0.02

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def scalar():
    x = torch.tensor(0.5, requires_grad=True)

    def run():
        y = x
        for _ in range(CHAIN // 2):
            y = y * x + x
        y.backward()
        x.grad = None

    return run


def expression():
    def run():
        x1 = torch.tensor(2.0, requires_grad=True)
        x2 = torch.tensor(3.0, requires_grad=True)
        x3 = torch.tensor(1.0, requires_grad=True)
        y = (x1 * x2 + x3) ** 2
        y.backward()
        return x1.grad, x2.grad, x3.grad

    return run


def network():
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(1, 10), torch.nn.ReLU(), torch.nn.Linear(10, 1))
    x = torch.linspace(-5, 5, 100).reshape(100, 1)
    y = x * 2 + 3
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    mse = torch.nn.MSELoss()

    def run():
        optimiser.zero_grad()
        loss = mse(model(x), y)
        loss.backward()
        optimiser.step()
        return loss.item()

    return run


def nanoseconds(workload):
    def batch(calls):
        start = time.perf_counter()
        for _ in range(calls):
            workload()
        return time.perf_counter() - start

    calls = 1
    while batch(calls) < SHORTEST_BATCH:
        calls *= 2
    return min(batch(calls) for _ in range(BATCHES)) / calls * 1e9


for name, per, make in [("scalar", CHAIN, scalar), ("expression", 1, expression), ("network", 1, network)]:
    print(f"{name} {nanoseconds(make()) / per:.1f}", flush=True)

"""Runs gradus and its peers on one table in turns: `compare.py GRADUS TABLE PEERS`."""

import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from statistics import median

ROUNDS = 3
FORMULA = "y ~ " + " + ".join(f"x{i}" for i in range(1, 9))


def measured(command):
    """Seconds, peak memory in MB, and what the command printed."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return seconds, kilobytes / 1000, output


def own_coefficients(output):
    return [parameter["estimate"] for parameter in json.loads(output)["parameters"]]


def compare(kind, own, peer_name, peer):
    """Lets both take turns, checks that they agree, and prints what they took."""
    runs = [(measured(own), measured(peer)) for _ in range(ROUNDS)]
    for (_, _, ours), (_, _, theirs) in runs:
        ours, theirs = own_coefficients(ours), json.loads(theirs)
        difference = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
        if difference > 1e-8:
            sys.exit(f"{kind}: coefficients differ by {difference}")
    seconds = [median(run[who][0] for run in runs) for who in (0, 1)]
    memory = [max(run[who][1] for run in runs) for who in (0, 1)]
    for who, name in enumerate(["gradus fit", peer_name]):
        print(f"{kind:8} {name:36} {seconds[who]:8.2f} s {memory[who]:8.0f} MB")
    print(f"{kind:8} {'ratio':36} {seconds[0] / seconds[1]:8.3f}   {memory[0] / memory[1]:8.3f}\n")


def main():
    gradus, table, peers = sys.argv[1:]
    print(f"{table}, {os.cpu_count()} processors, medians of {ROUNDS} runs each, in turns\n")
    for kind, ending, name, others in [
        ("CSV", "csv", "pandas", ["pandas", "scikit-learn"]),
        ("zstd", "zstd.parquet", "polars", ["polars", "numpy"]),
        ("snappy", "snappy.parquet", "polars", ["polars", "numpy"]),
    ]:
        path = f"{table}.{ending}"
        peer_name = " with ".join(f"{other} {version(other)}" for other in others)
        own = [gradus, "fit", path, FORMULA, "--json"]
        compare(kind, own, peer_name, [sys.executable, peers, name, path])


if __name__ == "__main__":
    main()

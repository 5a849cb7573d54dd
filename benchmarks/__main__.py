"""Every benchmark, one after the other, each in a process of its own: `make bench`."""

import subprocess
import sys

NAMES = (
    "log",
    "projections",
    "sweep",
    "history",
    "api",
    "journal",
    "load",
    "intake",
    "documents",
    "case_list",
    "settlement",
    "what_if",
    "access",
)

for name in NAMES:
    print(f"\n===== {name} =====", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)

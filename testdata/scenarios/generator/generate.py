#!/usr/bin/env python3
"""Makes the scenario bundles. Each file in incidents/ (one a scenario) has a function build() that returns a World.

    python3 generate.py [--out DIR] [--incidents DIR] [NAME...]

Without arguments it rewrites every scenario beside this folder. The same sources give the same bytes.
"""

import argparse
import importlib.util
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import bundle  # noqa: E402
from text import to_yaml  # noqa: E402

ORDER = ["verdict", "verdictAlso", "expected", "acceptable", "mustNot", "subjects", "subjectsAny", "note", "kuma", "product", "platform", "notCollected"]


def load(path):
    """One incident as a module."""
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location("incident_" + name.replace("-", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return name, module


def make(path, out):
    """Writes one scenario: its bundle and expect.yaml."""
    name, module = load(path)
    world = module.build(name)
    world.finish_logs()
    folder = os.path.join(out, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    target = bundle.write(world, folder)
    answer = dict(world.expectation)
    answer.update(kuma=world.vtext if world.kuma else "", product=world.product if world.kuma else "", platform=world.platform_name)
    answer.setdefault("notCollected", [])
    with open(os.path.join(folder, "expect.yaml"), "w", encoding="utf-8") as file:
        file.write(to_yaml({key: answer[key] for key in ORDER}))
    return target


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default=os.path.dirname(HERE))
    parser.add_argument("--incidents", default=os.path.join(HERE, "incidents"))
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    for file in sorted(os.listdir(options.incidents)):
        if file.endswith(".py") and (not options.names or file[:-3] in options.names):
            target = make(os.path.join(options.incidents, file), options.out)
            size = os.path.getsize(target) if os.path.isfile(target) else 0
            print("%-50s %7d" % (file[:-3], size))


if __name__ == "__main__":
    main()

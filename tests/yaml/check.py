"""Reads NAME.yaml of a folder with other readers of YAML and compares every value with NAME.json.

    cargo run --example hostile_yaml -- DIR
    pip install pyyaml ruamel.yaml
    python tests/yaml/check.py DIR

Every NAME.yaml below DIR is compared with the NAME.json beside it or, where a second folder is given, with the one in the same place of
that folder, so that converted booklets can be checked too:

    sasshi convert booklet.txt -o out && sasshi convert booklet.txt -o out-json --format json
    python tests/yaml/check.py out out-json

The readers:
PyYAML (YAML 1.1) in Python and, where it is built in, over libyaml; ruamel.yaml under YAML 1.1 and under YAML 1.2.
The exit code is 1 where any value differs.
"""

import json
import pathlib
import sys

import ruamel.yaml
import yaml


def readers():
    yield "PyYAML", lambda text: yaml.load(text, yaml.SafeLoader)
    if yaml.__with_libyaml__:
        yield "PyYAML over libyaml", lambda text: yaml.load(text, yaml.CSafeLoader)
    else:
        print("PyYAML is built without libyaml: that reader is left out", file=sys.stderr)
    for version in ("1.1", "1.2"):
        yield f"ruamel.yaml {version}", ruamel_reader(version)


def ruamel_reader(version):
    def read(text):
        # A reader keeps its state, so each text gets a new one.
        reader = ruamel.yaml.YAML(typ="safe", pure=True)
        reader.version = version
        return reader.load(text)

    return read


def differences(wanted, got, path=""):
    if type(wanted) is not type(got):
        yield f"{path}: {wanted!r} came back as {got!r}"
    elif isinstance(wanted, dict):
        if list(wanted) != list(got):
            odd = [key for key in got if key not in wanted] or "their order"
            yield f"{path}: the keys differ: {odd!r}"
        for key in wanted.keys() & got.keys():
            yield from differences(wanted[key], got[key], f"{path}.{key}")
    elif isinstance(wanted, list):
        if len(wanted) != len(got):
            yield f"{path}: {len(wanted)} items came back as {len(got)}"
        for number, (one, other) in enumerate(zip(wanted, got)):
            yield from differences(one, other, f"{path}[{number}]")
    elif wanted != got:
        yield f"{path}: {wanted!r} came back as {got!r}"


def main(folder, other_folder):
    files = sorted(pathlib.Path(folder).rglob("*.yaml"))
    pairs = [(path, pathlib.Path(other_folder, path.relative_to(folder)).with_suffix(".json")) for path in files]
    missing = [str(other) for _, other in pairs if not other.exists()]
    if missing or not pairs:
        sys.exit(f"there is nothing to compare: {', '.join(missing) or f'{folder} holds no NAME.yaml'}")
    faults = 0
    for path, other in pairs:
        wanted = json.loads(other.read_bytes())
        text = path.read_bytes().decode("utf-8")
        for name, read in readers():
            try:
                found = list(differences(wanted, read(text)))
            except Exception as error:  # Readers fail with their own errors and with any of Python's.
                found = [f"cannot be read: {error}"]
            for fault in found[:20]:
                print(f"{path}: {name}: {fault}")
            faults += len(found)
            print(f"{path}: {name}: {len(found)} differences")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[-1])

"""Holds YAML files against the schema that their first line points to, as an editor does: `# yaml-language-server: $schema=PATH`.

usage: modeline.py CHECKER FILE_OR_FOLDER...

CHECKER is the program check-jsonschema. Each file is valid, and each is refused after a key is added that its schema does not have, so
that a line which points nowhere, or to a schema that allows everything, cannot pass.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

MODELINE = re.compile(r"^# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


def files(names):
    for name in map(pathlib.Path, names):
        yield from sorted(name.rglob("*.yaml")) if name.is_dir() else [name]


def check(checker, schema, paths):
    """Whether the checker takes all files, and what it says."""
    command = [checker, "--schemafile", str(schema), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def main():
    checker, *names = sys.argv[1:]
    by_schema = {}
    for path in files(names):
        found = MODELINE.match(path.read_text(encoding="utf-8"))
        if not found:
            sys.exit(f"{path} does not begin with a line that names its schema")
        schema = (path.parent / found[1]).resolve()
        if not schema.is_file():
            sys.exit(f"{path} names the schema {found[1]}, which is not there")
        by_schema.setdefault(schema, []).append(path)
    if not by_schema:
        sys.exit("there is no file to check")
    with tempfile.TemporaryDirectory() as folder:
        for schema, paths in by_schema.items():
            fine, said = check(checker, schema, paths)
            if not fine:
                sys.exit(f"{schema.name}:\n{said}")
            for kind, damage in {
                "a key that nobody knows": lambda text: text + "\nsurprise: 1\n",
                "another form": lambda text: re.sub(r"(?m)^schema: .*$", "schema: sasshi/other/v1", text, count=1),
                "a key taken away": lambda text: re.sub(r"(?m)^schema: .*\n", "", text, count=1),
            }.items():
                odd = pathlib.Path(folder) / "odd.yaml"
                odd.write_text(damage(paths[0].read_text(encoding="utf-8")), encoding="utf-8")
                if check(checker, schema, [odd])[0]:
                    sys.exit(f"{schema.name} lets {kind} pass in {paths[0]}")
            print(f"{schema.name}: {len(paths)} files are valid, and a wrong one is told")


main()

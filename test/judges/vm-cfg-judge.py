#!/usr/bin/env python3
# Copyright 2026 the ovm-rescue authors
# SPDX-License-Identifier: Apache-2.0
"""Tells what CPython 3 makes of vm.cfg files, so that our own reader can be compared with it.

usage: vm-cfg-judge.py FILE...   or   vm-cfg-judge.py -    (file names on standard input, one a line)

One JSON line a file:
  file      its name
  encoding  "utf-8", or "latin-1" for a file that is not valid UTF-8
  ok        whether Python accepts it; if not, "error" and "line" say why
  literal   whether it holds nothing but `name = literal` statements
  values    name -> value; the last assignment counts
Strings, booleans, None and lists are themselves, and so are whole numbers that a double holds exactly. All else is
an object: {"int": digits}, {"float": repr}, {"tuple": [...]}, {"dict": [[key, value], ...]}, {"bytes": hex},
{"other": type name}.
"""
import ast
import json
import sys
import warnings

EXACT = 2 ** 53


def shown(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if -EXACT < value < EXACT else {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [shown(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[shown(key), shown(item)] for key, item in value.items()]}
    return {"other": type(value).__name__}


def decoded(raw):
    body = raw[3:] if raw.startswith(b"\xef\xbb\xbf") else raw
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return body.decode("latin-1"), "latin-1"


def target_name(statement):
    """The name a statement gives a value to, or None if it is anything but `name = value`."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            return target.id
    return None


def judge(path):
    with open(path, "rb") as file:
        text, encoding = decoded(file.read())
    verdict = {"file": path, "encoding": encoding}
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        verdict.update(ok=False, error=str(error), line=getattr(error, "lineno", None))
        return verdict
    values, literal = {}, True
    for statement in tree.body:
        name = target_name(statement)
        try:
            if name is None:
                raise ValueError
            values[name] = shown(ast.literal_eval(statement.value))
        except (ValueError, TypeError):
            literal = False
    verdict.update(ok=True, literal=literal, values=values)
    return verdict


def main():
    # A backslash before a letter that means nothing keeps its old meaning; Python only warns of it.
    warnings.simplefilter("ignore")
    names = sys.argv[1:]
    for name in (line.rstrip("\n") for line in sys.stdin) if names == ["-"] else names:
        print(json.dumps(judge(name)))


if __name__ == "__main__":
    main()

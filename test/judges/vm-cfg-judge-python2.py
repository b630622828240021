# Copyright 2026 the ovm-rescue authors
# SPDX-License-Identifier: Apache-2.0
"""Tells what Python 2 makes of vm.cfg files; run it with Debian's `jython`. Use and output as of vm-cfg-judge.py.

A byte string is shown byte by byte, each byte as the character of that number; a unicode string by its characters.
What Jython does otherwise than CPython 2 and so cannot be judged here: it refuses a form feed at the start of a
line, octal escapes over \\377 in a byte string, and within brackets a blank line after one that ends in a backslash.
"""
import ast
import json
import sys

EXACT = 2 ** 53
CONSTANTS = {"None": None, "True": True, "False": False}


class NotLiteral(Exception):
    pass


def text_of(value):
    return value if isinstance(value, unicode) else value.decode("latin-1")


def number(value):
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, complex):
        return {"other": "complex"}
    return int(value) if -EXACT < value < EXACT else {"int": str(value)}


def signed(node):
    operand = node.operand
    if not isinstance(operand, ast.Num):
        raise NotLiteral()
    if isinstance(node.op, ast.USub):
        return number(-operand.n)
    if isinstance(node.op, ast.UAdd):
        return number(operand.n)
    raise NotLiteral()


def dictionary(node):
    """Equal keys: the place of the first, the value of the last, as in CPython 3."""
    pairs, places = [], {}
    for key, value in zip(node.keys, node.values):
        key, value = shown(key), shown(value)
        mark = json.dumps(key)
        if mark in places:
            pairs[places[mark]][1] = value
        else:
            places[mark] = len(pairs)
            pairs.append([key, value])
    return {"dict": pairs}


def shown(node):
    if isinstance(node, ast.Str):
        return text_of(node.s)
    if isinstance(node, ast.Num):
        return number(node.n)
    if isinstance(node, ast.UnaryOp):
        return signed(node)
    if isinstance(node, ast.Name) and node.id in CONSTANTS:
        return CONSTANTS[node.id]
    if isinstance(node, ast.List):
        return [shown(item) for item in node.elts]
    if isinstance(node, ast.Tuple):
        return {"tuple": [shown(item) for item in node.elts]}
    if isinstance(node, ast.Dict):
        return dictionary(node)
    raise NotLiteral()


def target_name(statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            return target.id
    return None


def source_of(path):
    """The text as execfile() reads it: with universal line ends."""
    file = open(path, "rb")
    try:
        raw = file.read()
    finally:
        file.close()
    if raw.startswith("\xef\xbb\xbf"):
        raw = raw[3:]
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def judge(path):
    verdict = {"file": path}
    source = source_of(path)
    if [byte for byte in source if ord(byte) > 127]:
        # PEP 263: without a byte order mark Python 2 refuses them, in comments too. CPython 3 judges such files.
        verdict.update(ok=False, error="not judged: the file holds bytes over 127", line=None)
        return verdict
    try:
        body = ast.parse(source).body
    except:  # noqa: E722 - Jython's reader also throws Java exceptions
        error = sys.exc_info()[1]
        verdict.update(ok=False, error=str(error), line=getattr(error, "lineno", None))
        return verdict
    values, literal = {}, True
    for statement in body:
        name = target_name(statement)
        try:
            if name is None:
                raise NotLiteral()
            values[name] = shown(statement.value)
        except NotLiteral:
            literal = False
    verdict.update(ok=True, literal=literal, values=values, encoding="utf-8")
    return verdict


def main():
    names = sys.argv[1:]
    if names == ["-"]:
        names = [line.rstrip("\n") for line in sys.stdin]
    for name in names:
        print(json.dumps(judge(name)))


if __name__ == "__main__":
    main()

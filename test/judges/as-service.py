"""Runs a program with the system calls and address families that a unit of systemd allows, and no others.

usage: as-service.py SYSTEM_CALLS ADDRESS_FAMILIES PROGRAM [ARGUMENT...]
Both lists are separated by commas. Every other call fails with EPERM, as SystemCallErrorNumber=EPERM says. The filter is made
by libseccomp, as systemd makes it, and holds for everything that the program starts.
"""

import ctypes
import errno
import os
import socket
import sys

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
EQUAL = 4


class Comparison(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    ]


def allow(library, context, number, comparisons=()):
    array = (Comparison * len(comparisons))(*comparisons)
    if library.seccomp_rule_add_array(context, ALLOW, number, len(comparisons), array) != 0:
        raise SystemExit(f"system call {number}: no rule could be made")


def main(calls, families, program):
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p,
    ]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    context = library.seccomp_init(ctypes.c_uint32(REFUSE))
    for call in calls:
        number = library.seccomp_syscall_resolve_name(call.encode())
        # names of other processors and of newer kernels
        if number < 0:
            continue
        if call != "socket":
            allow(library, context, number)
            continue
        for family in families:
            allow(library, context, number, [Comparison(0, EQUAL, getattr(socket, family), 0)])
    if library.seccomp_load(context) != 0:
        raise SystemExit("the filter could not be loaded")
    os.execvp(program[0], program)


main(sys.argv[1].split(","), sys.argv[2].split(","), sys.argv[3:])

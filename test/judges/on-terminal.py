"""Runs argv[2:] on a new terminal, types argv[1] once it asks, prints all that the terminal showed; its exit code."""
import os
import pty
import sys

typed = sys.argv[1].encode("latin-1", "backslashreplace").decode("unicode_escape").encode("utf-8")
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b""
asked = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if not asked and (b"? " in shown or b": " in shown):
        asked = True
        os.write(terminal, typed)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

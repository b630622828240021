"""Runs argv[2:] on a new terminal and types the answers of argv[1] (JSON list), one at each question that ends with its
words in brackets; prints all that the terminal showed, and exits as the command does. At a question behind the last
answer it ends the input, or waits where the last answer is null."""
import json
import os
import pty
import re
import sys

answers = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
question = re.compile(rb"\([a-z0-9-]+(?:, [a-z0-9-]+)+\) $")
shown = b""
since = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    since += piece
    sys.stdout.buffer.write(piece)
    sys.stdout.flush()
    if question.search(since):
        since = b""
        if not answers:
            os.write(terminal, b"\x04")
        elif answers[0] is not None:
            os.write(terminal, answers.pop(0).encode() + b"\r")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

"""What a command's exit code says; docs/reference/exit-codes.md has them for each command."""

#: Asked and answered: yes, no, and it could not be told (bad input, unreachable).
YES, NO, COULD_NOT_TELL = 0, 1, 2
#: Nothing was asked: bad usage, as sysexits.h has it; ^C, as shells have it.
USAGE, INTERRUPTED = 64, 130

"""The system calls of Linux that Python 3.11 does not have. Each raises OSError where the kernel says no."""

import ctypes
import fcntl
import os
import socket
import struct

NEW_NS, NEW_CGROUP, NEW_UTS = 0x00020000, 0x02000000, 0x04000000
NEW_IPC, NEW_USER, NEW_PID, NEW_NET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEV, NO_EXEC = 1, 2, 4, 8
REMOUNT, BIND, RECURSIVE, PRIVATE = 32, 4096, 16384, 1 << 18
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
_SYS_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_LAST_CAPABILITY = 63
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """This process is in new namespaces of those kinds (its children, for processes)."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, *, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2)."""
    given = options.encode() if options else None
    _checked(
        _libc.mount(source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), given),
        f"mount {target}",
    )


def lock_tree(target: str, *, flags: int = READ_ONLY | NO_SUID) -> None:
    """The mount and all below it are read-only and give no privileges (Linux 5.12 or newer)."""
    wanted = struct.pack("=QQQQ", flags, 0, 0, 0)
    buffer = ctypes.create_string_buffer(wanted, len(wanted))
    _checked(
        _libc.syscall(
            _SYS_MOUNT_SETATTR,
            _AT_FDCWD,
            target.encode(),
            _AT_RECURSIVE,
            buffer,
            ctypes.c_size_t(len(wanted)),
        ),
        f"mount_setattr {target}",
    )


def adopt_orphans() -> None:
    """Descendants whose parents die become our children (prctl(2))."""
    _checked(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "PR_SET_CHILD_SUBREAPER")


def die_with_parent(number: int) -> None:
    """The kernel sends this process the signal when its parent ends."""
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0), "PR_SET_PDEATHSIG")


def no_new_privileges() -> None:
    """No program that this process becomes gains anything: set-user-ID bits do nothing."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS")


def drop_bounding_set() -> None:
    """No capability can be had again; needs CAP_SETPCAP."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            if capability == 0:
                raise OSError(ctypes.get_errno(), "PR_CAPBSET_DROP")
            return  # beyond the last one that this kernel knows


def loopback_up() -> None:
    """The loopback interface of this network namespace works."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(line, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(line, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))

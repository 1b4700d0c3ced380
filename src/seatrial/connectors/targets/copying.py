"""Copies the files of a step to another machine (SFTP), and reads them back before they are used."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

import asyncssh

from seatrial.connectors.targets.attachments import MODE


class CannotCopy(Exception):
    """The files are not there as they should be; the message says why."""


async def copy(line: asyncssh.SSHClientConnection, *, files: Mapping[str, bytes], folder: str) -> None:
    """The new folder of that machine holds the files, and nobody else there reads them.

    Raises CannotCopy; then nothing of it is left, as far as the connection still reaches.
    """
    try:
        client = await line.start_sftp_client()
    except asyncssh.Error as error:
        raise CannotCopy(f"it takes no files over SFTP ({_words(error)})") from error
    async with client:
        try:
            # not there before: whoever made it first could read, and exchange, what comes into it
            await client.mkdir(folder, asyncssh.SFTPAttrs(permissions=0o700))
            for path, data in files.items():
                await _send(client, PurePosixPath(folder, path), data)
        except (asyncssh.Error, OSError, CannotCopy) as error:
            await client.rmtree(folder, ignore_errors=True)
            raise CannotCopy(f"the files that the step attaches cannot be copied: {_words(error)}") from error


async def _send(client: asyncssh.SFTPClient, place: PurePosixPath, data: bytes) -> None:
    await client.makedirs(place.parent, exist_ok=True)
    async with client.open(place, "xb", encoding=None) as file:
        await file.write(data)
    await client.chmod(place, MODE)
    async with client.open(place, "rb", encoding=None) as file:
        found = await file.read()
    if not isinstance(found, bytes) or hashlib.sha256(found).digest() != hashlib.sha256(data).digest():
        raise CannotCopy(f"{place} is not there what was sent")


def _words(error: Exception) -> str:
    return getattr(error, "reason", "") or str(error) or type(error).__name__

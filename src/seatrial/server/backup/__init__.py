"""Backups: the database with its write-ahead log, the artefacts, the keys; and what makes them stand again.

A backup folder holds:

    <name>/manifest.json     what the backup is of, and every file of the data folder by its digest
    <name>/database/         the database as pg_basebackup took it, with its own manifest of checksums
    files/<sha256>           contents of files, shared by all backups
    wal/<line>/              the write-ahead log since the first backup of that line, for a point in time

A line is the history of one data folder: a restored one begins a line of its own, since its history parts
from that of the first. The folder holds keys: it is as secret as the data folder.
"""

"""Files that only their owner reads: keys, certificates, sealed copies."""

import os
from pathlib import Path
from typing import IO

OWNERS = 0o600
SLICE = 1 << 18


def write_private(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Put `content` at `path`, whole or not at all, and on disk before anybody relies on it.

    `synced=False` is for what nobody misses after a power cut, such as how far something has come.
    """
    fresh = path.with_name(path.name + ".fresh")
    fresh.unlink(missing_ok=True)  # what a power cut left there may have another mode
    try:
        with open_private(fresh) as file:
            file.write(content)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)  # a disk that is full keeps no half of a key
        raise
    if synced:
        sync_folder(path.parent)


def open_private(path: Path, *, append: bool = False) -> IO[bytes]:
    """Open a file for writing that nobody else may read; empty unless `append`."""
    how = os.O_APPEND if append else os.O_TRUNC
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, OWNERS), "ab" if append else "wb")


def sync_folder(path: Path) -> None:
    """Have the names of a folder's files on disk too: a file's own sync does not tell of its new name."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def destroy(path: Path) -> None:
    """Write over a file, as far as the file system lets us, and take it away."""
    try:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(b"\0" * min(left, SLICE))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)

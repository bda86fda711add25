"""What an installed machine knows of itself wherever somebody calls a command: `lianfang.env` beside its `bin/`.

`install.sh` puts the file there and `init` writes into it; the service reads the same one. A checkout has none and goes
by the environment alone, whose words always go before the file's.

On such a machine the state belongs to the service's user. Commands are called by root as well, and what root makes
there is handed over to that user, or the service could not read its own keys the next morning.
"""

import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lianfang.kit.files import destroy

FILE = Path(sys.prefix) / "lianfang.env"
ROOT = 0


def take_words(path: Path = FILE) -> None:
    """Take the file's words into the environment, but none that stands there already. Raises PermissionError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for name, value in words_of(text).items():
        os.environ.setdefault(name, value)


def words_of(text: str) -> dict[str, str]:
    """What a file says: NAME="value" a line, as systemd reads its EnvironmentFile."""
    lines = (line.strip().partition("=") for line in text.splitlines() if not line.lstrip().startswith(("#", ";")))
    return {name.strip(): _unquoted(value.strip()) for name, is_pair, value in lines if is_pair}


def _unquoted(value: str) -> str:
    if len(value) < 2 or value[0] != '"' or value[-1] != '"':
        return value
    return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")


def as_text(words: Mapping[str, str]) -> str:
    """The file that says `words`."""
    lines = [f'{name}="{_quoted(value)}"' for name, value in words.items() if value]
    return "\n".join(["# 联防的设置：命令和服务都读这里，改了重启服务。", *lines, ""])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def hand_over(state: Path, beside: Iterable[Path]) -> None:
    """Give what root has left in `state`, and the files `beside` it, to the owner of `state`."""
    if os.geteuid() != ROOT or not state.exists() or (owner := state.stat()).st_uid == ROOT:
        return
    for path in (state, *beside):
        _give(path, owner)


@contextmanager
def lent(words: Sequence[str], state: Path, *, written: Sequence[str] = ()) -> Iterator[list[str]]:
    """Copy the files that a command reads to where the service sees them, for as long as it works on them.

    The service is another user with a /tmp of its own: it reads neither what lies in root's home nor in ours. What
    comes after an option in `written` is for the service to write.
    """
    read = [is_read(word, before, written) for before, word in zip(("", *words), words, strict=False)]
    if not any(read):
        yield list(words)
        return
    with TemporaryDirectory(dir=state, prefix=".lent-") as name:
        pairs = enumerate(zip(words, read, strict=True))
        sent = [_copied(Path(word), Path(name) / str(n)) if is_file else word for n, (word, is_file) in pairs]
        hand_over(state, ())
        try:
            yield sent
        finally:
            for file in Path(name).glob("*/*"):
                destroy(file)


def is_read(word: str, before: str, written: Sequence[str]) -> bool:
    return before not in written and word.startswith("/") and Path(word).is_file()


def _copied(path: Path, folder: Path) -> str:
    """Where the copy of a file is, under the same name: what a table is called may stand in it."""
    folder.mkdir()
    shutil.copyfile(path, folder / path.name)
    return str(folder / path.name)


def _give(path: Path, owner: os.stat_result) -> None:
    """Give a file or a folder with all in it away; a name that leads elsewhere is not followed."""
    try:
        found = path.lstat()
        if found.st_uid == ROOT and (stat.S_ISDIR(found.st_mode) or found.st_nlink == 1):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            for below in path.iterdir():
                _give(below, owner)
    except FileNotFoundError:  # the service took it away meanwhile
        return

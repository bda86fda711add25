"""`lianfang export`: a list into a file from the command line, in the name of an account and by the same rules.

It is handed out at once, whatever its length; what names so many that a second person has to agree is asked for on the
page, where somebody can agree to it.
"""

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, ClassVar

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lianfang.access.models import Account
from lianfang.access.scope import Scope, make_scope, posts_held
from lianfang.access.signing.entering import found_account
from lianfang.exports.asking import Wish, measured
from lianfang.exports.cannot import CannotExportHere
from lianfang.exports.handing import take
from lianfang.exports.sources import sources
from lianfang.kit.clock import now
from lianfang.kit.files import open_private
from lianfang.kit.ids import uuid7
from lianfang.kit.paths import is_under, path_of_code
from lianfang.kit.refusals import Refusal, type_text
from lianfang.kit.sentences import listed
from lianfang.places.models import Place
from lianfang.wiring.console import Console


class CannotFindList(Refusal):
    code: ClassVar[str] = "list_unknown"
    what: ClassVar[type_text] = gettext_lazy("没导出：没有“{name}”这种名单。")
    why: ClassVar[type_text] = gettext_lazy("能导的：{names}。")
    do: ClassVar[type_text] = gettext_lazy("照上面的名字写。")


class CannotReadFilter(Refusal):
    code: ClassVar[str] = "filter_unknown"
    what: ClassVar[type_text] = gettext_lazy("没导出：看不懂 --filter {said}。")
    why: ClassVar[type_text] = gettext_lazy("这种名单能用的：{names}。")
    do: ClassVar[type_text] = gettext_lazy("写成 名字=值，像 status=refused。")


class CannotWriteFile(Refusal):
    code: ClassVar[str] = "file_unwritable"
    what: ClassVar[type_text] = gettext_lazy("没导出：{file} 写不了（{reason}）。")
    why: ClassVar[type_text] = gettext_lazy("系统没能写这个文件。")
    do: ClassVar[type_text] = gettext_lazy("看看目录在不在，开着服务的用户能不能往里写。")


def take_out(asked: argparse.Namespace, console: Console) -> int:
    """Write a list into a file that only its owner can read."""
    source = sources.get(asked.name)
    if source is None:
        raise CannotFindList(name=asked.name, names=listed(known.name for known in sources))
    account, at = found_account(asked.account), now()
    place = _place(account, asked.place)
    wish = Wish(
        source=source.name,
        place=place.id,
        format=asked.format or ("csv" if asked.output.suffix == ".csv" else "xlsx"),
        filters=_filters(asked, [filter.key for filter in source.filters]),
        unmasked=asked.whole,
        purpose=asked.purpose,
        words=asked.words,
        language=get_language() or "zh-hans",
    )
    scope = _scope(account, place.path)
    found = measured(scope, wish, at=at)
    with _written(asked.output) as file:
        taken = take(scope, found, at=at, id=uuid7(), source="command")
        with taken.file as source_file:
            shutil.copyfileobj(source_file, file)
    console.say(
        _("{count} 行写进了 {file}，台账读到第 {seq} 笔。").format(
            count=taken.written.rows, file=asked.output, seq=taken.written.seq
        )
    )
    return 0


def _filters(asked: argparse.Namespace, known: list[str]) -> dict[str, str]:
    found = {}
    for said in asked.filter:
        key, is_pair, value = said.partition("=")
        if key not in known or not is_pair:
            raise CannotReadFilter(said=said, names=listed(known) or "—")
        found[key] = value
    return found


def _place(account: Account, text: str) -> Place:
    """Return the place by its path or code; without either, that of the account's widest post."""
    if not text:
        held = posts_held(account, at=now())
        text = held[0].path if held else ""
    path = path_of_code(text) if text.isdigit() and len(text) in (2, 4, 6, 9, 12) else text
    found = Place.objects.filter(county=account.county, path=path).first()
    if found is None:
        raise CannotExportHere
    return found


def _scope(account: Account, path: str) -> Scope:
    """Return the scope of the post that covers the place, the widest of them."""
    at = now()
    post = next((post for post in posts_held(account, at=at) if is_under(path, post.path)), None)
    if post is None:
        raise CannotExportHere
    return make_scope(account, at=at, chosen=str(post.id))


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that only its owner can read, before anything is said to be taken; a refusal leaves none."""
    try:
        file = open_private(path)
    except OSError as problem:
        raise CannotWriteFile(file=path.name, reason=problem.strerror) from problem
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise

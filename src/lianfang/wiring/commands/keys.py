"""`lianfang keys …`: see them, have two persons hold them, put them back, change them."""

import argparse
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lianfang.kit.clock import ZONE, now
from lianfang.kit.files import write_private
from lianfang.ledger.models import Emergency
from lianfang.ledger.sealing.rewrapping import rotate
from lianfang.operations import custody
from lianfang.wiring.console import Console


def show(asked: argparse.Namespace, console: Console) -> int:
    path = Path(settings.KEY_FILE)
    if path.exists():
        mark = custody.fingerprint(path.read_text())
        console.say(_("钥匙文件 {path}，指纹 {fingerprint}。").format(path=path, fingerprint=mark))
    else:
        console.error(_("钥匙文件 {path} 不在。").format(path=path))
    console.say(_said_of(custody.last_held()))
    return 0


def _said_of(known: custody.Custody | None) -> str:
    if known is None:
        return _("没有人保管。")
    stale, fresh = _("{made} 交两人保管，之后钥匙变过，要重新保管。"), _("{made} 交两人保管，是新的。")
    made = f"{known.made_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return (stale if custody.is_stale(known) else fresh).format(made=made)


def hold_keys(asked: argparse.Namespace, console: Console) -> int:
    path, words = custody.hold(asked.to, at=now(), holders=asked.holders)
    console.say(_("钥匙封在 {path}，放到不是这台机器的地方。").format(path=path))
    for number, word in enumerate(words, start=1):
        if asked.slips:
            slip = asked.slips / f"holder-{number}.html"
            asked.slips.mkdir(parents=True, exist_ok=True)
            slip_of = {"count": len(words), "file": path.name}
            text = render_to_string("operations/slip.html", {**slip_of, "number": number, "word": word})
            write_private(slip, text.encode())
            console.say(_("第 {number} 位保管人的条：{path}，打印后删掉。").format(number=number, path=slip))
        else:
            console.say(_("第 {number} 位保管人的口令：{word}").format(number=number, word=word))
    console.say(_("口令这里不留。任何两位到场才打得开；从现在起的备份用它打开。"))
    console.say(_("现在就做一份备份：lianfang backup。旧备份只有旧的那份钥匙打得开；遗忘过人的，旧的当面销毁。"))
    return 0


def put_back(asked: argparse.Namespace, console: Console) -> int:
    held = custody.open_held(asked.file, console.secret.split("\n"))
    fresh = custody.put_back(held)
    made = f"{held.made_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    words = _("放回了 {made} 的钥匙。") if fresh else _("钥匙文件本来就在，没有动。")
    console.say(words.format(made=made))
    return 0


def rotate_keys(asked: argparse.Namespace, console: Console) -> int:
    for emergency in Emergency.objects.order_by("county", "id"):
        count = rotate(emergency.id)
        if count:
            console.say(_("{county} {name}：换了新钥匙，{count} 把小钥匙重新封过。").format(
                county=emergency.county, name=emergency.name, count=count
            ))  # fmt: skip
    console.say(_("保管的那份旧了，重新保管：lianfang keys hold --to 目录。"))
    return 0

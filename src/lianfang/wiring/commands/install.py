"""`lianfang init` and `lianfang certificate renew`: a machine made ready, and kept so."""

import argparse
import os
import pwd
import socket
import sys
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.kit.clock import now
from lianfang.kit.files import write_private
from lianfang.kit.refusals import Refusal, type_text
from lianfang.kit.sentences import listed
from lianfang.ledger.sealing.keys import has_ledger, key_file
from lianfang.operations import service
from lianfang.operations.certificates import AUTHORITY, make_certificates, mark_of, names_of
from lianfang.operations.custody import last_held
from lianfang.wiring.console import Console
from lianfang.wiring.installed import FILE, ROOT, as_text
from lianfang.wiring.main import sqlite_file

from . import database
from .roles import stand_wall
from .server import check_intake

OURS = ("LIANFANG_VAR", "LIANFANG_HOSTS")


class CannotFindUser(Refusal):
    code: ClassVar[str] = "user_unknown"
    what: ClassVar[type_text] = gettext_lazy("没装：这台机器上没有 {user} 这个用户。")
    why: ClassVar[type_text] = gettext_lazy("服务要用它开，状态和钥匙归它。")
    do: ClassVar[type_text] = gettext_lazy("先建：useradd --system --no-create-home {user}。")


class CannotRenew(Refusal):
    code: ClassVar[str] = "no_authority"
    what: ClassVar[type_text] = gettext_lazy("没换：{folder} 里没有这里自建的证书机构。")
    why: ClassVar[type_text] = gettext_lazy("另建一个，手机和电脑就都要重新装证书。")
    do: ClassVar[type_text] = gettext_lazy(
        "看 LIANFANG_VAR 指的对不对；还没装过的，先 lianfang init --name 名称；证书是别处给的，换那个文件再重启服务。"
    )


def init(asked: argparse.Namespace, console: Console) -> int:
    """Tables, a certificate, the service's unit; safe to repeat."""
    _give_to(asked.user)
    if asked.intake:
        check_intake(sqlite_file())
    else:  # at the edge of two networks both are the office's to do
        count = database.apply()
        console.say(_("表都是新的。") if not count else _("建了表，{count} 步。").format(count=count))
        stand_wall(console)
    names = _names(asked)
    if not asked.plain and _wants_certificate(names):
        path = make_certificates(Path(settings.CERTIFICATE).parent, names, at=now())
        console.say(_("证书给 {names}：{path}").format(names=listed(names), path=path))
    key_file().index_secret  # noqa: B018 - makes the file, so that there is something to be held
    unit = _write_unit(asked, names)
    console.say(_("服务写在 {path}。装上它：").format(path=unit))
    console.say(f"  cp {unit} /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now {service.NAME}")
    if not asked.plain:
        _say_trust(names[0], asked.port, console)
    if asked.intake:
        return 0
    if not has_ledger():
        words = _("开起来以后启动响应：lianfang emergency open 县码 --name 名称 --ground 依据；接着做什么，它会说。")
        console.say(words)
    elif last_held() is None:
        console.say(_("还差一步，没有它就没有备份：lianfang keys hold --to 目录（两位保管人到场）。"))
    return 0


def _say_trust(name: str, port: int, console: Console) -> None:
    """How devices come to trust our authority; nothing where the certificate is of another."""
    mark = mark_of(settings.CERTIFICATE.with_name(AUTHORITY))
    if mark:
        said = _("手机和电脑先装一次证书：https://{name}:{port}/trust/（头一回浏览器会拦，点“高级”再“继续”）")
        console.say(said.format(name=name, port=port))
        console.say(_("指纹贴在办公室，装的人核对：{mark}").format(mark=mark))


def _wants_certificate(names: list[str]) -> bool:
    """True if there is none, or one of ours for other names than devices are to use from now on."""
    there: Path = settings.CERTIFICATE
    return not there.exists() or (there.with_name(AUTHORITY).exists() and names_of(there) != names)


def _give_to(user: str) -> None:
    """Let the state belong to the service's user. Raises CannotFindUser; nothing where no user was asked for."""
    if not user:
        return
    try:
        found = pwd.getpwnam(user)
    except KeyError:
        raise CannotFindUser(user=user) from None
    if os.geteuid() == ROOT:
        os.chown(settings.VAR, found.pw_uid, found.pw_gid)


def _write_unit(asked: argparse.Namespace, names: list[str]) -> Path:
    """Write the service's unit, and the settings where an installed machine keeps them; the unit's path."""
    said = {
        "LIANFANG_VAR": str(Path(settings.VAR).resolve()),
        "DATABASE_URL": settings.DATABASE_URL,
        "LIANFANG_HOSTS": ",".join(names),
        "LIANFANG_LANGUAGE": "zh",
        **{name: value for name, value in os.environ.items() if name.startswith("LIANFANG_") and name not in OURS},
    }
    if FILE.exists():
        write_private(FILE, as_text(said).encode())
    unit: Path = asked.unit or Path(settings.VAR) / service.NAME
    text = service.unit(
        program=Path(sys.argv[0]).resolve(),
        var=Path(settings.VAR).resolve(),
        host=asked.host,
        port=asked.port,
        intake=asked.intake,
        user=Path(settings.VAR).owner(),
        said=said,
        kept=FILE if FILE.exists() else None,
        writes=[Path(settings.BACKUPS).resolve(), Path(settings.KEY_FILE).resolve().parent],
    )
    write_private(unit, text.encode())
    return unit


def renew(asked: argparse.Namespace, console: Console) -> int:
    """A new certificate by the authority that devices trust. Raises CannotRenew where there is none."""
    folder = Path(settings.CERTIFICATE).parent
    if not (folder / AUTHORITY).exists():
        raise CannotRenew(folder=folder)
    names = _names(asked)
    path = make_certificates(folder, names, at=now())
    console.say(
        _("新证书给 {names}：{path}。设备不用再装；重启服务就换上：systemctl restart lianfang").format(
            names=listed(names), path=path
        )
    )
    return 0


def _names(asked: argparse.Namespace) -> list[str]:
    """By which names devices reach this machine: as asked, as before, or its own."""
    return asked.name or names_of(settings.CERTIFICATE) or [socket.gethostname(), "localhost", "127.0.0.1"]

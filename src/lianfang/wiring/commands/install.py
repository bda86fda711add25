"""`lianfang init` and `lianfang certificate renew`: a machine made ready, and kept so."""

import argparse
import getpass
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.kit.clock import now
from lianfang.kit.files import write_private
from lianfang.ledger.keys import key_file
from lianfang.operations import service
from lianfang.operations.certificates import make_certificates, names_of
from lianfang.operations.custody import last_held
from lianfang.wiring.console import Console
from lianfang.wiring.logins import NAMES

from . import database
from .roles import stand_wall


def init(asked: argparse.Namespace, console: Console) -> int:
    """Tables, a certificate, the service's unit; safe to repeat."""
    count = database.apply()
    console.say(_("表都是新的。") if not count else _("建了表，{count} 步。").format(count=count))
    stand_wall(console)
    names = _names(asked)
    if not asked.plain and not settings.CERTIFICATE.exists():
        path = make_certificates(Path(settings.CERTIFICATE).parent, names, at=now())
        console.say(_("证书给 {names}：{path}").format(names="、".join(names), path=path))
    key_file().index_secret  # noqa: B018 - makes the file, so that there is something to be held
    unit = asked.unit or Path(settings.VAR) / service.NAME
    text = service.unit(
        program=Path(sys.argv[0]).resolve(),
        var=Path(settings.VAR).resolve(),
        host=asked.host,
        port=asked.port,
        user=asked.user or getpass.getuser(),
        database=settings.DATABASE_URL,
        hosts=",".join(names),
        logins={name: os.environ[name] for name in NAMES.values() if name in os.environ},
    )
    write_private(unit, text.encode())
    console.say(_("服务写在 {path}。装上它：").format(path=unit))
    console.say(f"  cp {unit} /etc/systemd/system/ && systemctl enable --now {service.NAME}")
    if not asked.plain:
        console.say(_("手机和电脑先装一次证书：https://{name}:{port}/trust/").format(name=names[0], port=asked.port))
    if last_held() is None:
        console.say(_("还差一步，没有它就没有备份：lianfang keys hold --to 目录（两位保管人到场）。"))
    return 0


def renew(asked: argparse.Namespace, console: Console) -> int:
    names = _names(asked)
    path = make_certificates(Path(settings.CERTIFICATE).parent, names, at=now())
    console.say(_("新证书给 {names}：{path}。重启服务就换上，设备不用再装。").format(names="、".join(names), path=path))
    return 0


def _names(asked: argparse.Namespace) -> list[str]:
    """By which names devices reach this machine: as asked, as before, or its own."""
    return asked.name or names_of(settings.CERTIFICATE) or [socket.gethostname(), "localhost", "127.0.0.1"]

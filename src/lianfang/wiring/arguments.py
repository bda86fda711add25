"""What can be asked on the command line. Nothing here needs Django, so that `--help` is quick.

Each command names the function that runs it (`module:function` below `commands`) and how it meets a database:
`live` may run inside a running server, `beside` does so whenever one runs, since its entries must not overtake those
of the doors, `alone` needs the database for itself, `free` looks after itself.
"""

import argparse
from pathlib import Path
from typing import Literal, TypeAlias

from lianfang import __version__

Meets = Literal["live", "beside", "alone", "free"]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

ENDING = """exit status: 0 done · 1 refused or failed, with the reason · 2 misspelt · 3 the ledger is not whole
DATABASE_URL names the database (sqlite:///path or postgresql://…; SQLite in var/ without it), and its owner; readers
and the writer have logins of their own in LIANFANG_WEB_URL and LIANFANG_WRITER_URL, or as `roles --run` made them;
LIANFANG_VAR is the directory of state (var/), LIANFANG_KEY_FILE the file of keys, which is to lie elsewhere."""


def _add(commands: Commands, name: str, text: str, run: str, meets: Meets) -> argparse.ArgumentParser:
    found = commands.add_parser(name, help=text, description=text)
    found.set_defaults(run=run, meets=meets)
    return found


def _add_address(found: argparse.ArgumentParser) -> None:
    found.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    found.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")


def _add_servers(commands: Commands) -> None:
    demo = _add(commands, "demo", "演练：灌一个演练县，开起来 · seed a drill county and serve it", "demo:run", "free")
    demo.add_argument(
        "--county", default="141028", help="six digits of a county in the list of divisions (141028 吉县)"
    )
    demo.add_argument("--households", type=int, default=33_000, help="how many households, about (33000)")
    demo.add_argument("--seed", type=int, default=2020, help="another number, another county (2020)")
    demo.add_argument("--no-serve", action="store_true", help="only seed")
    demo.add_argument("--seeded", action="store_true", help=argparse.SUPPRESS)  # it has just seeded and starts afresh
    _add_address(demo)
    serve = _add(commands, "serve", "开服务 · serve the pages and the intake", "server:serve", "free")
    _add_address(serve)
    serve.add_argument("--intake", action="store_true", help="take in entries and show nothing (PostgreSQL)")
    _add(commands, "migrate", "建表、升级表 · create or upgrade the tables", "database:migrate", "alone")


def _add_ledger(commands: Commands) -> None:
    ledger = commands.add_parser("ledger", help="台账 · prove, show and forget what the ledger holds")
    acts = ledger.add_subparsers(title="commands", metavar="COMMAND", required=True)
    verify = _add(acts, "verify", "查台账有没有被动过 · find changed, removed or cut rows", "ledger:verify_all", "live")
    rebuild = _add(acts, "rebuild", "按台账重算底册 · fold all registers anew", "ledger:rebuild_all", "live")
    rebuild.add_argument("--check", action="store_true", help="only compare, row for row; change nothing")
    for act in (verify, rebuild):
        act.add_argument("--county", default="", help="six digits; all counties without it")
    show = _add(acts, "show", "看一笔：因、果、更正 · one entry, its causes and effects", "ledger:show", "live")
    show.add_argument("id", help="the entry's id")
    forget = _add(
        acts, "forget", "销毁个人信息 · destroy the keys of a person or of an emergency", "ledger:forget", "live"
    )
    forget.add_argument("subject", help="id of the person, or of an emergency that has ended")
    forget.add_argument("--county", required=True, help="six digits")
    forget.add_argument("--reason", required=True, help="why; it is recorded")
    forget.add_argument("--yes", action="store_true", help="do it; without this it only says what would be destroyed")


def _add_keeping(commands: Commands) -> None:
    roster = _add(commands, "import", "导入名单 · bring in any workbook about people", "roster:bring_in", "beside")
    roster.add_argument("file", type=Path, help="workbook (.xlsx, .xls, .csv; .et and .doc with LibreOffice)")
    roster.add_argument("--place", required=True, metavar="PATH", help="path or code of the community: 141028100003")
    roster.add_argument(
        "--form", default="", metavar="KEY", help="read as this remembered form; or only this title or sheet"
    )
    roster.add_argument(
        "--column", action="append", default=[], metavar="C=FIELD", help="column C is this field; C= leaves it out"
    )
    roster.add_argument("--as-found", action="store_true", help="take columns as found, also those that are not sure")
    roster.add_argument("--dry-run", action="store_true", help="say what would become of each row, record nothing")
    roster.add_argument("--make-places", action="store_true", help="make compounds and doors that are not there yet")
    roster.add_argument("--json", action="store_true", help="an outcome a row, as JSON")
    _add_export(commands)
    staff = commands.add_parser("staff", help="人员账号 · accounts of staff")
    acts = staff.add_subparsers(title="commands", metavar="COMMAND", required=True)
    opened = _add(acts, "import", "按名单开账号 · accounts and posts from a list", "staff:bring_in", "beside")
    opened.add_argument("file", type=Path, help="workbook with columns 姓名 手机号 单位 岗位")
    opened.add_argument("--place", required=True, metavar="PATH", help="path or code of the county or township: 141028")
    opened.add_argument("--dry-run", action="store_true", help="say what would become of each row, record nothing")
    opened.add_argument(
        "--slips", default="", metavar="URL", help="write the slips as a page to print; URL is where phones reach this"
    )
    opened.add_argument("--json", action="store_true", help="an answer a row, as JSON")
    _add_one_of_staff(acts)
    lost = _add(
        acts,
        "reset-code",
        "重设验证码 · codes and passkeys that were lost: set up anew",
        "staff:reset_code",
        "beside",
    )
    lost.add_argument("account", help="staff code or phone")
    token = _add(
        commands, "token", "给外面的程序发令牌 · a token for a program, bound to a post", "access:token", "live"
    )
    token.add_argument("account", help="staff code or phone of the account whose post it is")
    token.add_argument("--place", default="", metavar="PATH", help="which post, where the account holds several")
    token.add_argument("--note", default="", help="what it is for")
    password = _add(
        commands, "password", "设密码 · set an account's password, or make one up", "access:password", "live"
    )
    password.add_argument("account", help="staff code or phone")
    password.add_argument(
        "--stdin", action="store_true", help="read the password from standard input, not the terminal"
    )


def _add_one_of_staff(acts: Commands) -> None:
    """The very first account, before anybody can sign in to bring in a list."""
    added = _add(acts, "add", "开一个账号 · one account with its post", "staff:add", "beside")
    added.add_argument("name", help="name of the person")
    added.add_argument("phone", help="phone; who has an account by it gets one more post")
    added.add_argument("--place", required=True, metavar="PATH", help="path or code of the place: 141028")
    added.add_argument(
        "--role", default="系统管理员", help="as lists of staff say it: 系统管理员, 指挥部, 社区办公室 …"
    )
    added.add_argument("--code", default="", help="staff code to sign in with; made up without it")
    added.add_argument("--purpose", default="", help="what for; a department must say")
    added.set_defaults(dry_run=False, slips="", json=False)


def _add_emergencies(commands: Commands) -> None:
    emergency = commands.add_parser("emergency", help="响应 · an emergency: opened, its level, ended")
    acts = emergency.add_subparsers(title="commands", metavar="COMMAND", required=True)
    opened = _add(acts, "open", "启动响应，区划入库 · open one, with the county's places", "emergency:begin", "beside")
    opened.add_argument("--name", required=True, help="what it is called")
    opened.add_argument("--drill", action="store_true", help="a drill; one database never holds drills and earnest")
    level = _add(acts, "level", "调整级别 · change its level", "emergency:set_level", "beside")
    ended = _add(acts, "end", "终止响应 · end it; what was recorded stays", "emergency:end", "beside")
    for act in (opened, level, ended):
        act.add_argument("county", help="six digits")
        act.add_argument("--ground", required=True, help="the document that orders it")
    for act, words in ((opened, {"default": 1}), (level, {"required": True})):
        act.add_argument("--level", type=int, choices=(1, 2, 3, 4), help="1 is the highest", **words)


def _add_forms(commands: Commands) -> None:
    forms = commands.add_parser("forms", help="报表 · departments' own forms")
    acts = forms.add_subparsers(title="commands", metavar="COMMAND", required=True)
    filled = _add(acts, "fill", "填一张表 · fill a department's workbook from the ledger", "forms:fill", "beside")
    filled.add_argument("file", type=Path, help="the blank or half-filled form (.xlsx, .docx; others with LibreOffice)")
    filled.add_argument("--place", required=True, metavar="PATH", help="path or code of the place: 141028100003")
    filled.add_argument("--on", default="", metavar="DATE", help="the day of the report (today)")
    filled.add_argument("--form", default="", metavar="KEY", help="read as this remembered form")
    filled.add_argument("--learn", action="store_true", help="remember how the columns were matched")
    filled.add_argument("--for", dest="whom", default="", metavar="WHOM", help="for whom it is; written into the file")
    filled.add_argument("-o", "--output", type=_anew, required=True, metavar="OUT", help="where to write it")
    filled.add_argument("--json", type=_anew, metavar="REPORT", help="write the report there, column by column")


def _anew(text: str) -> Path:
    """A file to write: named from the root, since the server that may run this works in another directory."""
    return Path(text).absolute()


def _add_export(commands: Commands) -> None:
    out = _add(
        commands, "export", "导出名单 · take a list out, in the name of an account", "exports:take_out", "beside"
    )
    out.add_argument("name", help="people.households, people.persons, screening.unvisited, screening.coverage …")
    out.add_argument("--as", dest="account", required=True, metavar="CODE", help="staff code or phone of who takes it")
    out.add_argument("--place", default="", metavar="PATH", help="path or code: 141028100003; else that of the post")
    out.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write it (.xlsx, .csv)")
    out.add_argument("--format", choices=("xlsx", "csv", "gb18030"), help="else by the file's name")
    out.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help="narrow it: status=refused")
    out.add_argument("--whole", action="store_true", help="with full names, documents and phones")
    out.add_argument(
        "--purpose",
        default="",
        choices=("", "visit", "call", "identify", "correct", "transfer", "report", "other"),
        help="what for; needed with --whole",
    )
    out.add_argument("--words", default="", help="a few words about the purpose")


def _add_operations(commands: Commands) -> None:
    backup = _add(commands, "backup", "做一份备份 · a sealed copy, while the office works", "backup:back_up", "live")
    backup.add_argument("--to", type=Path, metavar="FOLDER", help="where to (LIANFANG_BACKUPS, or backups/ in var/)")
    restore = _add(commands, "restore", "从备份恢复 · into an empty database", "backup:restore_from", "alone")
    restore.add_argument("file", type=Path, help="the backup")
    restore.add_argument("--held", type=Path, required=True, metavar="FILE", help="the keys that two persons hold")
    restore.add_argument("--quick", action="store_true", help="do not fold the ledger again to compare")
    keys = commands.add_parser("keys", help="钥匙 · the keys that open what is sealed")
    acts = keys.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add(acts, "show", "有哪些钥匙，谁保管着 · which there are, and whether they are held", "keys:show", "free")
    hold = _add(acts, "hold", "交两个人保管 · a copy that two persons open together", "keys:hold_keys", "free")
    hold.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the copy goes: a stick, not here")
    hold.add_argument("--slips", type=Path, metavar="FOLDER", help="write a slip for each holder there, to print")
    hold.add_argument(
        "--holders", type=int, choices=(2, 3, 4, 5), default=2, help="how many hold it; any two of them open it (2)"
    )
    back = _add(acts, "open", "从保管的放回 · put the held keys back in their place", "keys:put_back", "free")
    back.add_argument("file", type=Path, help="the keys that two persons hold")
    _add(acts, "rotate", "换新钥匙 · new keys of all emergencies, the server stopped", "keys:rotate_keys", "alone")
    spread = _add(
        commands, "distribute", "按县分布到多台 · spread over machines (Citus)", "distribute:distribute", "beside"
    )
    spread.add_argument("--run", dest="run_them", action="store_true", help="run the statements, not only print them")
    wall = _add(commands, "roles", "第二道墙 · logins and row rules on PostgreSQL", "roles:roles", "free")
    wall.add_argument("--run", dest="run_them", action="store_true", help="run the statements, not only print them")
    doctor = _add(commands, "doctor", "体检 · what is wrong here, and what to do", "doctor:look", "live")
    doctor.add_argument("--json", action="store_true", help="a finding an item, as JSON")


def _add_installing(commands: Commands) -> None:
    init = _add(commands, "init", "装好：表、证书、服务 · tables, certificate and service", "install:init", "alone")
    init.add_argument(
        "--name", action="append", default=[], metavar="NAME", help="host name or address phones will use"
    )
    init.add_argument("--plain", action="store_true", help="no certificate: somebody else speaks TLS in front")
    init.add_argument("--intake", action="store_true", help="an edge that takes in entries and shows nothing")
    init.add_argument("--user", default="", help="whom the service runs as (the owner of the state)")
    init.add_argument("--host", default="0.0.0.0", help="address to listen at (all)")  # noqa: S104 - phones are elsewhere
    init.add_argument("--port", type=int, default=8443, help="port to listen at (8443)")
    init.add_argument("--unit", type=Path, metavar="FILE", help="write the service's unit there (var/lianfang.service)")
    certificate = commands.add_parser("certificate", help="证书 · the server's certificate")
    acts = certificate.add_subparsers(title="commands", metavar="COMMAND", required=True)
    renew = _add(acts, "renew", "换证书 · a new one by our own authority", "install:renew", "free")
    renew.add_argument("--name", action="append", default=[], metavar="NAME", help="other names than before")
    upgrade = _add(commands, "upgrade", "升级：备份、升表、核对 · backup, tables, proof", "upgrade:upgrade", "alone")
    upgrade.add_argument("--no-backup", action="store_true", help="one was made by hand just now")


def _add_bench(commands: Commands) -> None:
    bench = _add(commands, "bench", "量快慢 · measure, with the machine's raw limits beside", "bench:measure", "free")
    bench.add_argument(
        "--size", choices=("ji", "city"), default="ji", help="a county of 33,000 households, or 1,050,000"
    )
    bench.add_argument("--households", type=int, help="another number of households, for a trial")
    bench.add_argument("--only", default="", metavar="NAME,…", help="only these; --only list names them")
    bench.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL or SQLite to measure on")
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    bench.add_argument(
        "--report", nargs="*", type=Path, metavar="FILE", help="make docs/bench.md of such files, on standard output"
    )
    bench.add_argument("--chart", type=Path, metavar="FILE", help="with --report: write the chart of growth there")
    bench.add_argument("--runs", type=int, default=3, help="runs of each measurement, of which the median counts (3)")


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="lianfang",
        description="联防 · one ledger for a county's outbreak response",
        epilog=ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    found.add_argument("--version", action="version", version=f"lianfang {__version__}")
    commands = found.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_servers(commands)
    _add_ledger(commands)
    _add_emergencies(commands)
    _add_keeping(commands)
    _add_forms(commands)
    _add_operations(commands)
    _add_installing(commands)
    _add_bench(commands)
    return found

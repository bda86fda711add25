"""The service: a unit for systemd, so that the server starts with the machine and again after it fell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

NAME = "lianfang.service"
# Nothing that a Python server with SQLite or a client of PostgreSQL needs is missing: it writes its own folders, speaks
# to the network and to sockets, starts programs without rights. Left out, and why: MemoryDenyWriteExecute (callbacks of
# ctypes), PrivateUsers (a port below 1024), IPAddressDeny (phones come from anywhere), ~@resources (a reader of
# strangers' files bounds itself). Homes stay readable, since a program may be installed in one.
CONFINED = """NoNewPrivileges=true
PrivateTmp=true
PrivateDevices=true
PrivateMounts=true
ProtectSystem=strict
ProtectHome=read-only
ProtectClock=true
ProtectControlGroups=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
LockPersonality=true
RemoveIPC=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM"""


def unit(
    *,
    program: Path,
    var: Path,
    host: str,
    port: int,
    user: str,
    said: Mapping[str, str],
    kept: Path | None = None,
    intake: bool = False,
    writes: Sequence[Path] = (),
) -> str:
    """The text of the unit, with the settings that are `said`, or read at each start from where they are `kept`.

    The database's address may hold a password: the unit is the owner's alone to read. Where the machine runs out of
    memory, the process that reads a stranger's file goes first; without OOMPolicy the server would be stopped with it.
    """
    environment = f"EnvironmentFile={kept}" if kept else _environment(said)
    edge = " --intake" if intake else ""
    low = "CAP_NET_BIND_SERVICE" if port < 1024 else ""
    ambient = f"\nAmbientCapabilities={low}" if low else ""
    own = " ".join([str(var), *(f"-{path}" for path in writes if not path.is_relative_to(var))])
    return f"""[Unit]
Description=联防 Lianfang
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
User={user}
WorkingDirectory={var}
{environment}
ExecStart={program} serve --host {host} --port {port}{edge}
Restart=always
RestartSec=2
TimeoutStopSec=30
OOMPolicy=continue
UMask=0077
{CONFINED}
CapabilityBoundingSet={low}{ambient}
ReadWritePaths={own}

[Install]
WantedBy=multi-user.target
"""


def _environment(said: Mapping[str, str]) -> str:
    return "\n".join(f'Environment="{name}={_plain(value)}"' for name, value in said.items() if value)


def _plain(value: str) -> str:
    """As systemd reads it between quotes: a percent sign begins a word of its own there."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")

"""The service: a unit for systemd, so that the server starts with the machine and again after it fell."""

from collections.abc import Mapping
from pathlib import Path

NAME = "lianfang.service"


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
) -> str:
    """The text of the unit, with the settings that are `said`, or read at each start from where they are `kept`.

    The database's address may hold a password: the unit is the owner's alone to read. Where the machine runs out of
    memory, the process that reads a stranger's file goes first; without OOMPolicy the server would be stopped with it.
    """
    environment = f"EnvironmentFile={kept}" if kept else _environment(said)
    edge = " --intake" if intake else ""
    low = "\nAmbientCapabilities=CAP_NET_BIND_SERVICE" if port < 1024 else ""
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
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
ProtectHome=read-only
ReadWritePaths={var}{low}

[Install]
WantedBy=multi-user.target
"""


def _environment(said: Mapping[str, str]) -> str:
    return "\n".join(f'Environment="{name}={_plain(value)}"' for name, value in said.items() if value)


def _plain(value: str) -> str:
    """As systemd reads it between quotes: a percent sign begins a word of its own there."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")

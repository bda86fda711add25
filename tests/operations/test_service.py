"""The unit as systemd itself reads it, where its tools are installed; nothing is started."""

import getpass
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lianfang.operations.service import NAME, unit

ANALYZE = shutil.which("systemd-analyze") or ""
WORST = 25  # tenths; of 100, where 90 is what a unit without any of it scores
has_tools = pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed here")


def written(var: Path, *, port: int = 8443, intake: bool = False, writes: tuple[Path, ...] = ()) -> Path:
    """A unit of a program that is there, since verifying looks for it."""
    text = unit(
        program=Path(sys.executable), var=var, host="0.0.0.0", port=port, user=getpass.getuser(), intake=intake,
        said={"DATABASE_URL": "postgresql://a:p%40ss@db/lf", "LIANFANG_LANGUAGE": "zh"}, writes=writes,
    )  # fmt: skip
    path = var / NAME
    path.write_text(text)
    return path


@has_tools
@pytest.mark.parametrize("port", [8443, 443])
@pytest.mark.parametrize("intake", [False, True])
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path, port: int, intake: bool) -> None:
    path = written(tmp_path, port=port, intake=intake, writes=(tmp_path / "backups", Path("/srv/backups")))

    done = subprocess.run([ANALYZE, "verify", path], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@has_tools
def test_the_service_is_kept_from_what_it_does_not_need(tmp_path: Path) -> None:
    words = [ANALYZE, "security", "--offline=true", "--no-pager", f"--threshold={WORST}", str(written(tmp_path))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, re.findall(r"^✗.*", done.stdout, re.MULTILINE)


def test_the_service_writes_its_state_and_what_lies_elsewhere_and_nothing_more(tmp_path: Path) -> None:
    text = written(tmp_path, writes=(tmp_path / "backups", Path("/srv/backups"))).read_text()

    assert "ProtectSystem=strict\n" in text
    assert f"ReadWritePaths={tmp_path} -/srv/backups\n" in text
    assert "CapabilityBoundingSet=\n" in text
    assert "AmbientCapabilities" not in text

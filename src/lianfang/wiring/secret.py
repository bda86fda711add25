"""Django's SECRET_KEY: from the environment, or made once and kept in the state directory."""

import os
import secrets
from pathlib import Path

NAME = "secret-key"


def secret_key(var: Path) -> str:
    """Return LIANFANG_SECRET_KEY, or the key in `var`, made at the first start.

    Several processes may start at once: the one that links its file first wins, all read the same.
    """
    stated = os.environ.get("LIANFANG_SECRET_KEY", "")
    if stated:
        return stated
    path = var / NAME
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{NAME}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()

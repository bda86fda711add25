"""What a request says, as WSGI has it: from granian's own form of it and the body, which is there already."""

import io
import sys
from typing import Any

from granian.rsgi import Scope

Environ = dict[str, Any]
_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: Scope, body: bytes) -> Environ:
    """Return the environment of a request whose body has been read."""
    host, _colon, port = scope.server.rpartition(":")
    found: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # With an underscore it would pass for another header.
        if "_" not in name:
            key = _PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
            found[key] = f"{found[key]}{'; ' if name == 'cookie' else ','}{value}" if key in found else value
    if body:
        found["CONTENT_LENGTH"] = str(len(body))  # also of one that came in pieces and did not say
    return found

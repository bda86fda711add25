"""What the server calls: entries from other programs go their own short way, everything else through Django.

What other programs read (`lianfang.api`) goes through Django as well.
"""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.wiring.settings")
pages = get_wsgi_application()

from lianfang.access import intake  # noqa: E402 - models can be imported only once Django is set up
from lianfang.kit.sight import WEB, work_for  # noqa: E402 - beside the line above


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Sessions, languages, form tokens and sign-in are for pages; an entry brings its token (docs/api.md)."""
    work_for(WEB)
    if environ.get("PATH_INFO", "").rstrip("/") in intake.ADDRESSES:
        return intake.application(environ, start_response)
    return pages(environ, start_response)

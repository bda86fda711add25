#!/usr/bin/env python3
"""docs/licences.md: under which licence each part stands that is handed on with the product, and whether it fits ours.

    tools/licences.py           writes the page
    tools/licences.py check     fails where it is behind, or where a licence does not fit AGPL-3.0-or-later

What is handed on: the packages of requirements.lock, what web/ builds into the pages, the font of door labels. Tools of
developers are not handed on.
"""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "licences.md"
# What the Free Software Foundation lists as compatible with (A)GPL 3.
FITS = {
    *(
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "0BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Apache-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Zlib",
    ),
    *("MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "GPL-3.0-or-later", "AGPL-3.0-or-later"),
    *("Unlicense", "HPND", "CC0-1.0", "OFL-1.1", "BlueOak-1.0.0"),
}
# As packages say it that do not use SPDX yet; the whole word, lower case.
SAID = {
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license (mit)": "MIT",
    "expat": "MIT",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "gnu library or lesser general public license (lgpl)": "LGPL-2.1-or-later",
    "the unlicense (unlicense)": "Unlicense",
}
# What says nothing or something else in its metadata, as somebody has read it in its licence file.
READ = {"pyrage": "MIT", "qrcode": "BSD-3-Clause"}
SHIPPED_WEB = ("htmx.org",)
NOT_HERE = {
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "winloop": "MIT",
    "pywin32": "PSF-2.0",
}  # other systems' parts


class Part(NamedTuple):
    """One part that is handed on."""

    name: str
    version: str
    licence: str
    whence: str

    @property
    def fits(self) -> bool:
        """True if what it says allows a licence that fits: `A OR B` needs one, `A AND B` both."""
        return any(
            all(word.strip(" ()") in FITS for word in re.split(r" AND ", choice))
            for choice in self.licence.split(" OR ")
        )


def parts() -> list[Part]:
    return [*_pinned(), *_built(), Part("Noto Sans CJK SC (a cut)", "", "OFL-1.1", "door labels")]


def pinned() -> list[tuple[str, str]]:
    """Names and versions of requirements.lock."""
    lock = (TOP / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([A-Za-z0-9_.\-]+)==([^\s;\\]+)", lock, re.MULTILINE)


def _pinned() -> list[Part]:
    return [Part(name, version, _licence(name), "server") for name, version in pinned()]


def _licence(name: str) -> str:
    """What an installed package says: by SPDX, else by its classifiers, else in its own words."""
    if name in READ:
        return READ[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return NOT_HERE.get(name, "")
    if "License-Expression" in said:
        return said["License-Expression"]
    classed = [one.rsplit(" :: ", 1)[1] for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    found = sorted({SAID.get(one.lower(), one) for one in classed if one != "OSI Approved"})
    words = said["License"].strip().splitlines() if "License" in said else []
    return " AND ".join(found) or (SAID.get(words[0].lower(), words[0]) if words else "")


def _built() -> list[Part]:
    locked = json.loads((TOP / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    found = [(name, locked[f"node_modules/{name}"]) for name in SHIPPED_WEB]
    return [Part(name, one["version"], one.get("license", ""), "pages") for name, one in found]


def written() -> str:
    rows = [f"| {one.name} | {one.version or '—'} | {one.licence or '?'} | {one.whence} |" for one in parts()]
    head = (TOP / "tools" / "licences.md").read_text("utf-8")
    return head + "\n".join(["| part | version | licence | where |", "|---|---|---|---|", *rows]) + "\n"


def misfits() -> list[str]:
    return [f"{one.name}: {one.licence or 'says none'}" for one in parts() if not one.fits]


def main() -> int:
    if sys.argv[1:] == ["check"]:
        wrong = misfits() + (
            [] if PAGE.read_text("utf-8") == written() else ["docs/licences.md is behind: make licences"]
        )
        print(*wrong, sep="\n")
        return 1 if wrong else 0
    PAGE.write_text(written(), "utf-8")
    print(*misfits(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Dotted paths of places: a dot after every level, compared byte by byte.

"Under p" is the range from p to p with its last dot replaced by "/" (the byte after "."), so that
under building 3 come its doors and never buildings 30 or 31.
"""

_CODE_CUTS = (2, 4, 6, 9, 12)


def path_of_code(code: str) -> str:
    """Return the path of a division code of 2, 4, 6, 9 or 12 digits: `14.10.28.100.003.`.

    Raises ValueError for another length.
    """
    if len(code) not in _CODE_CUTS or not code.isdigit():
        raise ValueError(f"not a division code: {code!r}")
    starts = (0, *_CODE_CUTS)
    return "".join(code[a:b] + "." for a, b in zip(starts, _CODE_CUTS, strict=False) if b <= len(code))


def county_path(county: str) -> str:
    """Return the path of a county by its code; `130300` stands for the city as a whole."""
    return path_of_code(county[:4] if county.endswith("00") else county) if county else ""


def child(path: str, segment: str) -> str:
    return f"{path}{segment}."


def parent(path: str) -> str:
    """Return the path one level up; empty for a top level."""
    return path[: path.rfind(".", 0, -1) + 1]


def ancestors(path: str) -> list[str]:
    """Return all prefixes, shortest first, the path itself last."""
    return [path[: i + 1] for i, char in enumerate(path) if char == "."]


def upper(path: str) -> str:
    """Return the exclusive upper bound of the range of all that is under `path`."""
    return path[:-1] + "/"


def is_under(path: str, ancestor: str) -> bool:
    """True if `path` is `ancestor` or lies below it."""
    return path.startswith(ancestor)


def depth(path: str) -> int:
    return path.count(".")

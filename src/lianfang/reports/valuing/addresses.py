"""Where a household lives, in the pieces that forms ask for: 祥和苑, 3号楼, 2单元, 2-502, or all of it in one line."""

import re

from .knowing import Chain

_BELOW_COUNTY = "township community village grid compound group lane building stairwell door".split()


def address(chain: Chain) -> str:
    """吉昌镇西关社区祥和苑3号楼2单元502."""
    return "".join(chain[kind].name for kind in _BELOW_COUNTY if kind in chain and kind != "grid")


def name_of(chain: Chain, *kinds: str) -> str:
    return next((chain[kind].name for kind in kinds if kind in chain), "")


def compound(chain: Chain) -> str:
    return name_of(chain, "compound", "group")


def building(chain: Chain, asked: frozenset[str]) -> str:
    """3号楼, with its compound before it unless that has a column of its own."""
    own = name_of(chain, "building", "lane")
    return own if "compound" in asked and own else compound(chain) + own


def door(chain: Chain, asked: frozenset[str], header: str) -> str:
    """502 beside a column for the stairwell, 2-502 beside one for the building, else 祥和苑3号楼2-502."""
    if "door" not in chain:
        return ""
    own = chain["door"].name
    stairs = re.sub(r"\D", "", name_of(chain, "stairwell"))
    if stairs and "stairwell" not in asked:
        own = f"{stairs}-{own}"
    if "building" in asked and not re.search(r"楼|栋|幢", header):
        return own
    return building(chain, asked) + own

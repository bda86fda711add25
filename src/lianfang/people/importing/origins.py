"""Which division a place of departure means: 湖北省武汉市 → 4201, 湖北 → 42, 武汉 → 4201.

By the shipped list of divisions, down to the county; whatever is written below that is not kept, since nobody's window
asks for it. A name that several divisions have, without the one above it, is not guessed.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from lianfang.places.divisions import names_above_township

_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 普米 塔吉克 怒 鄂温克 保安 裕固 独龙 鄂伦春 赫哲 各"
).split()
_AUTONOMOUS = re.compile(rf"(?:(?:{'|'.join(sorted(_PEOPLES, key=len, reverse=True))})族?)*自治(?P<level>[州县区旗])$")
_SUFFIX = re.compile(r"(?:特别行政区|省|市|地区|盟|州|区|县|旗)$")
# Lines of the list that stand for no place: the counties below them belong to what is above.
_NO_LEVEL = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(slots=True)
class Node:
    """One division, and those right below it by every word that they are called."""

    code: str
    below: dict[str, list["Node"]] = field(default_factory=lambda: defaultdict(list))


def origin_code(text: str) -> str:
    """Return the code of the province, city or county that `text` names; empty if none or not one alone."""
    word = re.sub(r"[\s,，、/\-—·]+", "", text)
    top = _tree()
    found = _step(top.below, word)
    if found is None:
        return _alone(word)
    node, rest = found
    while rest and (deeper := _step(node.below, rest)):
        node, rest = deeper
    return node.code


def _step(below: dict[str, list[Node]], word: str) -> tuple[Node, str] | None:
    """Take the longest name that `word` begins with."""
    for length in range(min(len(word), 15), 1, -1):
        nodes = below.get(word[:length])
        if nodes and len({node.code for node in nodes}) == 1:
            return nodes[0], word[length:]
    return None


def _alone(word: str) -> str:
    """武汉市江岸区 without its province: taken if only one city of the country is called so."""
    for length in range(min(len(word), 15), 1, -1):
        nodes = _cities().get(word[:length], [])
        if len(nodes) == 1:
            node, rest = nodes[0], word[length:]
            deeper = _step(node.below, rest) if rest else None
            return deeper[0].code if deeper else node.code
    return ""


@lru_cache(maxsize=1)
def _tree() -> Node:
    nodes = {"": Node("")}
    for code, name in names_above_township():
        above = nodes[next(code[:n] for n in (4, 2, 0) if n < len(code) and code[:n] in nodes)]
        if name in _NO_LEVEL:
            nodes[code] = above
            continue
        node = nodes[code] = Node(code)
        for word in _called(name):
            above.below[word].append(node)
    return nodes[""]


def _called(name: str) -> set[str]:
    """恩施土家族苗族自治州 is called 恩施州 and 恩施 too, 武汉市 武汉."""
    found = _AUTONOMOUS.search(name)
    if found:
        bare = name[: found.start()]
        words = {name, bare, bare + found["level"]}
    else:
        words = {name, _SUFFIX.sub("", name)}
    return {word for word in words if len(word) > 1}


@lru_cache(maxsize=1)
def _cities() -> dict[str, list[Node]]:
    """Cities and counties of the whole country by name."""
    found: dict[str, list[Node]] = defaultdict(list)
    waiting = list({id(node): node for nodes in _tree().below.values() for node in nodes}.values())
    while waiting:
        node = waiting.pop()
        for word, nodes in node.below.items():
            for below in nodes:
                found[word].append(below)
                waiting.append(below)
    return {word: list({node.code: node for node in nodes}.values()) for word, nodes in found.items()}

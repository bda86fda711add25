"""What a browser calls itself, in the few words by which its holder knows it again: `Edge · Windows`."""

import re

# The first that is found counts: most browsers also name those whose pages they want to be given.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("wxwork", "企业微信"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("MQQBrowser", "QQ 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("QIHU|360SE|360EE", "360 浏览器"),
    ("UCBrowser|UBrowser", "UC 浏览器"),
    ("Edg", "Edge"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony|HarmonyOS", "鸿蒙"),
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Mac OS X", "Mac"),
    ("CrOS|Linux", "Linux"),
)


def browser_of(said: str) -> str:
    """Return browser and system of a User-Agent; empty where neither is known."""
    found = [_first(table, said[:500]) for table in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)


def _first(table: tuple[tuple[str, str], ...], said: str) -> str:
    return next((word for pattern, word in table if re.search(pattern, said)), "")

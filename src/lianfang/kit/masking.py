"""Masking: what is shown of a name, a phone or a document number to who has not given a reason."""


def mask_name(name: str) -> str:
    """张三丰 → 张**; the surname stays, also where it has two characters (欧阳*)."""
    if not name:
        return ""
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * max(1, len(name) - kept)


def tail(number: str) -> str:
    """13800001234 → 1234."""
    return number[-4:]


def mask_id(number: str) -> str:
    """Document numbers show their first six and last four characters."""
    return number[:6] + "*" * max(0, len(number) - 10) + number[-4:] if len(number) > 10 else "*" * len(number)


COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "西门",
        "独孤",
        "呼延",
        "长孙",
        "宇文",
        "轩辕",
    ]
)

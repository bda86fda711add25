"""Topics: headings of the directory, each with the subject, purpose and grounds that its fields share."""

from dataclasses import dataclass
from typing import TypedDict, Unpack, cast

from lianfang.facts.fields import Field, Option, Subject, ValueType, fields, in_language
from lianfang.facts.grounds import Ground

TOPICS: dict[str, "Topic"] = {}
# As an office reads the directory: who and where first, then what happened, then what is counted.
ORDER = (
    "identity reach home place household residence care work trip exposure health clinic watch holders visit sheet "
    "passage tips grid_posts service duty disinfection stores gifts counts"
).split()
# Whoever stands before 姓名, 电话 or 身份证号 is somebody else than the row's person.
OTHERS = (
    "户主 责任人 包保人 包联人 网格员 网格长 片长 指导员 负责人 联系人 代理人 反映人 举报人 承租人 房东 监护人 填表人 "
    "填报人 审核人 管理员 检查人 执行人 受访人 领用人 经办人 值班 带班 同行 随车 录入 家属 医生 民警 志愿者 捐赠人 "
    "接收人 护送 司机"
)


class More(TypedDict, total=False):
    """What few fields need beside their names and purpose."""

    subject: Subject
    grounds: tuple[Ground, ...]
    parents: str
    under: str
    never: str
    unit: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Topic:
    """A heading: `why` is the purpose of each of its fields that does not state its own."""

    key: str
    label: str
    label_en: str
    subject: Subject
    grounds: tuple[Ground, ...]
    why: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        TOPICS[self.key] = self

    @property
    def said(self) -> str:
        return in_language(self.label, self.label_en)

    def add(
        self, key: str, names: str, shape: str, words: str = "", why: tuple[str, str] = ("", ""), **more: Unpack[More]
    ) -> Field:
        """Add a field: `names` "姓名 | Name", `shape` "text B", `words` its synonyms parted by blanks."""
        label, label_en = names.split(" | ")
        type_, privacy = shape.split()
        grounds = more.get("grounds", self.grounds)
        purpose, purpose_en = why if why[0] else self.why
        return fields.add(
            Field(
                key=key,
                label=label,
                label_en=label_en,
                subject=more.get("subject", self.subject),
                type=cast(ValueType, type_),
                privacy=privacy,
                purpose=purpose,
                ground="；".join(ground.title for ground in grounds),
                since=min(ground.since for ground in grounds),
                synonyms=tuple(words.split()),
                parents=tuple(more.get("parents", "").split()),
                under=tuple(more.get("under", "").split()),
                never=tuple(more.get("never", "").split()),
                unit=more.get("unit", ""),
                options=more.get("options", ()),
                topic=self.key,
                purpose_en=purpose_en,
                ground_en="; ".join(ground.title_en for ground in grounds),
            )
        )


def options(*lines: str) -> tuple[Option, ...]:
    """Read options from lines "code 词 | Word | 同义词 同义词"."""
    return tuple(_option(line) for line in lines)


def _option(line: str) -> Option:
    first, label_en, *rest = (part.strip() for part in line.split("|"))
    code, label = first.split(" ", 1)
    return Option(code, label, label_en, tuple(rest[0].split()) if rest else ())

"""What people write in the coded columns of a roster, and which code they mean."""

from collections.abc import Mapping

from lianfang.facts.catalogue import homes
from lianfang.people.terms import IdType, Relation, Residence, Sex


def _by_word(spoken: Mapping[str, str]) -> dict[str, str]:
    return {word: str(code) for code, words in spoken.items() for word in words.split()}


SEXES = _by_word({Sex.MALE: "男 男性 M 1", Sex.FEMALE: "女 女性 F 2"})
ID_TYPES = _by_word(
    {
        IdType.RESIDENT: "身份证 居民身份证 二代身份证",
        IdType.PASSPORT: "护照",
        IdType.OFFICER: "军官证 士兵证 警官证",
        IdType.HK_MACAU_PASS: "港澳通行证 回乡证 港澳居民来往内地通行证",
        IdType.TAIWAN_PASS: "台湾通行证 台胞证 台湾居民来往大陆通行证",
        IdType.HK_MACAU_RESIDENCE: "港澳居住证 港澳台居民居住证",
        IdType.EXIT_ENTRY: "出入境通行证",
    }
)
RELATIONS = _by_word(
    {
        Relation.HEAD: "户主 本人",
        Relation.SPOUSE: "配偶 妻 妻子 夫 丈夫",
        Relation.CHILD: "子 女 儿子 女儿 子女 长子 次子 长女 次女",
        Relation.PARENT: "父 母 父亲 母亲 父母",
        Relation.GRANDCHILD: "孙子 孙女 外孙 外孙女 孙辈",
        Relation.GRANDPARENT: "祖父 祖母 外祖父 外祖母 爷爷 奶奶 姥姥 姥爷 祖辈",
        Relation.SIBLING: "兄 弟 姐 妹 兄弟姐妹",
        Relation.OTHER: "其他",
    }
)
RESIDENCES = _by_word(
    {
        Residence.RESIDENT: "常住 常住人口 户籍 户籍人口",
        Residence.FLOATING: "流动 流动人口",
        Residence.TENANT: "租住 租户 租客",
        Residence.AWAY: "外出 外出务工 外出就读",
        Residence.VISITING: "暂住 寄住 探亲",
    }
)
HOUSING = {word: option.code for option in homes.HOUSING for word in (option.label, *option.synonyms)}
ANSWERS: Mapping[str, bool] = {
    "是": True,
    "有": True,
    "Y": True,
    "√": True,
    "✓": True,
    "否": False,
    "无": False,
    "N": False,
}
NOTHING = frozenset({"无", "没有", "-", "/", "—"})

"""Columns that counties' tables ask for and that nothing here needs: named at import, never stored.

中央网信办 2020-02-04: least scope. A column that no rule of the response needs has no purpose, and a field without a
purpose does not exist. The words stand here, so that an import can say which column it left out and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import lazy

from .fields import in_language
from .words import plain


@dataclass(frozen=True, slots=True)
class Refused:
    """无用途 · Something that is not asked and not stored; `why` tells the office so in a sentence."""

    key: str
    label: str
    label_en: str
    words: tuple[str, ...]
    why: str
    why_en: str

    @property
    def said(self) -> str:
        return in_language(self.label, self.label_en)

    @property
    def why_said(self) -> str:
        return in_language(self.why, self.why_en)


def _why(refused: Refused) -> str:
    return refused.why_said


why_called = lazy(_why, str)
"""Why it is not asked, in the language of whoever looks."""

NOT_NEEDED = ("防控用不上", "The response does not need it")
JUDGED = ("乡村干部判断不了，由医生看", "For a doctor to judge, not for somebody at the door")
SECRET = ("防控用不上，泄露了害人", "The response does not need it, and a leak does harm")


def _refused(key: str, names: str, words: str, why: tuple[str, str] = NOT_NEEDED) -> Refused:
    label, label_en = names.split(" | ")
    return Refused(key, label, label_en, (label, *words.split()), *why)


REFUSED = (
    _refused("politics", "政治面貌 | Political affiliation", "政治身份 是否党员 党派 入党时间 入党日期 党龄 是否团员"),
    _refused("religion", "宗教信仰 | Religion", "宗教 信教情况 是否信教"),
    _refused("ethnicity", "民族 | Ethnicity", "族别 民族成分"),
    _refused("marriage", "婚姻状况 | Marital status", "婚姻 婚否 婚姻情况 是否已婚"),
    _refused("education", "文化程度 | Education", "学历 教育程度 受教育程度 毕业院校 学位"),
    _refused("military", "兵役状况 | Military service", "兵役 服兵役情况 是否退役军人"),
    _refused("ringtone", "手机彩铃 | Ringback tone", "更换手机彩铃 更换手机彩铃(个) 更换手机彩铃个数 彩铃 彩铃更换数"),
    _refused("income", "收入 | Income", "家庭收入 年收入 月收入 家庭年收入 人均收入 收入来源 经济状况"),
    _refused("account", "银行卡号 | Bank account", "银行账号 开户行 银行卡 一卡通账号 社保卡号 开户银行", SECRET),
    _refused("password", "密码 | Password", "登录密码 账号密码 验证码", SECRET),
    _refused("biometrics", "人脸指纹 | Face and fingerprints", "人脸 人脸照片 指纹 虹膜 声纹 DNA 面部特征", SECRET),
    _refused("social", "微信QQ | Social accounts", "微信 微信号 QQ QQ号 抖音号 微博", SECRET),
    _refused("photo", "照片 | Photograph", "本人照片 证件照 一寸照片 相片"),
    _refused("blood", "血型 | Blood group", "血型RH"),
    _refused("body", "身高体重 | Height and weight", "身高 体重 鞋码 腰围"),
    _refused("fertility", "生育状况 | Childbearing", "生育情况 计生情况 避孕措施 节育措施 子女数"),
    _refused("property", "财产 | Property", "车辆数量 房产数量 住房面积 建筑面积 房屋面积 房产证号 宅基地面积"),
    _refused("petition", "信访情况 | Petitions", "是否信访 信访人员 上访情况"),
    _refused("record", "违法犯罪记录 | Criminal record", "犯罪记录 前科 是否有前科 刑满释放 社区矫正", SECRET),
    _refused("credit", "征信 | Credit record", "征信情况 失信 失信人员"),
    _refused("steps", "步数轨迹 | Steps and tracks", "步数 微信步数 行走步数 轨迹截图"),
    _refused("likes", "点赞转发 | Likes and shares", "转发数 点赞数 朋友圈转发 转发截图 是否关注公众号 学习积分"),
    _refused("conjunctiva", "眼结膜充血 | Conjunctival congestion", "结膜充血 眼结膜", JUDGED),
    _refused("lungs", "肺部影像 | Lung imaging", "CT结果 胸片 肺部CT 白细胞计数 淋巴细胞计数 血常规", JUDGED),
)  # fmt: skip
_BY_WORD = {plain(word): refused for refused in REFUSED for word in refused.words}


def refused_by(words: str) -> Refused | None:
    """Return what the header `words` asks for if that is something without a purpose."""
    return _BY_WORD.get(plain(words))


def refused_among(headers: Iterable[str]) -> dict[str, Refused]:
    """Return, by header, those that ask for something without a purpose."""
    found = ((header, refused_by(header)) for header in headers)
    return {header: refused for header, refused in found if refused is not None}

"""Who somebody is, and how to reach them."""

from lianfang.facts.grounds import HEALTH_CODE, MINIMAL, PRIVACY_LAW

from .topics import OTHERS, Topic, options

WHO = Topic(
    "identity", "身份", "Identity", "person", (MINIMAL, HEALTH_CODE, PRIVACY_LAW),
    ("认准是哪个人，不重登、不错登", "To tell one person from another, and register nobody twice"),
)  # fmt: skip
REACH = Topic(
    "reach", "联系", "Contact", "person", (MINIMAL, HEALTH_CODE, PRIVACY_LAW),
    ("打电话核对情况、通知到人", "To call, check and notify"),
)  # fmt: skip

SEX = options("male 男 | Male | 男性 M 1", "female 女 | Female | 女性 F 2")
ID_TYPES = options(
    "resident_id 身份证 | Resident identity card | 居民身份证 二代身份证 中国居民身份证 户口簿",
    "passport 护照 | Passport | 外国护照 中国护照",
    "officer 军官证 | Officer card | 士兵证 警官证 军人证",
    "hk_macau_pass 港澳通行证 | Hong Kong or Macao travel permit | 回乡证 港澳居民来往内地通行证 往来港澳通行证",
    "taiwan_pass 台湾通行证 | Taiwan travel permit | 台胞证 台湾居民来往大陆通行证 大陆居民往来台湾通行证",
    "hk_macau_residence 港澳居住证 | Hong Kong, Macao or Taiwan residence permit | 港澳台居民居住证 台湾居住证",
    "exit_entry 出入境通行证 | Exit and entry permit",
    "other 其他证件 | Other document | 其他 其它",
)

WHO.add(
    "name",
    "姓名 | Name",
    "text B",
    "名字 人员姓名 被检查人姓名 被检测人员姓名 被检测人姓名 被接种员姓名 被接种人姓名 患者姓名 密接者姓名 "
    "密切接触者姓名 涉事人姓名 涉事人 返乡人员姓名 返乡人姓名 隔离人员姓名 观察对象姓名 来访人姓名 "
    "访客姓名 申报人姓名 本人姓名 居民姓名 成员姓名 家庭成员姓名 住户姓名 人员名字 党员姓名 党员",
    never=OTHERS,
)
WHO.add(
    "id_type", "证件类型 | Kind of document", "code A", "证件类别 证件种类 证件名称", options=ID_TYPES, never=OTHERS
)
WHO.add(
    "id_no",
    "证件号 | Document number",
    "id_no A",
    "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 证件号码 证件编号 "
    "护照号 护照号码 被检查人身份证号 被检测人身份证号 涉事人身份证号 本人身份证号 身份证件号码 "
    "有效证件号码 身份号码",
    never=OTHERS,
)
WHO.add("sex", "性别 | Sex", "code C", "男女 涉事人性别", options=SEX, never=OTHERS)
WHO.add(
    "birth_on",
    "出生日期 | Date of birth",
    "date C",
    "出生年月日 出生年月 生日 出生时间",
    ("核对证件号，分清老人和孩子", "To check the document number and know the old and the young"),
    never=OTHERS,
)
WHO.add(
    "age",
    "年龄 | Age",
    "int C",
    "周岁 岁数 实足年龄",
    ("没有出生日期时分清老人和孩子", "To know the old and the young where no date of birth is known"),
    unit="岁",
    never=OTHERS,
)
WHO.add(
    "nationality",
    "国籍或地区 | Nationality or region",
    "text C",
    "国籍 国籍/地区 国籍地区 国家地区",
    ("找得到能办事的证件和语言", "To know which document and language to use"),
    grounds=(HEALTH_CODE, PRIVACY_LAW),
)
REACH.add(
    "phone",
    "联系电话 | Phone",
    "phone A",
    "联系方式 联系手机 手机 手机号 手机号码 电话 电话号码 联系号码 移动电话 本人电话 本人手机 "
    "本人联系电话 联系电话号码 被检查人联系方式 被检查人联系电话 涉事人电话 访客电话 来访人电话 "
    "手机号（本人）",
    never=f"{OTHERS} 其他 备用 第二 紧急 固定 办公 单位",
)
REACH.add(
    "phone2",
    "备用电话 | Other phone",
    "phone A",
    "其他联系电话 其它联系电话 其他电话 第二联系电话 备用联系电话 备用联系方式 紧急联系电话 "
    "紧急联系人电话 固定电话 家庭电话 座机 联系电话2 手机号码2",
    ("本人电话打不通时再找", "For when the first number does not answer"),
    never="负责人 网格员 责任人",
)
REACH.add(
    "agent_name",
    "代理人姓名 | Name of who reports for them",
    "text B",
    "代办人 代办人姓名 代填人 监护人姓名 监护人 家属姓名",
    ("老人孩子由谁代办", "Who acts for the old and the young"),
    parents="代理人 代办人 监护人",
    under="姓名",
)
REACH.add(
    "agent_phone",
    "代理人电话 | Phone of who reports for them",
    "phone A",
    "代理人手机号 代理人手机 代理人联系电话 代办人电话 监护人电话 监护人联系电话 家属电话 家属联系电话",
    ("老人孩子的事问谁", "Whom to call about the old and the young"),
    parents="代理人 代办人 监护人",
    under="电话 手机号 联系电话 联系方式",
)
REACH.add(
    "agent_id_no",
    "代理人证件号 | Document number of who reports for them",
    "id_no A",
    "代理人身份证号 代理人身份证号码 监护人身份证号",
    ("核对代办的是哪个人", "To know who acted"),
    parents="代理人 代办人 监护人",
    under="身份证号 身份证号码",
)

"""The household: its number, its head, who belongs to it, how the home is used; and what people need there."""

from lianfang.facts.grounds import HELP, KEY_PERSONS, MINIMAL, PRECISE, PRIVACY_LAW

from .topics import Topic, options

HOUSEHOLD = Topic(
    "household", "户", "Household", "household", (MINIMAL, PRECISE),
    ("一户不漏：这一户是谁家、有几口人", "No household missed: whose it is and how many live there"),
)  # fmt: skip
STATUS = Topic(
    "residence", "人员类型", "Kind of resident", "person", (MINIMAL, KEY_PERSONS, PRIVACY_LAW),
    ("常住、流动、返乡的分开管", "Residents, newcomers and returnees are looked after differently"),
)  # fmt: skip
CARE = Topic(
    "care", "照看和需要", "Care and needs", "person", (KEY_PERSONS, HELP, PRIVACY_LAW),
    ("知道哪些人要照看，送医送药不漏", "To know who needs looking after"),
)  # fmt: skip

RELATIONS = options(
    "head 户主 | Head | 本人 户主本人",
    "spouse 配偶 | Spouse | 妻 妻子 夫 丈夫 老伴",
    "child 子女 | Child | 子 女 儿子 女儿 长子 次子 长女 次女 独生子 独生女",
    "parent 父母 | Parent | 父 母 父亲 母亲 公公 婆婆 岳父 岳母",
    "grandchild 孙辈 | Grandchild | 孙子 孙女 外孙 外孙女",
    "grandparent 祖辈 | Grandparent | 祖父 祖母 外祖父 外祖母 爷爷 奶奶 姥姥 姥爷",
    "sibling 兄弟姐妹 | Sibling | 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹",
    "other 其他 | Other | 其它 儿媳 女婿 保姆 亲戚 租客",
)
_RESIDENCES = (
    "resident 常住 | Resident | 常住人口 户籍 户籍人口 本地常住",
    "floating 流动 | Floating | 流动人口 外来 外来人口 外来人员",
    "tenant 租住 | Tenant | 租户 租客 承租",
    "away 外出 | Away | 外出务工 外出就读 外出人员",
    "visiting 暂住 | Staying for a time | 寄住 探亲 走亲访友",
)
RESIDENCES = options(*_RESIDENCES)
PERSON_TYPES = options(
    *_RESIDENCES,
    "returnee 返乡人员 | Returnee | 返乡 返回人员 返岗人员 返校人员",
    "contact 密切接触者 | Close contact | 密接 密接者 次密接",
    "case 病例 | Case | 确诊 确诊者 疑似 疑似者 无症状感染者",
    "other 其他人员 | Other | 其他 其它",
)
HOUSING = options(
    "owned 自住 | Owner lives there | 自有 本人居住 自用",
    "rented 出租 | Let | 租住 租赁 出租房",
    "vacant 空置 | Vacant | 空 无人居住 空房 空闲",
    "unassigned 未分配 | Not assigned | 未售 未交付",
)
VULNERABLE = options(
    "alone 独居老人 | Old and alone | 独居 孤寡老人 独居老年人 孤寡",
    "empty_nest 空巢老人 | Old couple alone | 空巢 留守老人",
    "left_behind 留守儿童 | Child left behind | 困境儿童 事实孤儿 孤儿 留守",
    "chronic 慢性病 | Chronic illness | 慢病 慢性病患者 高血压 糖尿病 重大疾病 透析 基础疾病",
    "pregnant 孕产妇 | Pregnant or just delivered | 孕妇 产妇 怀孕 临产",
    "disabled 残疾人 | Disabled | 残疾 重度残疾",
    "dependent 失能 | Needs nursing | 半失能 失能老人 卧床",
    "poor 低保户 | On subsistence allowance | 低保 贫困 困难家庭 贫困户 低收入",
    "destitute 特困人员 | Destitute | 特困 五保 五保户 三无人员",
    "infant 婴幼儿 | Infant | 幼儿 新生儿",
    "other 其他 | Other | 其它",
)
NEEDS = options(
    "medicine 断药、买药 | Medicine | 买药 用药 药品 断药",
    "food 缺菜缺粮 | Food | 买菜 生活物资 食品 缺粮",
    "care 要人照看 | Someone to care | 照料 照看 护理 陪护",
    "transport 要车就医 | Transport to a doctor | 就医 用车 送医 转诊",
    "other 别的事 | Something else | 其他 其它",
)

HOUSEHOLD.add(
    "household_number", "户编号 | Household number", "text open", "家庭编号 户编码 户籍编号 家庭户编号 户代码"
)
HOUSEHOLD.add("booklet_no", "户号 | Register booklet number", "text A", "户口簿号 户口本号 户口簿编号")
HOUSEHOLD.add(
    "head_name",
    "户主 | Head of household",
    "text B",
    "户主姓名 户主名字 业主姓名 业主",
    parents="户主",
    under="姓名",
    never="关系 电话 身份证",
)
HOUSEHOLD.add(
    "head_phone",
    "户主电话 | Phone of the head",
    "phone A",
    "户主联系电话 户主手机 户主手机号 户主联系方式 业主电话",
    parents="户主 业主",
    under="电话 联系电话 手机号 联系方式 手机",
)
HOUSEHOLD.add(
    "head_id_no",
    "户主证件号 | Document number of the head",
    "id_no A",
    "户主身份证号 户主身份证号码 户主身份证",
    parents="户主",
    under="身份证号 身份证号码 证件号码",
)
HOUSEHOLD.add(
    "relation",
    "与户主关系 | Relation to the head",
    "code C",
    "和户主关系 户主关系 与户主的关系 家庭关系 成员关系 同户主关系 关系 与业主关系",
    subject="person",
    options=RELATIONS,
)
HOUSEHOLD.add(
    "member_count",
    "家庭人口 | Persons in the household",
    "int C",
    "共同居住成员数 家庭人口数 家庭成员数 人口数 常住人口数 户人口 居住人数 同住人数 家庭人数 实际居住人数 户内人数",
    unit="人",
)
HOUSEHOLD.add(
    "housing_use",
    "住房使用情况 | Use of the home",
    "code open",
    "房屋使用情况 住房情况 房屋状态 房屋性质 住房性质 居住情况",
    ("空房、出租房分清，不白跑也不漏", "To know vacant and let homes: no needless call, none missed"),
    options=HOUSING,
)
HOUSEHOLD.add(
    "tenant_name",
    "承租人姓名 | Tenant",
    "text B",
    "承租人 租客姓名 租户姓名 租住人",
    parents="承租人 租户",
    under="姓名",
)
HOUSEHOLD.add(
    "tenant_employer",
    "承租人工作单位 | Employer of the tenant",
    "text D",
    "承租人单位 租户工作单位",
    parents="承租人 租户",
    under="工作单位 单位",
)
HOUSEHOLD.add(
    "tenant_phone",
    "承租人联系方式 | Phone of the tenant",
    "phone A",
    "承租人电话 承租人联系电话 承租人手机号 租户电话 租客电话",
    parents="承租人 租户",
    under="联系方式 电话 联系电话 手机号",
)
HOUSEHOLD.add(
    "is_occupied",
    "现是否在住 | Lived in now",
    "bool C",
    "是否在住 现在住 是否有人居住 现是否居住 是否居住 目前是否在住",
    ("空着的不用天天敲", "No need to knock every day where nobody lives"),
    parents="承租人",
    under="现是否在住",
)
HOUSEHOLD.add(
    "landlord_name",
    "房东姓名 | Landlord",
    "text B",
    "房东 出租人 房主",
    ("租客搬走了问谁", "Whom to ask when a tenant has left"),
    parents="房东 出租人",
    under="姓名",
)
HOUSEHOLD.add(
    "landlord_phone",
    "房东电话 | Phone of the landlord",
    "phone A",
    "房东联系电话 房东手机号 房东联系方式",
    ("租客搬走了问谁", "Whom to ask when a tenant has left"),
    parents="房东 出租人",
    under="电话 联系电话 手机号 联系方式",
)

STATUS.add(
    "person_type",
    "人员类型 | Kind of person",
    "code C",
    "类型 人员类别 身份类型 人员性质 涉事人类型 人群类别 人群分类 来吉状况 来丽状况",
    options=PERSON_TYPES,
)
STATUS.add(
    "residence",
    "居住类型 | Kind of residence",
    "code C",
    "居住状态 居住性质 人口类型 人口性质 居住类别 人口类别",
    options=RESIDENCES,
)
STATUS.add("is_resident", "是否常住 | Lives here permanently", "bool C", "是否常驻 常住 常驻 是否常住人口 是否本地常住")
STATUS.add("is_tenant", "是否本地租户 | Rents here", "bool C", "是否租户 是否租住 是否租房 本地租户 租户")
CARE.add(
    "is_key",
    "是否重点人员 | Needs special attention",
    "bool C",
    "重点人员 是否重点人群 是否重点 是否重点对象 是否特殊人群",
    grounds=(MINIMAL, KEY_PERSONS),
)
CARE.add(
    "tags",
    "重点类别 | Kinds of attention",
    "codes C",
    "重点人员类别 重点人群类别 重点类型 重点人员类型 重点人群",
    options=VULNERABLE,
    grounds=(MINIMAL, KEY_PERSONS),
)
CARE.add(
    "vulnerable",
    "需照看情况 | Why they need care",
    "codes C",
    "特殊人群 特殊人群类别 困难类别 特殊困难 特殊困难类型 困难类型 特殊情况 帮扶类别 照看情况",
    options=VULNERABLE,
)
CARE.add(
    "chronic_illness",
    "基础病史 | Earlier illness",
    "text D",
    "基础疾病 既往病史 既往史 慢性病史 基础性疾病 慢性病",
    ("病情容易加重的先照看、送医说得清", "Who may fall gravely ill is looked after first"),
)
CARE.add(
    "need",
    "需要帮助 | Needs",
    "codes C",
    "需求 生活需求 困难需求 需帮办事项 需要解决的困难 帮办需求 服务需求 是否需要帮助 代办事项",
    ("买菜买药、送医有人办", "So that food, medicine and a way to the doctor are seen to"),
    options=NEEDS,
)

"""Temperature and symptoms as anybody at a door can state them. Clinical findings are a clinic's to record."""

from lianfang.facts.grounds import DAILY, HEALTH_CODE, MINIMAL, MONITORING, PRIVACY_LAW

from .topics import Topic, options

HEALTH = Topic(
    "health", "健康", "Health", "person", (MINIMAL, MONITORING, HEALTH_CODE, PRIVACY_LAW),
    ("早发现发热和不适，早送医", "To find fever and illness early and bring people to a doctor"),
)  # fmt: skip
CLINIC = Topic(
    "clinic", "就诊和检测", "Clinic and tests", "person", (MINIMAL, MONITORING, PRIVACY_LAW),
    ("发热的人去了哪里看病、结果怎样，社区接得上", "To know where a patient went and what came of it"),
)  # fmt: skip

SYMPTOMS = options(
    "cough 咳嗽 | Cough | 干咳 咳",
    "fatigue 乏力 | Fatigue | 疲劳 没力气",
    "breathless 气促 | Short of breath | 呼吸困难 气短 胸闷",
    "sore_throat 咽痛 | Sore throat | 喉咙痛 嗓子疼",
    "nausea 恶心呕吐 | Nausea | 恶心 呕吐",
    "diarrhoea 腹泻 | Diarrhoea | 拉肚子",
    "other 其他不适 | Other | 其它 其他 不适",
)
STATES = options(
    "normal 正常 | Well | 健康 良好 无异常 正常活动 否 无",
    "abnormal 异常 | Unwell | 不适 有异常 生病 是",
    "home_service 居家健康服务 | Health service at home | 居家观察",
    "central_service 集中健康服务 | Health service in a centre",
    "central_observation 集中医学观察 | Observed in a centre | 集中隔离",
)
TEMP = "体温早晚各量一次，发热马上处置", "Taken morning and evening; fever is acted upon at once"
TESTS = options(
    "negative 阴性 | Negative | 阴 -",
    "positive 阳性 | Positive | 阳 +",
    "pending 待出 | Pending | 未出 检测中",
)

HEALTH.add(
    "temp_c",
    "体温 | Temperature",
    "temp_c C",
    "体温(℃) 体温情况 今日体温 当日体温 体温℃ 测量体温 当前体温 体温值 体温检测 测温 测温结果 体温监测 温度",
    TEMP,
    unit="℃",
    never="复测 上午 下午 早 晚 异常",
)
HEALTH.add(
    "temp_am_c",
    "上午体温 | Morning temperature",
    "temp_c C",
    "早体温 早上体温 晨检体温 体温(上午) 体温（早） 上午测温 早晨体温 体温上午 体温早",
    TEMP,
    parents="体温",
    under="上午 早 早上 早晨 晨",
    unit="℃",
    never="复测",
)
HEALTH.add(
    "temp_pm_c",
    "下午体温 | Evening temperature",
    "temp_c C",
    "晚体温 晚上体温 体温(下午) 体温（晚） 下午测温 午检体温 体温下午 体温晚 中午体温",
    TEMP,
    parents="体温",
    under="下午 晚 晚上 中午",
    unit="℃",
    never="复测",
)
HEALTH.add(
    "temp_recheck_c",
    "复测体温 | Temperature taken again",
    "temp_c C",
    "人工复测 复测 复测结果 二次测温 水银复测 腋温",
    TEMP,
    unit="℃",
)
HEALTH.add(
    "temp_recheck_am_c",
    "上午复测体温 | Morning temperature taken again",
    "temp_c C",
    "人工复测(上午) 上午复测 复测(上午)",
    TEMP,
    parents="复测 人工复测",
    under="上午 早",
    unit="℃",
)
HEALTH.add(
    "temp_recheck_pm_c",
    "下午复测体温 | Evening temperature taken again",
    "temp_c C",
    "人工复测(下午) 下午复测 复测(下午)",
    TEMP,
    parents="复测 人工复测",
    under="下午 晚",
    unit="℃",
)
HEALTH.add(
    "temp_on", "测温日期 | Day of the reading", "datetime C", "测温时间 体温日期 量体温时间 测量日期 测量时间", TEMP
)
HEALTH.add(
    "fever",
    "是否发热 | Fever",
    "bool C",
    "是否发烧 发热 发烧 有无发热 是否体温异常 体温是否异常 是否高于37.3℃",
    TEMP,
)
HEALTH.add(
    "symptom",
    "症状 | Symptoms",
    "codes C",
    "有无发热、咳嗽、恶心、呕吐、腹泻等症状 有无发热、咳嗽等症状 有无症状 是否有症状 当前症状 临床症状 "
    "主要症状 不适症状 是否发热或呼吸道感染症状 有无发热咳嗽 是否有发热咳嗽等症状 是否咳嗽发热 有无不适 "
    "身体不适 是否有发热、咳嗽等症状",
    options=SYMPTOMS,
)
HEALTH.add(
    "health_state",
    "健康状况 | State of health",
    "code C",
    "身体情况 身体状况 当日身体状态 个人健康状态 当前健康状态 健康状态 健康情况 身体状态 "
    "当前健康状态是否异常 目前身体状况 是否身体异常 身体是否异常 现健康状况",
    options=STATES,
)
HEALTH.add(
    "symptom_note",
    "异常说明 | What is wrong",
    "text D",
    "异常情况说明 症状说明 异常情况 症状描述 健康异常说明 身体异常说明 具体症状",
    ("交给医生时说得清", "To tell the doctor clearly"),
)
HEALTH.add(
    "declared",
    "是否打卡 | Reported today",
    "bool C",
    "打卡 是否已报 今日是否打卡 是否填报",
    ("当天没报的去催、去看", "To ask after who did not report today"),
    grounds=(DAILY, MONITORING),
)
HEALTH.add(
    "health_code",
    "健康码 | Health code",
    "code C",
    "健康码状态 健康码颜色 绿码",
    ("过卡口快，红黄码的有人接", "To pass quickly, and have red and amber met"),
    grounds=(HEALTH_CODE, PRIVACY_LAW),
    options=options("green 绿码 | Green | 绿 绿色", "amber 黄码 | Amber | 黄 黄色", "red 红码 | Red | 红 红色"),
)
CLINIC.add("clinic_at", "就诊时间 | Seen at the clinic", "datetime C", "就诊日期 看病时间 就医时间 就医日期")
CLINIC.add(
    "hospital",
    "就诊医院 | Hospital",
    "text C",
    "就诊机构 医院 就医医院 就诊医疗机构 收治医院 机构 医疗机构",
    never="负责",
)
CLINIC.add(
    "hospital_code",
    "医院统一社会信用代码 | Credit code of the hospital",
    "text C",
    "统一社会信用代码 医院代码 机构代码",
)
CLINIC.add(
    "diagnosis",
    "诊断名称 | Diagnosis",
    "text C",
    "诊断 诊断结果 初步诊断 病情诊断",
    ("只照抄诊所写的，好跟访", "Only copied from the clinic, to follow up"),
)
CLINIC.add("tested", "是否核酸检测 | Tested", "bool C", "是否做核酸 核酸检测 是否检测 是否做核酸检测 是否采样")
CLINIC.add(
    "tested_on",
    "核酸检测日期 | Day of the test",
    "date C",
    "核酸检测时间 采样时间 采样日期 检测日期 检测时间 核酸时间 最近一次核酸时间",
)
CLINIC.add(
    "test_result",
    "核酸检测结果 | Result of the test",
    "code C",
    "核酸结果 检测结果 有无三日内核酸检测阴性证明 有无核酸检测阴性证明 核酸检测阴性证明 核酸证明",
    options=TESTS,
)
CLINIC.add(
    "became_suspected",
    "是否转疑似病例 | Became a suspected case",
    "bool C",
    "是否转为疑似 是否疑似 是否转疑似 疑似病例",
)
CLINIC.add("became_case", "是否转为确诊 | Became a confirmed case", "bool C", "是否确诊 是否转确诊 转为确诊 确诊病例")

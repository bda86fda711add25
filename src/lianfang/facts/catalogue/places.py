"""Where a door stands: parts of its address, from the province down, and the address as one text."""

from lianfang.facts.grounds import HEALTH_CODE, MINIMAL, PRECISE, PRIVACY_LAW

from .topics import Topic

PARTS = Topic(
    "place", "地方", "Place", "place", (MINIMAL, PRECISE),
    ("归到哪个社区、哪个网格、哪扇门", "To know which community, grid and door it is"),
)  # fmt: skip
HOME = Topic(
    "home", "住处", "Where they live", "person", (MINIMAL, HEALTH_CODE, PRIVACY_LAW),
    ("上门找得到人", "To find people at their door"),
)  # fmt: skip

ELSEWHERE = "来源 户籍 返乡前 出发 隔离 原 单位 医院 卡口 仓库"
PARTS.add("province", "省 | Province", "place open", "省份 省市 省（自治区、直辖市） 省级", never=ELSEWHERE)
PARTS.add("prefecture", "市 | Prefecture", "place open", "设区市 地市 地级市 市州 市级 所在市", never=ELSEWHERE)
PARTS.add(
    "county",
    "县市区 | County",
    "place open",
    "县 区县 县区 县(市、区) 县（市、区） 区(县) 所在区县 目的地县市区 返乡县市区 区 市县",
    never=ELSEWHERE,
)
PARTS.add(
    "township",
    "乡镇街道 | Township",
    "place open",
    "乡镇 街道 街镇 乡镇(街道) 乡镇（街道） 镇(街道) 街道乡镇 街道(乡镇) 镇街 乡镇名称 所属街道 所属乡镇 "
    "所在街道 所在乡镇 责任街道 责任乡镇 属地 所属镇街 目的地街道乡镇 目的地乡镇 镇 乡",
    never=ELSEWHERE,
)
PARTS.add(
    "community",
    "社区村 | Community or village",
    "place open",
    "社区 村 社区(村) 社区（村） 村(社区) 村（社区） 村社区 村居 村(居) 居(村)委会 居村委会 村居委会 "
    "居委会、村委会名称 居委会 村委会 行政村 村名 社区名称 村(社区)名称 所属社区 所属村 所在社区 所在村 "
    "责任社区 目的地社区村 目的地社区 目的地村 居住社区 社村",
    never=f"{ELSEWHERE} 报到",
)
PARTS.add(
    "grid",
    "网格 | Grid",
    "place open",
    "所属网格 网格编号 网格名称 网格号 所在网格 责任网格 小网格 微网格",
    never="网格员",
)
PARTS.add(
    "compound",
    "小区 | Compound or hamlet",
    "place open",
    "小区名称 居住小区 所在小区 所住小区 所属小区 自然村 自然村名称 组 村民小组 小组 组别 村组 "
    "社(小)区、自然村名称 社（小）区、自然村名称 小区(自然村) 自然村/组 屯 庄",
    never="隔离",
)
PARTS.add(
    "building",
    "楼栋 | Building",
    "place open",
    "幢 栋 楼 楼号 楼幢 楼栋号 幢号 栋号 楼座 现住小区/建筑 现住小区 现住建筑 小区/建筑 小区楼栋 建筑 建筑物 巷 弄",
    never="楼栋长",
)
PARTS.add("stairwell", "单元 | Stairwell", "place open", "单元号 门洞 楼门")
PARTS.add(
    "door",
    "门牌 | Door",
    "text A",
    "门牌号 门牌号码 室 房号 室号 户室 房间 房间号码 单元房号 单元门牌 楼栋户号 楼栋房号 楼号房号 "
    "现住详细门牌 详细门牌 住房门牌 门号 栋单元室",
    ("找到是哪一扇门", "To find the door"),
    never="隔离",
)
PARTS.add(
    "place_code",
    "场景码 | Code of the place",
    "text open",
    "场所码 地点码 场所编号",
    ("扫码到过的地方对得上", "To match what was scanned with a place"),
    grounds=(HEALTH_CODE,),
)

HOME.add(
    "address",
    "现住址 | Address",
    "text A",
    "家庭住址 家庭地址 居住地址 住址 地址 现居住地 现居住地址 现居住地(址) 现住地 现住地址 居住地 "
    "常住地址 详细地址 详细住址 居住详细地址 家庭详细住址 目的地详细地址 目的地地址 返乡后住址 返回后住址 "
    "现家庭住址 实际居住地 实际居住地址 本地住址 区划内详细地址 涉事人住址 具体住址 具体地址",
    never="户籍 隔离 单位 返乡前 来源 仓库 医院 负责单位 出发",
)
HOME.add(
    "previous_address",
    "返乡前住址 | Address before returning",
    "text A",
    "返回前住址 来前住址 原住址 原居住地 外地住址 外地居住地址",
    ("知道从哪里的住处回来", "To know from which home they came"),
)
HOME.add(
    "hukou_address",
    "户籍地址 | Registered address",
    "text A",
    "户籍 户籍详细地址 户口所在地 户籍所在地详细地址 户口地址 户籍住址 身份证地址 户籍地详细地址",
    ("户口在哪、人户分不分离，由哪边管", "To know which side is responsible where home and register differ"),
)
HOME.add(
    "hukou_place",
    "户籍所在地 | Registered place",
    "place C",
    "户籍地 户口地 户籍区划 户籍所在县市区 户籍省市",
    ("户口在哪，由哪边管", "To know which place is responsible"),
)
HOME.add(
    "native_place",
    "籍贯 | Place of origin",
    "place C",
    "原籍 祖籍",
    ("自主申报表要填，对得上户籍", "The self-declaration asks it, to check the registered place"),
    grounds=(MINIMAL,),
)
HOME.add(
    "whereabouts",
    "目前所在地 | Where they are now",
    "text A",
    "现处位置 当前位置 现在何处 目前位置 现所在地 人在何处 现在位置",
    ("人不在家时知道在哪里", "To know where somebody is who is not at home"),
)
HOME.add(
    "is_apart",
    "人户分离 | Lives away from the register",
    "bool C",
    "是否人户分离 人户是否分离",
    ("人在户不在的由现住地管", "Who lives away from the register is looked after where they live"),
)

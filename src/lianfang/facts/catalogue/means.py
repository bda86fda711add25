"""Disinfection, stores and donations: things and what is done with them, not people."""

from lianfang.facts.grounds import CLEANING, DISEASE_LAW, PRECISE

from .topics import Topic, options

CLEAN = Topic(
    "disinfection", "消毒", "Disinfection", "event", (CLEANING, DISEASE_LAW),
    ("哪里消过、用什么、够不够时间", "Where, with what and for how long was disinfected"),
)  # fmt: skip
STORES = Topic(
    "stores", "物资", "Stores", "event", (PRECISE, DISEASE_LAW),
    ("口罩、消毒液还够几天，缺了早补", "How many days masks and disinfectant last, to restock in time"),
)  # fmt: skip
GIFTS = Topic(
    "gifts", "捐赠", "Donations", "event", (PRECISE, DISEASE_LAW),
    ("收了谁的、用到哪里，一笔一笔公示", "Who gave what and where it went, published batch by batch"),
)  # fmt: skip

CLEAN.add("disinfected_on", "消毒日期 | Day of disinfection", "datetime open", "消毒时间 消毒时段 消杀时间 消杀日期")
CLEAN.add(
    "disinfected_area",
    "消毒区域 | Area disinfected",
    "text open",
    "消毒区域/物品 消毒物品 消杀区域 消杀地点 场所名称/区域 消毒地点 消毒场所 场所名称",
)
CLEAN.add(
    "disinfect_method",
    "消毒方式 | Method",
    "code open",
    "消毒方法 消杀方式",
    options=options(
        "wipe 擦拭 | Wiped", "spray 喷洒 | Sprayed | 喷雾", "soak 浸泡 | Soaked", "uv 紫外线 | Ultraviolet | 紫外线照射"
    ),
)
CLEAN.add("disinfectant", "消毒剂名称及浓度 | Agent and strength", "text open", "消毒剂 消毒剂名称 消毒液浓度 消毒药品")
CLEAN.add(
    "disinfect_minutes", "消毒时长 | How long", "int open", "消毒时长/作用时间 作用时间 消毒时长(分钟)", unit="分钟"
)
CLEAN.add(
    "disinfected_m2",
    "消杀面积 | Area in square metres",
    "decimal open",
    "消杀面积(平方米) 消毒面积 消毒面积(平方米)",
    unit="平方米",
)
CLEAN.add("disinfected_by", "执行人 | Done by", "text B", "消毒人员 清洁人员 消杀人员 消毒人")
CLEAN.add("inspection_result", "清洁检查结果 | Inspection", "text open", "消毒检查结果 检查情况")
STORES.add("item_name", "物资名称 | Item", "text open", "品名 物品名称 物资 防疫物资 用品名称")
STORES.add("item_spec", "规格型号 | Specification", "text open", "规格 型号")
STORES.add(
    "item_unit", "计量单位 | Unit of measure", "text open", "数量单位", parents="物资名称 物资 规格型号", under="单位"
)
STORES.add("item_count", "物资数量 | Quantity", "decimal open", "数量", never="单位 库存 结存")
STORES.add("stored_count", "入库数 | Brought in", "decimal open", "入库数量 入库", parents="入库", under="数量")
STORES.add(
    "stored_from",
    "物资来源 | Where it came from",
    "text open",
    "来源(采购/调拨/捐赠) 入库来源",
    parents="入库",
    under="来源",
)
STORES.add(
    "issued_count",
    "出库数 | Given out",
    "decimal open",
    "出库数量 出库 领用数量 发放数量",
    parents="出库",
    under="数量",
)
STORES.add("issued_to", "领用单位 | Unit it went to", "text open", "领用部门 发放单位")
STORES.add("issued_by", "领用人 | Who took it", "text B", "领取人 领用人签字")
STORES.add("issued_for", "用途 | Used for", "text open", "物资用途 使用去向")
STORES.add("balance", "结存 | Left in store", "decimal open", "结余 库存结余 剩余数量 结存数量 结余数量")
STORES.add("store_keeper", "物资管理员姓名 | Store keeper", "text B", "物资管理员 仓库管理员 保管员")
STORES.add(
    "store_phone",
    "物资管理员电话 | Phone of the keeper",
    "phone A",
    "物资管理员联系方式 物资管理员联系电话 仓库电话",
    parents="物资管理员",
    under="电话 联系方式 联系电话",
)
STORES.add("store_address", "仓库地址 | Store", "text open", "仓库 存放地点 仓库名称", subject="place")
GIFTS.add("donor", "捐赠单位 | Donor", "text B", "捐赠单位(个人) 捐赠人 捐赠方 捐赠单位（个人） 捐赠者")
GIFTS.add(
    "donor_contact",
    "捐赠联系人 | Contact of the donor",
    "text B",
    "捐赠单位联系人",
    parents="捐赠单位 捐赠人 捐赠方",
    under="联系人",
)
GIFTS.add(
    "donor_phone",
    "捐赠人电话 | Phone of the donor",
    "phone A",
    "捐赠单位电话 捐赠人联系电话",
    parents="捐赠单位 捐赠人 捐赠方",
    under="电话 联系电话",
)
GIFTS.add("donated_on", "捐赠日期 | Day of the gift", "date open", "捐赠时间 接收日期 接收时间")
GIFTS.add("price_yuan", "单价 | Unit price", "decimal open", "单价(元)", unit="元")
GIFTS.add("amount_yuan", "金额 | Amount", "decimal open", "金额/价值 价值 捐赠金额 总价 金额(元) 折合金额", unit="元")
GIFTS.add("donor_wish", "定向意愿 | What the donor wants it for", "text open", "捐赠意愿 捐赠用途")
GIFTS.add("received_by", "接收单位 | Received by", "text open", "受赠单位 接收人")
GIFTS.add("went_to", "捐赠去向 | Where it went", "text open", "使用方向 分配去向")
GIFTS.add("voucher_no", "凭证号 | Voucher", "text open", "票据号 收据编号 捐赠票据号")

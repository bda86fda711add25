"""The blank forms that counties use, column by column: each header is one field, or is named as not asked."""

import re

import pytest

from lianfang.facts.catalogue import fields
from lianfang.facts.refused import refused_by
from lianfang.facts.words import plain

# Form, its headers (a parent before ›), and beside each the key that it means; ! for what is not asked.
FORMS = {
    "01 入户排查登记表": """
        姓名 name 性别 sex 年龄 age 身份证 id_no 户籍 hukou_address 是否常驻 is_resident 与户主关系 relation
        联系电话 phone
        工作单位 employer 行业 industry 是否返乡 return_state 返乡日期 return_on 返乡方式 transport 返乡车牌号 plate
        拟返乡日期 return_planned_on 拟返乡方式 planned_transport 拟返乡车牌号 planned_plate 返乡前住址
        previous_address
        返乡后住址 address 是否本地租户 is_tenant 是否接触 contact 是否居家隔离 isolation_kind
        隔离开始日期 isolation_start_on 当前健康状态是否异常 health_state 异常说明 symptom_note 录入网格员
        responsible_name
    """,
    "02 逐户调查表": """
        楼栋户号 door 户主 head_name 共同居住成员数 member_count 住房使用情况(自住/出租/空置/未分配) housing_use
        承租人姓名 tenant_name 承租人工作单位 tenant_employer 承租人联系方式 tenant_phone 现是否在住 is_occupied
        身体情况 health_state
    """,
    "03 返乡人员登记表": """
        姓名 name 身份证号码 id_no 性别 sex 手机号码 phone 来源省份 origin_province 来源地市 origin_prefecture
        来源县市区 origin_county 来源街道乡镇 origin_township 来源社区村 origin_community 目的地详细地址 address
        目的地县市区 county 目的地街道乡镇 township 目的地社区村 community 返乡原因 reason 返乡时间 return_on
        交通方式 transport 航班，班车，车牌号 trip_no 有无发热、咳嗽、恶心、呕吐、腹泻等症状 symptom
        来自地区的风险等级 origin_risk 人员类型 person_type 人员状态(已返/将返) return_state
        目的地联系人 destination_contact_name 目的地联系电话 destination_contact_phone
        十四天内是否有国内中高风险地区旅居史 travel 申报时间 filled_on
    """,
    "04 卡口检查登记表": """
        序号 serial 卡口名称 checkpoint_name 被检查人姓名 name 被检查人身份证号 id_no 被检查人车辆信息 plate
        被检查人联系方式 phone 出发地 origin 目的地 destination 体温(℃) temp_c 检查时间 passed_at 检查人签字 signature
        备注 note
    """,
    "05 居家医学观察人员每日体温表": """
        序号 serial 姓名 name 身份证号 id_no 联系电话 phone 家庭住址 address 开始隔离时间 isolation_start_on
        2月8日›上午体温 temp_am_c 2月8日›下午体温 temp_pm_c 症状 symptom 备注 note
    """,
    "06 居家隔离人员名单": """
        姓名 name 身份证号码 id_no 联系手机 phone 隔离地址 isolation_address 户籍地址 hukou_address 责任街道 township
        责任社区 community 开始隔离时间 isolation_start_on 结束隔离时间 isolation_due_on
    """,
    "07 自主申报导出": """
        姓名 name 性别 sex 手机号码 phone 证件类型 id_type 证件号码 id_no 国籍/地区 nationality 户籍所在地 hukou_place
        籍贯 native_place 居住地址 address 详细地址 address 是否常住 is_resident 来或返回日期 return_on
        目前所在地 whereabouts 拟返回日期 return_planned_on 近一个月旅居史 travel 近期接触史 contact
        14日内密切接触日期 contact_on 个人健康状态 health_state 症状 symptom
    """,
    "08 人员底册": """
        姓名 name 身份证号 id_no 性别 sex 出生日期 birth_on 联系电话 phone 现住小区/建筑 building 现住详细门牌 door
        所属网格 grid 人员类型 person_type 是否重点人员 is_key 重点类别 tags 户籍详细地址 hukou_address
        户编号 household_number 户号 booklet_no 是否人户分离 is_apart 备注 note 政治面貌 ! 婚姻状况 ! 文化程度 !
    """,
    "09 疫情防控工作日报表": """
        序号 serial 村(社区) community 总户数 household_total 已排查户数 household_screened 总人数 person_total
        已排查人数 person_screened 湖北返乡人员›今日 hubei_today 湖北返乡人员›累计 hubei_total
        其他省外返乡人员›今日 outside_today 其他省外返乡人员›累计 outside_total 居家观察人数 watched_count
        当日解除观察人数 released_count 体温异常人数 fever_count 在岗人数 on_duty_count 卡点数 checkpoint_count
        检查车辆 vehicle_count 检查人员 checked_count 消杀面积(平方米) disinfected_m2 更换手机彩铃(个) ! 备注 note
    """,
    "10 在职党员报到登记表": """
        序号 serial 姓名 name 性别 sex 工作单位 employer 所在党组织 party_unit 联系电话 phone 居住小区 compound
        报到社区 check_in_community 报到日期 check_in_on 特长 skill 认领岗位 duty_post 服务时长(小时) service_hours
        备注 note
    """,
    "others": """
        责任人手机号 responsible_phone 责任人›电话 responsible_phone 电话 phone 网格员›姓名 responsible_name
        反映人姓名 reporter_name 反映人›电话 reporter_phone 涉事人姓名 name 代理人身份证号码 agent_id_no
        受访人 host_name 到访人家 host_name 是否接触隔离 is_released 是否是否途经湖北/武汉 travel
        1月16日后是否去过湖北 travel
        三十日内是否途经湖北 travel 人工复测(上午) temp_recheck_am_c 早体温 temp_am_c 晚体温 temp_pm_c 复测体温
        temp_recheck_c
        离开湖北的时间 left_on 何处返程 origin 从何处返回 origin 流转目的 outcome 实际离开隔离点时间 isolation_end_on
        包保(联)责任人 responsible_name 设区市 prefecture 县(市、区) county 居(村)委会 community 街镇 township
        属地 township
        就诊医院 hospital 诊断名称 diagnosis 消毒剂名称及浓度 disinfectant 物资管理员联系方式 store_phone
        是否销号 is_closed
        班次 trip_no 值班表›班次 shift 定向意愿 donor_wish 网格片长(街镇领导)电话 grid_chief_phone
    """,
}
_ASIDE = re.compile(r"[(（].*?[)）]")


def meaning(header: str) -> str:
    """The key that a header means by its words alone, without any of the cleverness of an import."""
    parent, _, own = header.rpartition("›")
    for word in (own, _ASIDE.sub("", own)):
        if refused_by(word):
            return "!"
        found = [
            (bool(parents), field.key)
            for field in fields
            for known, parents in field.words
            if plain(known) == plain(word) and (not parents or plain(parent) in map(plain, parents))
        ]
        if found:
            return max(found)[1]
    return ""


@pytest.mark.parametrize("form", FORMS)
def test_headers_of_a_form_mean_what_the_form_means(form: str) -> None:
    words = FORMS[form].split()
    wanted = dict(zip(words[::2], words[1::2], strict=True))

    assert {header: meaning(header) for header in wanted} == wanted

"""Whose a name, phone or temperature is, seen from all columns of a table."""

from .test_subject import found


def test_of_two_with_a_name_the_one_in_the_title_is_the_rows() -> None:
    answers = found("住院陪护人员登记", "病人姓名", "陪护人姓名", "陪护人电话")

    assert answers == {"病人姓名": "-", "陪护人姓名": "name", "陪护人电话": "phone"}


def test_a_patient_stands_behind_whom_they_met() -> None:
    assert found("密接筛查表", "患者姓名", "患者电话", "接触者姓名", "接触者电话") == {
        "患者姓名": "-",
        "患者电话": "-",
        "接触者姓名": "name",
        "接触者电话": "phone",
    }


def test_a_title_gives_a_phone_to_nobody_who_is_not_the_rows() -> None:
    assert found("学生及家长假期情况", "学生姓名", "家长电话")["家长电话"] == "-"


def test_who_does_what_is_recorded_is_the_rows_person_where_nobody_else_is() -> None:
    assert found("检查站登记", "车牌号", "驾驶人姓名", "驾驶人电话") == {
        "车牌号": "plate",
        "驾驶人姓名": "name",
        "驾驶人电话": "phone",
    }
    assert found("车辆登记", "姓名", "司机姓名", "司机电话") == {"姓名": "name", "司机姓名": "-", "司机电话": "-"}


def test_a_phone_right_behind_somebody_is_theirs_where_rows_have_no_person() -> None:
    firms = found("复产企业", "企业名称", "负责人", "联系电话")
    halls = found("停业检查", "场所名称", "法人", "联系电话")
    persons = found("居民名单", "姓名", "负责人", "联系电话")

    assert (firms["联系电话"], halls["联系电话"], persons["联系电话"]) == ("responsible_phone", "-", "phone")


def test_a_phone_some_columns_behind_another_s_name_is_nobody_s() -> None:
    assert found("网格员账号", "网格员名称", "登录编码", "联系电话")["联系电话"] == "-"


def test_who_leads_others_is_not_whom_the_rows_list() -> None:
    answers = found("村民小组长包户清单", "村组", "组长姓名", "户主")

    assert answers["组长姓名"] != "name"


def test_the_state_of_a_group_is_no_person_s() -> None:
    assert found("观察日统计", "社区", "居家观察人数", "观察人员健康状况")["观察人员健康状况"] == "-"
    assert found("观察名单", "姓名", "观察人员健康状况")["观察人员健康状况"] == "health_state"


def test_a_group_that_is_a_word_for_a_holder_says_whose() -> None:
    assert found("包保干部名单", "姓名", "包保干部电话")["包保干部电话"] == "responsible_phone"

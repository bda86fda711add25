"""Counts of households, their members, doors and visits: how many there are, were gone to, are left."""

from .registry import add
from .shapes import Doors, Homes, Test, Visits

REGISTERED = (Test("member_count", "gt", 0),)
ROSTER, VISITED = "登记住户的各笔 | Registrations of households", "入户 | Door visits"

add(
    "household_total",
    "总户数 | Households",
    "户",
    "底册里有人住的户；户里人都走了、都不在了的不算 | Households of the roster in which somebody lives",
    ROSTER,
    Homes(REGISTERED),
    "总户数 户数 常住户数 户数合计 登记户数 住户数",
)
add(
    "person_total",
    "总人数 | Persons",
    "人",
    "底册里现在住在各户的人；离开、去世、合到别人名下的不算 | Members who live in the households of the roster",
    ROSTER,
    Homes(REGISTERED, adds="member_count"),
    "总人数 总人口 人口总数 常住人口总数 人数合计 人口数 登记人数",
)
add(
    "household_screened",
    "已排查户数 | Households visited",
    "户",
    "底册里有人住、门在这一轮已经走到的户：有人见到的、查实空着的都算走到，没人应、拒访的不算"
    " | Households of the roster whose door was settled in this round: met, or found vacant",
    VISITED,
    Homes(REGISTERED, door="reached"),
    "已排查户数 排查户数 已走访户数 走访户数 已摸排户数 摸排户数 累计排查户数",
)
add(
    "household_left",
    "未排查户数 | Households not visited yet",
    "户",
    "底册里有人住、门在这一轮还差的户：未访、待复访、拒访 | Households of the roster whose door is left in this round",
    VISITED,
    Homes(REGISTERED, door="left"),
    "未排查户数 未走访户数 还差户数 未摸排户数 漏排户数",
)
add(
    "person_screened",
    "已排查人数 | Persons seen",
    "人",
    "这一轮每个门最近一次见到人时在家的人数，加起来 | Persons at home at the last meeting at each door in this round",
    VISITED,
    Doors((Test("present_count", "gt", 0),), adds="present_count", tallied=("persons_seen",)),
    "已排查人数 排查人数 已走访人数 走访人数 摸排人数 已摸排人数 累计排查人数",
    basis="doors",
)
add(
    "door_total",
    "门户数 | Doors",
    "户",
    "门牌底册里没有关闭的门，不管有没有登记住户 | Doors that are not closed, with or without a household",
    "加门的各笔 | Doors added",
    Doors(tallied=("doors",)),
    "门户数 门牌数 房屋套数 总套数",
    basis="doors",
)
add(
    "door_left",
    "还差门数 | Doors left",
    "户",
    "这一轮还差的门：未访、待复访、拒访 | Doors left in this round: not gone to, to go to again, refused",
    VISITED,
    Doors((Test("left", "is", 1),), tallied=("todo", "again", "refused")),
    "还差门数 未访门数",
    basis="doors",
)
add(
    "door_again",
    "待复访户数 | To go to again",
    "户",
    "最近一次没人应、要再去的门 | Doors that nobody opened",
    VISITED,
    Doors((Test("status", "is", "again"),), tallied=("again",)),
    "待复访户数 家中无人户数 未见面户数",
    basis="doors",
)
add(
    "door_refused",
    "拒访户数 | Refused",
    "户",
    "最近一次拒访的门 | Doors where a visit was refused",
    VISITED,
    Doors((Test("status", "is", "refused"),), tallied=("refused",)),
    "拒访户数 拒绝排查户数 不配合户数",
    basis="doors",
)
add(
    "door_vacant",
    "空置户数 | Vacant",
    "户",
    "走到过、查实空着的门 | Doors found vacant",
    VISITED,
    Doors((Test("status", "is", "vacant"),), tallied=("vacant",)),
    "空置户数 空置房数 空户数 空房数",
    basis="doors",
)
add(
    "door_needing",
    "需办理户数 | Doors in need",
    "户",
    "走到过、有人发热或有难处、还要办的门 | Doors at which somebody has fever or needs something",
    VISITED,
    Doors((Test("status", "is", "needs"),), tallied=("needs",)),
    "需办理户数 有困难户数",
    basis="doors",
    privacy="C",
)
add(
    "visits_today",
    "今日入户次数 | Visits today",
    "次",
    "报告日当天的入户，走错门的不算；一户去两次算两次 | Visits on the report's day, wrong doors left out",
    VISITED,
    Visits(),
    "今日入户次数 当日入户次数 今日走访次数 当日走访次数 入户次数 走访次数",
    basis="doors",
)
add(
    "settled_today",
    "今日走到次数 | Visits today that settled a door",
    "次",
    "报告日当天见到人或查实空置的入户 | Visits on the report's day that met somebody or found the door vacant",
    VISITED,
    Visits(settled=True),
    "今日走到次数 当日见到户次",
    basis="doors",
)

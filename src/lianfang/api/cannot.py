"""What a program that reads is refused, and why. Codes are stable: programs decide by them."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotReadWithoutToken(Refusal):
    code = "api.read_no_token"
    status = 401
    what = _("没有给看：不知道是谁要看。")
    why = _("请求没带令牌，或者令牌已经停用。")
    do = _("在请求头写 Authorization: Bearer 令牌。令牌在“账号”里发。")


class CannotReadWithoutPost(Refusal):
    code = "api.read_no_post"
    status = 403
    what = _("没有给看：令牌的岗位已经不在了。")
    why = _("令牌只跟一个岗位；岗位到期、结束或者移交，令牌就看不了。")
    do = _("请接手的人重新发令牌。")


class CannotReadThis(Refusal):
    code = "api.read_not_yours"
    status = 403
    what = _("没有给看：这一项不归这个岗位。")
    why = _("令牌的岗位是{role}；这一项给{roles}看。")
    do = _("请用管这件事的岗位的令牌。")


class CannotFindRow(Refusal):
    code = "api.not_found"
    status = 404
    what = _("没有找到。")
    why = _("这个编号不存在，或者不在令牌的岗位管的地方。")
    do = _("核对编号；管的地方看 /api/me。")


class CannotReadParameter(Refusal):
    code = "api.bad_parameter"
    status = 422
    what = _("没有给看：参数读不懂。")
    why = _("{where}：{detail}")
    do = _("对照 /api/docs 改好再来。")


class CannotReadCursor(Refusal):
    code = "api.bad_cursor"
    status = 422
    what = _("没有给看：翻页的记号读不懂。")
    why = _("after 只能用上一页给的 next，原样带回来，别的参数也不要变。")
    do = _("从第一页重新读。")


class CannotReadSoOften(Refusal):
    code = "api.too_often"
    status = 429
    what = _("先停一停。")
    why = _("一个令牌每秒最多读 {per_second} 次。")
    do = _("{seconds} 秒以后再读；要得多就用大一点的 limit，或者只读变了的：/api/changes。")


class CannotFindPage(Refusal):
    code = "api.no_such_address"
    status = 404
    what = _("没有这个地址。")
    why = _("接口里没有 {path}。")
    do = _("对照 /api/docs 改地址。")


class CannotUseMethod(Refusal):
    code = "api.no_such_method"
    status = 405
    what = _("这个地址不能这样用。")
    why = _("{path} 只收 {allowed}。")
    do = _("对照 /api/docs 改方法。")


class CannotAnswerRead(Refusal):
    code = "api.read_failed"
    status = 500
    what = _("系统出错，没有读出来。")
    why = _("错误已写进服务器日志。")
    do = _("过一会儿再读；一直这样，请告诉系统管理员什么时候、读的什么。")

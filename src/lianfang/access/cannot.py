"""What this room refuses, and why. Codes are stable; texts say what, why and what to do."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotRecordHere(Refusal):
    code = "access.not_here"
    status = 403
    what = _("这里不归您的岗位记。")
    why = _("您的岗位是{role}，管的地方不包括这里。")
    do = _("换到管这里的岗位再记；没有的话，请上级办公室给岗位。")


class CannotRecordThisKind(Refusal):
    code = "access.not_your_kind"
    status = 403
    what = _("“{kind}”不由您的岗位记。")
    why = _("您的岗位是{role}。这一项由别的岗位记。")
    do = _("请管这件事的人来记，或者换一个岗位。")


class CannotRecordWithoutPost(Refusal):
    code = "access.no_post"
    status = 403
    what = _("没有岗位，记不了。")
    why = _("那个时候您没有岗位，或者岗位早就结束了。")
    do = _("请社区或乡镇办公室给岗位，然后再记。这一笔留在退回箱里，没有丢。")


class CannotGivePost(Refusal):
    code = "access.cannot_give"
    status = 403
    what = _("这个岗位您给不了。")
    why = _("{own}不能给、结束或移交{asked}的岗位。")
    do = _("请上一级办公室来办。")


class CannotEndBeforeStart(Refusal):
    code = "access.post_days"
    what = _("岗位的日子写反了。")
    why = _("最后一天 {until_on} 早于第一天 {from_on}。")
    do = _("改好日子再记。")


class CannotUseRole(Refusal):
    code = "access.unknown_role"
    what = _("没有“{role}”这种岗位。")
    why = _("岗位只有固定的几种。")
    do = _("从单子里选一种。")


class CannotHandToItself(Refusal):
    code = "access.hand_to_itself"
    what = _("移交没有写清楚。")
    why = _("新岗位和旧岗位是同一个编号。")
    do = _("回到岗位单，重新移交。")


class CannotOpenPage(Refusal):
    code = "access.page_not_yours"
    status = 403
    what = _("这一页您的岗位打不开。")
    why = _("您现在用的岗位是{role}；这一页给{roles}用。")
    do = _("有别的岗位就换一个；没有，请上级办公室给岗位。")


class CannotOpenWithoutPost(Refusal):
    code = "access.page_without_post"
    status = 403
    what = _("您现在没有岗位，这一页打不开。")
    why = _("岗位还没给、还没开始，或者已经到期、交出。记过的都还在台账里。")
    do = _("请上级办公室在“岗位”里给岗位，给好后刷新这页。")


class CannotSignIn(Refusal):
    """The same words whether the account or the password is wrong: nobody learns which codes exist."""

    code = "access.sign_in"
    what = _("没登上去。")
    why = _("工号（手机号）或密码不对。")
    do = _("再看一遍重输；忘了密码，请给您岗位的办公室重设。")


class CannotSignInYet(Refusal):
    code = "access.locked"
    status = 429
    what = _("先停一停，{minutes} 分钟后再登。")
    why = _("密码连着错了好几次。为防别人猜密码，这个账号或这台机器先锁上。")
    do = _("到 {until} 自动解开。忘了密码，请给您岗位的办公室重设。")


class CannotConfirmCode(Refusal):
    code = "access.wrong_code"
    what = _("验证码不对。")
    why = _("验证码 30 秒一换，用过的不能再用；手机时间不准也会不对。")
    do = _("等出了新码再输。手机丢了，用备用码。")


class CannotFindAccount(Refusal):
    code = "access.no_account"
    status = 404
    what = _("没有这个账号。")
    why = _("“{who}”不是工号，也没有人登记这个手机号。")
    do = _("核对工号；新来的人先开账号。")


class CannotUsePassword(Refusal):
    code = "access.weak_password"
    what = _("这个密码不能用。")
    why = _("{reasons}")
    do = _("换一个长一点、别人猜不到的。")


class CannotResetPassword(Refusal):
    code = "access.not_your_account"
    status = 403
    what = _("这个人的密码您重设不了。")
    why = _("这个人还有别处的、或者更上一级的岗位。重设密码就等于拿到那些岗位。")
    do = _("请管得到那些岗位的办公室来重设。")


class CannotResetFactor(Refusal):
    code = "access.no_second_factor"
    what = _("没有可重设的。")
    why = _("这个人没有设验证码，也没有通行密钥，凭密码就能登录。")
    do = _("密码忘了，就重设密码。")


class CannotEndSessions(Refusal):
    code = "access.not_your_sessions"
    status = 403
    what = _("这个人的登录您管不了。")
    why = _("这个人还有别处的、或者更上一级的岗位。")
    do = _("请管得到那些岗位的办公室来办。")


class CannotUsePasskey(Refusal):
    """The same words whatever is wrong with it: another server's, an old question, a key that is not known here."""

    code = "access.passkey"
    what = _("通行密钥没对上。")
    why = _("这把密钥不是这里的、已经停用，或者问答过了 5 分钟。")
    do = _("再试一次；不行就用密码登录，再到“我的账号”里看看这把密钥还在不在。")


class CannotAddPasskeyHere(Refusal):
    code = "access.passkey_host"
    what = _("这个网址用不了通行密钥。")
    why = _("通行密钥只认名字，不认 {host} 这样的数字地址；还要走 https。")
    do = _("请系统管理员给服务器起个名字、装好证书；眼下用手机验证码。")


class CannotReuseCode(Refusal):
    code = "access.code_taken"
    what = _("工号“{staff_code}”有人用了。")
    why = _("一个工号只能是一个人的。")
    do = _("换一个工号；如果就是这个人，不用再开。")


class CannotUseTicket(Refusal):
    """The same words whatever is wrong: used, too old, replaced by a newer slip, or never given out."""

    code = "access.ticket"
    status = 410
    what = _("这张条子用不了了。")
    why = _("条子只能用一次，两周内有效；重设过密码，旧条子也作废。")
    do = _("已经设过密码的，用工号或手机号登录；没设过的，请给您岗位的办公室重打一张。")

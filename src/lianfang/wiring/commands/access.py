"""`lianfang token` and `lianfang password`: credentials, which are not entries."""

import argparse
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.models import Account
from lianfang.access.scope import PostScope, posts_held
from lianfang.access.signing.entering import found_account
from lianfang.access.signing.passwords import set_first_password, set_password
from lianfang.access.signing.tokens import make_token
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal, type_text
from lianfang.kit.sentences import listed
from lianfang.wiring.console import Console


class CannotChoosePost(Refusal):
    code: ClassVar[str] = "post_unclear"
    what: ClassVar[type_text] = gettext_lazy("没发令牌：{account} 有 {count} 个合适的岗位。")
    why: ClassVar[type_text] = gettext_lazy("令牌只跟一个岗位。现有：{posts}")
    do: ClassVar[type_text] = gettext_lazy("用 --place 写明哪个地方的岗位；没有岗位的先给岗位。")


def token(asked: argparse.Namespace, console: Console) -> int:
    """Make a token for a program; it is shown once."""
    account = found_account(asked.account)
    post = _post(account, asked.place)
    made, sent = make_token(account, post, device=asked.note or "api", at=now())
    console.say(sent)
    console.error(
        _("{role}，{path}，到 {until:%Y-%m-%d}。只显示这一次，请收好。").format(
            role=post.label, path=post.path, until=made.ends_at
        )
    )
    return 0


def _post(account: Account, path: str) -> PostScope:
    held = posts_held(account, at=now())
    fitting = [post for post in held if not path or post.path == path]
    if len(fitting) != 1:
        posts = listed(f"{post.label} {post.path}" for post in held) or "—"
        raise CannotChoosePost(account=account.staff_code, count=len(fitting), posts=posts)
    return fitting[0]


def password(asked: argparse.Namespace, console: Console) -> int:
    """Set what was typed; make one up where nothing was."""
    account = found_account(asked.account)
    if console.secret:
        set_password(account, console.secret)
        console.say(_("{account} 的密码换了，原来开着的登录都退了。").format(account=account.staff_code))
    else:
        made = set_first_password(account)
        console.say(_("{account} 的新密码：{password}（头一次登录要换掉）").format(
            account=account.staff_code, password=made
        ))  # fmt: skip
    return 0

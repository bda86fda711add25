"""What cannot be done with forms of the library and with answers to them, and what to do instead."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal, type_text


class CannotRegisterForm(Refusal):
    """The base of all that keeps a form out of the library, or its registration from being put right (`amends`)."""

    code = "reports.cannot_register"
    what = _("这张表没登记上")
    what_amended: ClassVar[type_text] = _("登记没改成，还是原来那样")

    def text(self, part: str) -> str:
        is_amended = self.params.get("amends") not in (None, "None")  # the inbox keeps what is said as words
        return str(self.what_amended) if part == "what" and is_amended else super().text(part)


class CannotNameForm(CannotRegisterForm):
    code = "reports.wrong_key"
    why = _("表的编号和代号 {key} 对不上。")
    do = _("回到报表清单，重新登记一次。")


class CannotTakeKey(CannotRegisterForm):
    code = "reports.key_taken"
    why = _("代号 {key} 已经是“{title}”的了。")
    do = _("是同一张表的新版，就到那张表的页面上换版；不是，就换一个代号。")


class CannotEndBeforeBeginning(CannotRegisterForm):
    code = "reports.until_early"
    why = _("从 {since} 起要，却到 {until} 就止了。")
    do = _("改一下起止的日子。")


class CannotAskBeforeGround(CannotRegisterForm):
    code = "reports.before_ground"
    why = _("依据的文件是 {ground_on} 的，却从 {since} 就要报。")
    do = _("从文件那天或以后要起；或者写上更早的依据。")


class CannotRegisterWithoutDay(CannotRegisterForm):
    code = "reports.no_due_day"
    why = _("“{title}”没写哪天交。")
    do = _("一次的写日期，每周的写周几，每月的写几号。")


class CannotListColumnTwice(CannotRegisterForm):
    code = "reports.column_twice"
    why = _("列“{column}”登记了两遍。")
    do = _("重新选一次文件。")


class CannotChangeForm(Refusal):
    """The base of all that cannot be done with a form that is registered."""

    code = "reports.cannot_change"
    what = _("“{title}”没有改")


class CannotVersionSame(CannotChangeForm):
    code = "reports.same_version"
    why = _("这个文件和第 {number} 版一模一样。")
    do = _("选改过的那一份；没有改就不用换版。")


class CannotVersionEnded(CannotChangeForm):
    code = "reports.form_ended_already"
    why = _("到 {until} 就停用了。")
    do = _("还要的话，另登记一张，写上现在的依据。")


class CannotChangeForOthers(CannotChangeForm):
    code = "reports.form_of_others"
    status = 403
    why = _("这张表不是您这里登记的。")
    do = _("请登记它的单位来改。")


class CannotAmendSame(CannotChangeForm):
    code = "reports.terms_same"
    why = _("写的和现在登记的一样。")
    do = _("改了哪一项再记；没有改就回到这张表。")


class CannotAmendUnseen(CannotChangeForm):
    code = "reports.terms_changed"
    why = _("您看着的时候，别人刚改过它的登记。")
    do = _("重新点一次“改登记”，看看现在写的，再改。")


class CannotAskOthers(CannotChangeForm):
    code = "reports.level_answered"
    why = _("已经有单位交过，不能改成问别的一级要。")
    do = _("停了这张，另登记一张问那一级要；交过的都还在。")


class CannotFindForm(Refusal):
    code = "reports.no_form"
    status = 404
    what = _("没有这张表")
    why = _("它没有登记过，或者不是问您这里要的。")
    do = _("回到报表清单，从里面点开。")


class CannotFindBook(Refusal):
    code = "reports.no_book"
    status = 404
    what = _("这个文件打不开")
    why = _("封存的文件不在了，或者和台账上记的对不上。")
    do = _("请要表的单位再登记一版；台账里的记录都还在。")


class CannotFileThere(Refusal):
    code = "reports.wrong_filing"
    what = _("这张表没记下")
    why = _("表、单位和日期对不上。")
    do = _("回到今天要交的表，重新点开。")


class CannotCountCells(Refusal):
    code = "reports.cells_wrong"
    what = _("这张表没记下")
    why = _("要填 {asked} 格，分开数却是 {said} 格。")
    do = _("重新填一次；还这样就请告诉系统管理员。")


class CannotReleaseNothing(Refusal):
    code = "reports.nothing_to_release"
    what = _("这张表没交")
    why = _("还没有填好的文件，也没有写明是零报。")
    do = _("先填好再交；今天确实没有，就点零报。")

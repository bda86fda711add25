"""Tables of this room: accounts, sessions, tokens, passkeys (credentials, not entries), members, posts (registers)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from lianfang.kit.ids import uuid7
from lianfang.kit.models import OPEN, SECRET, A, B, Classified, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow

from .terms import Role


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; staff codes are compared in upper case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(staff_code=tidy_code(username or ""))

    def open(self, *, county: str, staff_code: str, id: UUID | None = None, password: str | None = None) -> "Account":
        """Make an account; without a password nobody can sign in to it until one is set."""
        account = Account(id=id or uuid7(), county=county, staff_code=tidy_code(staff_code))
        account.set_password(password)
        account.save(using=self._db, force_insert=True)
        return account


def tidy_code(staff_code: str) -> str:
    """Return a staff code as it is kept: no blanks, upper case."""
    return "".join(staff_code.split()).upper()


class Account(AbstractBaseUser, Classified):
    """账号 · A way to sign in: a staff code and a password. Name and phone are the member's, rights are the posts'."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    staff_code = models.CharField(max_length=32, unique=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    must_set_up_factor = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "staff_code"
    REQUIRED_FIELDS = ["county"]
    objects = Accounts()

    privacy = {
        "id": OPEN,
        "county": OPEN,
        "staff_code": OPEN,
        "is_active": OPEN,
        "must_change_password": OPEN,
        "must_set_up_factor": OPEN,
        "opened_at": OPEN,
        "last_login": OPEN,
        "password": SECRET,
    }

    class Meta:
        db_table = "access_account"
        indexes = [models.Index(fields=["county", "staff_code"], name="access_account_county")]

    @cached_property
    def name(self) -> str:
        """The member's name, for the top bar and printed sheets; the staff code where none is known."""
        found = Member.objects.filter(county=self.county, id=self.pk).values_list("name", flat=True).first()
        return found or self.staff_code


class Member(RegisterRow):
    """人员账号 · Who an account belongs to. `phone_digest` is a blind index: it finds a phone and tells none."""

    staff_code = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    phone_digest = models.BinaryField(null=True)
    place = models.UUIDField()
    path = PathField()

    privacy = {
        **REGISTER_PRIVACY,
        "staff_code": OPEN,
        "name": B,
        "phone_digest": A,
        "place": OPEN,
        "path": OPEN,
    }

    class Meta:
        db_table = "access_member"
        indexes = [
            models.Index(fields=["county", "phone_digest"], name="access_member_phone"),
            models.Index(fields=["county", "staff_code"], name="access_member_code"),
            models.Index(fields=["county", "path", "staff_code"], name="access_member_path"),
        ]


class Post(RegisterRow):
    """岗位 · A role at a place, held by one account from a day to a day."""

    account = models.UUIDField()
    role = models.CharField(max_length=32, choices=Role.choices)
    place = models.UUIDField()
    path = PathField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    lapsed = models.BooleanField(default=False)
    next_post = models.UUIDField(null=True)
    classes = models.CharField(max_length=8)
    purpose = models.CharField(max_length=100)
    given_by = models.UUIDField()

    privacy = {
        **REGISTER_PRIVACY,
        "account": OPEN,
        "role": OPEN,
        "place": OPEN,
        "path": OPEN,
        "from_on": OPEN,
        "until_on": OPEN,
        "ended_at": OPEN,
        "lapsed": OPEN,
        "next_post": OPEN,
        "classes": OPEN,
        "purpose": OPEN,
        "given_by": OPEN,
    }

    class Meta:
        db_table = "access_post"
        indexes = [
            models.Index(fields=["county", "account"], name="access_post_account"),
            models.Index(fields=["county", "path", "role", "id"], name="access_post_path"),
            models.Index(fields=["county", "until_on"], name="access_post_until"),
        ]

    @property
    def label(self) -> str:
        return str(Role(self.role).label)


class Token(Classified):
    """令牌 · Lets a device hand in entries for one post. Only the SHA-256 of what the device holds is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    digest = models.BinaryField(unique=True)
    account = models.UUIDField()
    post = models.UUIDField()
    device = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    privacy = {
        "id": OPEN,
        "county": OPEN,
        "digest": SECRET,
        "account": OPEN,
        "post": OPEN,
        "device": OPEN,
        "made_at": OPEN,
        "ends_at": OPEN,
        "revoked_at": OPEN,
    }

    class Meta:
        db_table = "access_token"
        indexes = [models.Index(fields=["county", "account"], name="access_token_account")]


class Screen(Classified):
    """大屏 · A screen on a wall that shows the board of one place, for as long as the post that set it up is held.

    It is let in once by a short code typed at it, and from then on by what it keeps; both stand here only as SHA-256.
    It reads that board and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    name = models.CharField(max_length=40)
    place = models.UUIDField()
    path = PathField()
    post = models.UUIDField()
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    code_digest = models.BinaryField(null=True)
    code_until_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, unique=True)
    let_in_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = {
        "id": OPEN,
        "county": OPEN,
        "name": OPEN,
        "place": OPEN,
        "path": OPEN,
        "post": OPEN,
        "opened_by": OPEN,
        "opened_at": OPEN,
        "code_digest": SECRET,
        "code_until_at": OPEN,
        "digest": SECRET,
        "let_in_at": OPEN,
        "ends_at": OPEN,
        "ended_at": OPEN,
    }

    class Meta:
        db_table = "access_screen"
        indexes = [models.Index(fields=["county", "path", "id"], name="access_screen_path")]


class Session(Classified):
    """登录 · A browser that is signed in, or is about to be. Its key stands here only as SHA-256.

    Django's own table keeps the key itself and not whose session it is; here each is listed for its holder, and a row
    that is deleted ends the session at its next request.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField()
    account = models.UUIDField(null=True)
    device = models.CharField(max_length=64)
    browser = models.CharField(max_length=40)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    privacy = {
        "session_key": SECRET,
        "session_data": SECRET,
        "expire_date": OPEN,
        "account": OPEN,
        "device": OPEN,
        "browser": OPEN,
        "began_at": OPEN,
        "seen_at": OPEN,
    }

    class Meta:
        db_table = "access_session"
        indexes = [
            models.Index(fields=["account"], name="access_session_account"),
            models.Index(fields=["expire_date"], name="access_session_expire"),
        ]


class Passkey(Classified):
    """通行密钥 · Proves who signs in by a key that never leaves a phone or computer, for one name of this server."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    account = models.UUIDField()
    name = models.CharField(max_length=40)
    host = models.CharField(max_length=253)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    used_count = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    privacy = {
        "id": OPEN,
        "county": OPEN,
        "account": OPEN,
        "name": OPEN,
        "host": OPEN,
        "credential": SECRET,
        "public_key": OPEN,
        "used_count": OPEN,
        "made_at": OPEN,
        "used_at": OPEN,
    }

    class Meta:
        db_table = "access_passkey"
        indexes = [models.Index(fields=["county", "account"], name="access_passkey_account")]


def plain_classes(classes: Any) -> str:
    """Return field classes in one order, each once: "ABD"."""
    return "".join(sorted(set(classes)))

"""The interface itself: its routers, its refusals, and the description that programs and the docs page read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from .cannot import CannotFindPage, CannotUseMethod
from .entries import entries
from .problems import MEDIA, answer_problems, problem
from .reading import reads

TITLE = _("联防接口")
ABOUT = _(
    "读底册和盘点，送台账。令牌跟一个岗位：那个岗位看得到什么、记得了什么，程序就看得到、记得了什么。"
    "姓名只露姓，号码不出接口；看不到的和没人说过的都是 null。"
)
WORDS = ("title", "summary", "description")


class Interface(NinjaAPI):
    """Describes itself in the reader's language."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        found = super().get_openapi_schema(**kwargs)
        for path in found["paths"].values():
            for operation in path.values():
                _tell_problems(operation)
        return _translated(found)


def _tell_problems(operation: dict[str, Any]) -> None:
    """A refused read is answered in a media type of its own, which ninja cannot know."""
    for answer in operation["responses"].values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/Problem"):
            answer["content"] = {MEDIA: content["application/json"]}


def _translated(found: Any) -> Any:
    """Return a description with every text in the reader's language."""
    if isinstance(found, dict):
        return {
            name: gettext(value) if name in WORDS and isinstance(value, str) and value else _translated(value)
            for name, value in found.items()
        }
    return [_translated(one) for one in found] if isinstance(found, list | tuple) else found


interface = Interface(
    title=TITLE, version="1", description=ABOUT, urls_namespace="api", docs_url=None, openapi_url="/openapi.json"
)
interface.add_router("", entries)
interface.add_router("", reads)
answer_problems(interface)


@csrf_exempt
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """Below /api/ nothing answers with a page."""
    return problem(CannotFindPage(path=f"/api/{rest}"[:100]))


def say_methods(get_response: Any) -> Any:
    """Middleware: a method that an address does not take is refused as everything else is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = get_response(request)
        if response.status_code != 405 or not request.path_info.startswith("/api/"):
            return response
        allowed = response.headers.get("Allow", "")
        answer = problem(CannotUseMethod(path=request.path_info[:100], allowed=allowed))
        answer.headers["Allow"] = allowed
        return answer

    return middleware

"""The description: complete, open to everybody, in both languages, and nothing on its pages from elsewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.api.surface import interface

pytestmark = pytest.mark.django_db


def test_the_description_names_what_there_is() -> None:
    found = Client().get("/api/openapi.json").json()

    assert sorted(f"{method} {path}" for path, methods in found["paths"].items() for method in methods) == [
        "get /api/boards/{place_id}",
        "get /api/changes",
        "get /api/doors",
        "get /api/doors/{door_id}",
        "get /api/head",
        "get /api/households",
        "get /api/households/{household_id}",
        "get /api/me",
        "get /api/persons/{person_id}",
        "get /api/places",
        "get /api/places/{place_id}",
        "get /api/visits",
        "post /api/entries",
    ]


def test_every_read_says_how_it_is_refused() -> None:
    found = Client().get("/api/openapi.json").json()

    reads = [one["get"] for path, one in found["paths"].items() if path != "/api/head" and "get" in one]
    refused = {tuple(one["responses"]["404"]["content"]) for one in reads}
    assert refused == {("application/problem+json",)}
    assert {tuple(one["security"][0]) for one in reads} == {("Bearer",)}


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "令牌是谁的，看得到哪里"), ("en", "Whose token it is, and what it sees")]
)
def test_the_description_speaks_the_language_asked_for(language: str, word: str) -> None:
    found = Client().get("/api/openapi.json", headers={"Accept-Language": language}).json()

    assert found["paths"]["/api/me"]["get"]["summary"] == word


def test_an_english_description_holds_no_chinese() -> None:
    found = Client().get("/api/openapi.json", headers={"Accept-Language": "en"}).content.decode()

    assert re.findall(r"[\u4e00-\u9fff]+", found.replace("张**", "")) == []


@pytest.mark.parametrize("name", ["docs", "try"])
def test_the_pages_take_nothing_from_elsewhere(name: str) -> None:
    answer = Client().get(reverse(name))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page) == []
    assert re.findall(r"<script(?![^>]*(?:src=|type=\"application/json\"))", page) == []


def test_the_page_lists_every_operation() -> None:
    page = Client().get(reverse("docs")).content.decode()

    paths = interface.get_openapi_schema()["paths"]
    assert [path for path in paths if f"</b> {path}</code>" not in page] == []

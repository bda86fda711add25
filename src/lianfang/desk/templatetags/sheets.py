"""What the templates of paper sheets need: the boxes of a question with their keys."""

from django import template

from lianfang.desk.sheets.shown import boxes

register = template.Library()
register.filter("boxes", boxes)

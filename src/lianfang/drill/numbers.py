"""Identity numbers and phones of people who do not exist.

An identity number has a valid check digit, so that the product treats it like any other, but its area begins with 99,
which GB/T 2260 gives to no province. A phone begins with 154, a segment of mobile numbers that is assigned to nobody.
"""

from datetime import date
from random import Random

from lianfang.books.values import check_digit

NOWHERE = "99"
UNASSIGNED = "154"


def id_no(county: str, born: date, sex: str, random: Random) -> str:
    """Return a number of 18 characters; its 17th digit is odd for men (GB 11643-1999)."""
    turn = int(random.random() * 500) * 2 + (sex == "male")
    body = f"{NOWHERE}{county[2:]}{born.year}{born.month:02d}{born.day:02d}{turn:03d}"
    return body + check_digit(body)


def phone(random: Random) -> str:
    return f"{UNASSIGNED}{int(random.random() * 10**8):08d}"

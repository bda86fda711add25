"""`lianfang distribute`."""

import argparse

from django.utils.translation import gettext as _

from lianfang.operations.distributing import distribute as run
from lianfang.operations.distributing import statements
from lianfang.wiring.console import Console


def distribute(asked: argparse.Namespace, console: Console) -> int:
    if not asked.run_them:
        for statement in statements():
            console.say(statement)
        return 0
    console.say(_("{count} 张表按县分布好了。").format(count=run()))
    return 0

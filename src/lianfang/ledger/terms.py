"""Words of the ledger."""

LEVELS = {1: "一级响应", 2: "二级响应", 3: "三级响应", 4: "四级响应"}

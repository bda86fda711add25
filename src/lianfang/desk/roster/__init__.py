"""导入 · A roster workbook from the office's computer: tried first, then recorded, an answer for every row."""

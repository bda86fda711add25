"""未访单 · Lists of what is left to do, on the page, on paper and as a workbook; and of persons to look after."""

"""What every room needs and nothing of health: ids, time, paths, refusals, dated rules, paging, masking."""

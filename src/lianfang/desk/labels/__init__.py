"""门牌码: sheets of door labels to stick on, and where their codes lead."""

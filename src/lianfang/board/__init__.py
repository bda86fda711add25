"""大屏 · The command screen on the wall: one place's board at 1920 by 1080, read from across the room.

It shows counts and names of places, never of people, at most four alarms, and says so when its figures are old. It is
opened by whoever is signed in to an office with a board, or stands for months on a screen that was let in by a code
(access/signing/screens.py). Boards to work with are the office's (desk/board).
"""

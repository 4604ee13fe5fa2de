"""Dates in English: day first with the month in letters, and the 24-hour clock.

Django's own English writes 11/12/2026 5 p.m., which half of the readers take for another day, and which is too wide
for a table.
"""

DATE_FORMAT = "j M Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"

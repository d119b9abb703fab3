"""How days and instants are written and read, in place of Django's own British formats.

Django would read 05/12/2025 as a day, and editors from two continents would mean two different
days by it. Only forms that can mean one day are read: the ISO form, which the tables use as well,
and the month in words.
"""

DATE_FORMAT = "j F Y"  # 17 December 2025
SHORT_DATE_FORMAT = "j M Y"  # 17 Dec 2025
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"

# The first of each is also the form in which the admin shows a value for editing.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M"]

"""Numbers in Chinese: grouped by thousands with a comma, as business documents write them.

Django's own Chinese groups by four and with nothing in between, so that 401,213 reads 401213.
"""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."

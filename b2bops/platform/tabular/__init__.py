"""Reading files of rows: unpacking within limits, encodings, CSV, workbooks, numbers and dates as people write them."""

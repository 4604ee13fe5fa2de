"""Documents of quote to cash on paper: what is printed on each, and the mail it is sent with."""

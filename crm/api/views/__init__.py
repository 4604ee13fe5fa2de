"""API of customers: the services and selectors the screens use, over JSON."""

"""Quote to cash: quotes, sales orders, returns."""

"""Demand forecasting for many series at once: point, quantiles, lead-time demand and a passport of accuracy."""

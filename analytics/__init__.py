"""Jobs that compute, prove and explain; proposals people decide on."""

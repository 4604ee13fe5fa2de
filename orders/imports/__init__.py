"""Import of sales files: read, clean, stage, match returns, load in resumable steps."""

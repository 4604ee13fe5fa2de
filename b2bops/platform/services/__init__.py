"""Writing the platform's tables, one file per topic; called through their module: ``audit.record(…)``."""

"""The jobs, one file each. A file here that exports JOB is a job; nothing else needs to be touched."""

"""Reading facts in bulk into arrays for the jobs, and reading results for screens and the API."""

"""What must always hold of customers and their tickets."""

from crm.service_invariants import SERVICE_INVARIANTS

INVARIANTS = {**SERVICE_INVARIANTS}

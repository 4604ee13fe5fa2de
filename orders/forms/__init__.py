"""Forms of documents. They clean what was typed; the services decide what may be done."""

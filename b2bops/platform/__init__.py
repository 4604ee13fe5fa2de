"""What every business write leans on: audit, outbox, idempotency, document numbers, runs, imports, notifications."""

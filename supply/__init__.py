"""Where goods come from and lie: suppliers, purchase orders, warehouses, the stock ledger."""

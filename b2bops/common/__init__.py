"""The kernel's lowest shelf: what every app may lean on. Imports no app."""

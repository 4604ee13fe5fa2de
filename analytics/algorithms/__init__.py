"""Pure numbers: arrays in, frozen dataclasses out; no Django, no clock, no I/O."""

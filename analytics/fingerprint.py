"""The fingerprint of what a job read: equal inputs have equal fingerprints, on every machine."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.core.serializers.json import DjangoJSONEncoder


def fingerprint(parts: Mapping[str, Any]) -> str:
    """sha256 over named parts: arrays by type, shape and bytes, everything else by its JSON."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(name.encode() + b"\0")
        value = parts[name]
        if isinstance(value, np.ndarray):
            digest.update(f"{value.dtype.str}{value.shape}".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        else:
            digest.update(json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder).encode())
        digest.update(b"\0")
    return digest.hexdigest()

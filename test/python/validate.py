"""Validates the objects on standard input, one a line, with stix2-validator; writes the errors of each as JSON on a line."""

import json
import logging
import sys

from stix2validator import ValidationOptions, validate_instance

logging.disable(logging.CRITICAL)
options = ValidationOptions(version="2.1", strict=False)
for line in sys.stdin:
    results = validate_instance(json.loads(line), options)
    print(json.dumps(sorted(str(error) for error in results.errors)))

"""Loads the event on standard input with PyMISP, has it checked against MISP's own types and templates, and says what is in it."""

import json
import sys

from pymisp import MISPEvent

event = MISPEvent(strict_validation=True)
event.load(json.load(sys.stdin))
print(
    json.dumps(
        {
            "uuid": event.uuid,
            "info": event.info,
            "tags": [tag.name for tag in event.tags],
            "attributes": sorted([one.type, one.value, one.to_ids] for one in event.attributes),
            "objects": [
                {"name": held.name, "known": held._known_template, "attributes": sorted([one.object_relation, one.value] for one in held.attributes)}
                for held in event.objects
            ],
        },
        default=str,
    )
)

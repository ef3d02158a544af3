"""Reads one TAXII 2.1 collection page by page with taxii2-client and writes every object on a line of its own."""

import json
import sys

from taxii2client.common import TokenAuth
from taxii2client.v21 import Collection, as_pages


class Bearer(TokenAuth):
    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.key
        return request


url, token, page_size = sys.argv[1], sys.argv[2], int(sys.argv[3])
collection = Collection(url, auth=Bearer(token))
for page in as_pages(collection.get_objects, per_request=page_size):
    for stix_object in page.get("objects", []):
        print(json.dumps(stix_object, ensure_ascii=True))

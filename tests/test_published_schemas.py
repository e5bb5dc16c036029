"""Documents against the published schemas, where they are at hand: `NORDLIB_TEST_SCHEMAS` names the folder that has them.

The schemas carry no licence, so they are not part of nordlib; `tests/content_models.py` checks the same facts in every run. The package
`xmlschema` (group `soak`) reads them. The folder must have `ncip_v2_02.xsd` and `ISO-18626-v1_2.xsd`.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.interchange import iso18626, ncip
from tests.message_models import messages

FOLDER: Final = os.environ.get("NORDLIB_TEST_SCHEMAS", "")
NAMES: Final = {"ncip_v2_02.xsd": ncip.PROTOCOL, "ISO-18626-v1_2.xsd": iso18626.PROTOCOL}
pytestmark = pytest.mark.skipif(not FOLDER, reason="NORDLIB_TEST_SCHEMAS names no folder with the published schemas")


@pytest.fixture(scope="module", params=NAMES)
def published(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """A schema, and its protocol."""
    xmlschema: Any = import_module("xmlschema")
    return xmlschema.XMLSchema(str(Path(FOLDER, request.param))), NAMES[request.param]


@given(data=st.data())
def test_a_document_is_valid_against_the_published_schema(published: tuple[Any, Any], data: st.DataObject) -> None:
    schema, protocol = published
    schema.validate(protocol.write(data.draw(messages(protocol))).decode())

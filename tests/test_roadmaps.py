"""All layouts are the same roadmap, with all ends."""

import pytest
import rtoml

from tests.every import every
from tests.roadmaps import DATA, ENDINGS, LAYOUTS
from tests.toml_documents import same


@every("layout", [*LAYOUTS])
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_layout_is_the_same_roadmap(layout: str, ending: str):
    text = ENDINGS[ending](LAYOUTS[layout])
    assert same(rtoml.loads(text.replace("\r\n", "\n")), DATA)

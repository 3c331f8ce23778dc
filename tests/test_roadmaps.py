"""All layouts are the same roadmap, with all ends."""

import pytest
import rtoml

from tests.roadmaps import DATA, ENDINGS, LAYOUTS
from tests.toml_documents import same


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_the_same_roadmap(layout: str, ending: str):
    text = ENDINGS[ending](LAYOUTS[layout])
    assert same(rtoml.loads(text.replace("\r\n", "\n")), DATA)

"""The changes that save the options of an import."""

from roadmap_cli.editing.import_mappings import mapping_changes
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.model.types import ImportMapping
from roadmap_cli.model.validate import parse_roadmap, read_roadmap

HEAD = '[roadmap]\ntitle = "R"\n'
OPTIONS = ImportMapping(map=["title=T"], map_status="x=met", keep_unread=True)


def saved(text: str, options: ImportMapping, name: str = "m") -> str:
    data = parse_roadmap(text, "f")
    changes = mapping_changes(name, options, read_roadmap(data, text, "f"))
    return edited_roadmap(text, data, changes, "f")[0] if changes else text


def test_a_new_mapping_follows_the_others_and_a_saved_one_changes_only_where_it_differs() -> None:
    text = saved(HEAD + "\n[imports.a]\narea = 'a' # mine\n\n[check]\n", OPTIONS)
    table = '[imports.m]\nmap = ["title=T"]\nmap_status = "x=met"\nkeep_unread = true\n'
    assert text == HEAD + "\n[imports.a]\narea = 'a' # mine\n\n" + table + "\n[check]\n"
    assert saved(text, OPTIONS) == text
    now = ImportMapping(map="title=T", area="b")
    assert saved(text, now) == text.replace('map_status = "x=met"\nkeep_unread = true', 'area = "b"')


def test_own_keys_stay() -> None:
    text = HEAD + "[imports.m]\nuntil = 'Total'\nextra = { own = 1 }\nunknown = 2\n"
    assert saved(text, ImportMapping(until="Sum")) == text.replace("Total", "Sum")

"""Words of spreadsheets with one meaning, in English, French, Spanish, German and Portuguese.

A word that says more than a status of the format, such as `delayed` or `on track`, is not here: what it means
is for `--map-status` to say. `make reference` writes the tables into docs/reference/import.md.
"""

from collections.abc import Mapping

from roadmap_cli.model.field_types import FieldType
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Status

LANGUAGES = ("English", "French", "Spanish", "German", "Portuguese")

STATUS_WORDS: Mapping[Status, tuple[str, ...]] = {
    Status.PLANNED: (
        "not started, not yet started, not begun, not yet begun, yet to start, to do, todo, scheduled",
        "non commencé, pas commencé, pas encore commencé, non démarré, pas encore démarré, à faire, prévu,"
        " planifié, non commencée, pas commencée, non démarrée, prévue, planifiée",
        "no iniciado, sin iniciar, no empezado, sin empezar, no comenzado, por hacer, previsto, planificado,"
        " no iniciada, no empezada, no comenzada, prevista, planificada",
        "nicht begonnen, noch nicht begonnen, nicht gestartet, noch nicht gestartet, geplant, vorgesehen",
        "não iniciado, não começado, por iniciar, por fazer, a fazer, previsto, planejado, planeado,"
        " não iniciada, não começada, prevista, planejada, planeada",
    ),
    Status.UNDERWAY: (
        "in progress, under way, started, begun, work in progress, being implemented",
        "en cours, commencé, démarré, en cours de réalisation, en cours de mise en œuvre, commencée,"
        " démarrée",
        "en curso, en progreso, en marcha, en proceso, en ejecución, iniciado, iniciada",
        "in Arbeit, in Bearbeitung, in Umsetzung, begonnen, gestartet",
        "em curso, em andamento, em progresso, em execução, iniciado, iniciada",
    ),
    Status.AT_RISK: ("", "à risque", "en riesgo", "gefährdet", "em risco"),
    Status.MET: (
        "complete, completed, done, implemented, fully implemented, delivered, fulfilled, achieved,"
        " accomplished, finished",
        "terminé, achevé, réalisé, fait, accompli, mis en œuvre, terminée, achevée, réalisée, faite,"
        " accomplie, mise en œuvre",
        "completado, completo, terminado, finalizado, hecho, implementado, cumplido, realizado, completada,"
        " completa, terminada, finalizada, hecha, implementada, cumplida, realizada",
        "abgeschlossen, erledigt, umgesetzt, fertig, fertiggestellt, erfüllt, vollendet",
        "concluído, completo, terminado, finalizado, feito, implementado, cumprido, realizado, concluída,"
        " completa, terminada, finalizada, feita, implementada, cumprida, realizada",
    ),
    Status.DROPPED: (
        "abandoned, cancelled, canceled, discontinued, withdrawn, scrapped",
        "abandonné, annulé, abandonnée, annulée",
        "abandonado, cancelado, descartado, abandonada, cancelada, descartada",
        "aufgegeben, abgebrochen, gestrichen, verworfen",
        "abandonado, cancelado, descartado, abandonada, cancelada, descartada",
    ),
    Status.UNKNOWN: (
        "",
        "inconnu, inconnue",
        "desconocido, desconocida",
        "unbekannt",
        "desconhecido, desconhecida",
    ),
}
"""The words of each status in each of the languages."""

NOT_SET = (
    "TBD, TBC, TBA, to be determined, to be decided, to be defined, to be confirmed, to be announced,"
    " pending, not set, not yet set, open-ended, ongoing, continuous, permanent",
    "à déterminer, à définir, à confirmer, à préciser, non défini, en continu, continu",
    "por determinar, por definir, por confirmar, pendiente, sin definir, continuo",
    "offen, noch offen, unbestimmt, noch festzulegen, laufend, fortlaufend, dauerhaft",
    "a determinar, a definir, a confirmar, por determinar, pendente, sem definição, contínuo",
)
"""Words in a cell for a date that is not set, in each of the languages; as a deadline, they are kept."""

EMPTY = (
    "n/a, n.a., none, nil, null, not applicable",
    "sans objet, non applicable, aucun, aucune, néant",
    "no aplica, no corresponde, ninguno, ninguna",
    "entfällt, nicht zutreffend, k. A., keine",
    "não se aplica, não aplicável, nenhum, nenhuma, n/d",
)
"""Words in a cell that say that it has no value, in each of the languages."""

DASHES = ("-", "--", "\u2013", "\u2014", "\u2212")
"""Signs that alone in a cell mean that it has no value."""


def _words(languages: tuple[str, ...]) -> frozenset[str]:
    words = [word for one in languages for word in one.split(",") if word.strip()]
    return frozenset(name_key(form) for word in words for form in (word, word.replace("œ", "oe")))


STATUSES = {word: status for status, languages in STATUS_WORDS.items() for word in _words(languages)}
"""The status of each word by `name_key`."""

_NOT_SET, _EMPTY, _DASHES = _words(NOT_SET), _words(EMPTY), frozenset(DASHES)
_WITH_WORDS = frozenset({FieldType.DATE, FieldType.PERCENT, FieldType.INTERVAL})
_OF_NAMES = frozenset({FieldType.NAMES, FieldType.IDS, FieldType.WORDS, FieldType.ADDRESSES, FieldType.ID})


def is_not_set(text: str) -> bool:
    """Return whether a text is a word for a date that is not set, such as `TBD` or `ongoing`."""
    return name_key(text) in _NOT_SET


def is_empty(text: str, field_type: FieldType) -> bool:
    """Return whether a text says that a cell of a field has no value, such as `n/a`; never for texts."""
    if field_type in _WITH_WORDS:
        key = name_key(text)
        return key in _EMPTY or key in _DASHES
    if field_type in _OF_NAMES:
        key = name_key(text)
        return key in _DASHES or key in _NO_NAME
    return field_type is FieldType.STATUS and text.strip() in _DASHES


_NO_NAME = frozenset({"n/a", "n.a.", "not applicable", "none", "tbd", "tbc", "tba", "to be determined"})
"""The words for no name; a name can be one of the others."""

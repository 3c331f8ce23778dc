"""The names of months in English, French, Spanish, German and Portuguese, without case and accents."""

_NAMES = (
    ("january jan", "janvier janv", "enero ene", "januar janner", "janeiro"),
    ("february feb", "fevrier fevr fev", "febrero", "februar feber", "fevereiro"),
    ("march mar", "mars", "marzo", "marz mrz maerz", "marco"),
    ("april apr", "avril avr", "abril abr", "", ""),
    ("may", "mai", "mayo", "", "maio"),
    ("june jun", "juin", "junio", "juni", "junho"),
    ("july jul", "juillet juil", "julio", "juli", "julho"),
    ("august aug", "aout", "agosto ago", "", ""),
    ("september sept sep", "septembre", "septiembre setiembre set", "", "setembro"),
    ("october oct", "octobre", "octubre", "oktober okt", "outubro out"),
    ("november nov", "novembre", "noviembre", "", "novembro"),
    ("december dec", "decembre", "diciembre dic", "dezember dez", "dezembro"),
)
"""Each month in the five languages; an empty text where another language has the same names."""

MONTH_NAMES = tuple(english.split()[0] for english, *_ in _NAMES)
"""The full names in English."""

MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in " ".join(names).split()}
"""The number of each month by name. No name is that of two months."""

"""Languages that a detector by letters takes for their neighbours: words that only one of them has decide.

Each is a word of news that the others of the same group spell otherwise or lack: months, weekdays, conjunctions.
"""

import re

_WORDS = {
    "id": (
        "bahwa karena senin jumat kabupaten provinsi polisi kantor pemerintah uang perusahaan sepeda mobil "
        "bisa agustus maret juni juli desember mengatakan wisatawan petugas wib wita wit rupiah gubernur "
        "bupati wali kecamatan kelurahan usai rp"
    ),
    "ms": (
        "bahawa kerana isnin jumaat ahad bandar kerajaan polis pejabat wang syarikat basikal ogos mac jun "
        "julai disember pelancong hospital rm ringgit datuk mukim manakala sekiranya cuma iaitu peratus kadar "
        "mesyuarat saintis lebuh jambatan persekutuan yb dun parlimen"
    ),
    "hr": (
        "tko tjedan tjedna tjedni vlak vlakovi siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza "
        "rujna listopada studenoga studenog prosinca tisuća tisuće tisuću županija županije županiji "
        "sveučilište glazba glazbe kazalište kazališta hrvatska hrvatskoj hrvatske eura euro policajci "
        "priopćio priopćila priopćili nogomet postaja ravnatelj ravnateljica otok otoka otoku"
    ),
    "bs": (
        "sedmica sedmice sedmicu hiljada hiljade hiljadu kanton kantona kantonu januara februara marta aprila "
        "maja juna jula augusta septembra oktobra novembra decembra univerzitet univerziteta muzika muzike "
        "bih km bosna bosne bosni hercegovina hercegovine hercegovini federacije saopćeno saopćio saopćila "
        "saopćenje historija historije lahko ko"
    ),
    "sr": (
        "gde pre posle reka reke reku deca dece dete mesto mesta mestu vreme vremena nedelja nedelje nedelju "
        "sneg mleko uvek opština opštine opštini opštinu juče saopšteno saopštio saopštila srbija srbije "
        "srbiji dinara hleb ovde devojka devojke celo čovek dve lekar vredi vrednosti"
    ),
    "nl": "een zijn niet werd werden wordt hij zij deze heeft geen hun ook naar zaterdag zondag burgemeester",
    "af": "'n nie hulle sê vir nou sy hy hierdie baie ná word saterdag sondag skool weer",
}
#: For what is detected: the languages that it may be instead, and whether its own words must stand in the text.
_TAKEN_FOR = {"ms": ("id",), "id": ("ms",), "bs": ("hr", "sr"), "af": ("nl",)}
_UNSURE = frozenset({"ms", "bs"})  # without a word of their own they are as often a neighbour
_WORD = re.compile(r"['’]n\b|[^\W\d_]+")
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def candidates(language: str) -> tuple[str, ...]:
    """Return the language, and those that it may be instead."""
    return (language, *_TAKEN_FOR.get(language, ()))


def settle_neighbour(language: str, text: str) -> str | None:
    """Return the detected language or that of its neighbours which the words of the text speak for.

    None where nothing speaks for a language that its neighbours are often taken for.
    """
    if language not in _TAKEN_FOR:
        return language
    words = [match[0].replace("’", "'") for match in _WORD.finditer(text.casefold())]
    counts = {name: sum(word in _SETS[name] for word in words) for name in candidates(language)}
    best = max(counts, key=lambda name: (counts[name], name == language))
    return None if counts[best] == 0 and language in _UNSURE else best

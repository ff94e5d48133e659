"""The nominative of Greek names, which stand in the genitive behind the article of a byline: `Του Γιώργου Παππά`.

The article tells the gender. A given name loses the ending of its declension. A surname of a woman is a genitive
itself and stays; so do the surnames of men that are genitives by origin (`Γεωργίου`, `Ιωάννου`), which carry the stress
on the last syllable but one: a noun in -ος that is stressed on the third but last keeps its stress only in names
(`Παπαδόπουλος`, `Παπαδόπουλου`).
"""

import re

# The last article has a Latin t, as some type it.
_BYLINE = re.compile(r"(?:γράφει\s+)?(του|της|tου)\s*:?\s+(?=[Α-ΩΆΈΉΊΌΎΏ])", re.IGNORECASE)
_MASCULINE = (
    ("ου", "ος"),
    ("ού", "ός"),
    ("έα", "έας"),
    ("η", "ης"),
    ("ή", "ής"),
    ("α", "ας"),
    ("ά", "άς"),
    ("ΟΥ", "ΟΣ"),
    ("Η", "ΗΣ"),
    ("Α", "ΑΣ"),
)
_FEMININE = (
    ("ας", "α"),
    ("άς", "ά"),
    ("ης", "η"),
    ("ής", "ή"),
    ("ώς", "ώ"),
    ("ΑΣ", "Α"),
    ("ΗΣ", "Η"),
)
_STRESSED = re.compile("[άέήίόύώΐΰ]")
_SYLLABLE = re.compile("(?:αι|αί|ει|εί|οι|οί|ου|ού|αυ|αύ|ευ|εύ|υι|υί|[αεηιουωάέήίόύώϊϋΐΰ])")
_STRESSED_THIRD = 3  # syllables from the end


def without_genitive(byline: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of a byline in the nominative; as they are where no article tells the gender."""
    article = _BYLINE.match(byline.strip())
    if article is None or len(names) != 1:
        return names
    first, *others = names[0].split()
    if not others:
        return names
    if article[1].lower() == "της":
        return (" ".join((_declined(first, _FEMININE), *others)),)
    *middle, surname = others
    return (" ".join((_declined(first, _MASCULINE), *middle, _surname(surname))),)


def _declined(name: str, endings: tuple[tuple[str, str], ...]) -> str:
    for genitive, nominative in endings:
        if name.endswith(genitive) and len(name) > len(genitive) + 1:
            return _MOVED.get(name, name.removesuffix(genitive) + nominative)
    return name


#: Given names whose stress moves in the genitive.
_MOVED = {
    "Αλεξάνδρου": "Αλέξανδρος",
    "Αντωνίου": "Αντώνιος",
    "Βασιλείου": "Βασίλειος",
    "Γεωργίου": "Γεώργιος",
    "Γρηγορίου": "Γρηγόριος",
    "Δημητρίου": "Δημήτριος",
    "Θεοδώρου": "Θεόδωρος",
    "Ιωάννου": "Ιωάννης",
    "Κωνσταντίνου": "Κωνσταντίνος",
    "Νικολάου": "Νικόλαος",
    "Στεφάνου": "Στέφανος",
    "Χαραλάμπους": "Χαράλαμπος",
    "Χριστοφόρου": "Χριστόφορος",
}


def _surname(name: str) -> str:
    if not name.endswith("ου"):
        return name if name.endswith(("ού", "ΟΥ")) else _declined(name, _MASCULINE)
    vowels = [match[0] for match in _SYLLABLE.finditer(name.lower())]
    is_third = len(vowels) >= _STRESSED_THIRD and _STRESSED.search(vowels[-_STRESSED_THIRD]) is not None
    return name.removesuffix("ου") + "ος" if is_third else name

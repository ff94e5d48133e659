import pytest

from ingest.text.decode import decode
from ingest.text.latin_charsets import latin_charset

#: One sentence each, and its character set: what a detector by frequencies takes for another.
SENTENCES = [
    ("cp1250", "A hídon csütörtöktől ismét két sávon haladhatnak az autósok."),
    ("iso-8859-2", "A képviselők nem értettek egyet, ezért a döntést elhalasztották őszre."),
    ("cp1250", "Az önkormányzat szerint jövőre fejeződik be a felújítás, és az erdő menti út is megújul."),
    ("cp1257", "Miesto taryba pritarė biudžetui ir nutarė statyti naują mokyklą prie upės."),
    ("cp1257", "Ugunsdzēsēji naktī izglāba trīs cilvēkus no degošas mājas."),
    ("cp1250", "Primăria a anunţat joi că şcoala din sat se redeschide, iar părinţii sunt mulţumiţi."),
    ("cp1252", "A câmara informou que a ponte será fechada até o fim do mês."),
    ("cp1252", "Il sindaco ha detto che il ponte sarà chiuso perché la piena lo ha danneggiato."),
    ("cp1252", "The café owner, Zoë Muster, said the piñata was Søren’s idea and not hers at all."),
    ("cp1254", "İl meclisi, köprünün sonbahara kadar kapalı kalacağını açıkladı."),
    ("cp1254", "Belediye, köprünün sonbahara kadar kapalı kalacağını açıkladı."),
    ("iso-8859-2", "Wójt zapewnił, że most będzie gotowy wiosną."),
    ("cp1250", "Wójt zapewnił, że most będzie gotowy wiosną."),
    ("cp1250", "Starosta oznámil, že nová škola bude otevřena příští středu."),
    ("cp1250", "Općina je objavila da će nova škola biti otvorena u četvrtak, a vrtić već sljedeći mjesec."),
]


@pytest.mark.parametrize(("codec", "sentence"), SENTENCES)
def test_one_sentence_is_read_in_its_character_set(codec: str, sentence: str) -> None:
    decoded = decode(sentence.encode(codec), html=False)
    assert decoded is not None
    assert decoded.text == sentence


@pytest.mark.parametrize("guess", ["windows-1251", "koi8-r", "shift_jis", "utf-8"])
def test_sets_of_other_letters_stay(guess: str) -> None:
    assert latin_charset("Wójt zapewnił, że most będzie gotowy wiosną.".encode("cp1250"), guess) == guess


def test_a_turkish_letter_is_foreign_to_other_languages() -> None:
    content = "Die Autorin Ýrsa Muster grüßt am Abend die Leser in der Stadtbücherei.".encode("cp1252")
    assert latin_charset(content, "windows-1252") == "windows-1252"


def test_a_language_without_a_table_leaves_the_guess() -> None:
    assert latin_charset("Ñuqanchik rimanchik ñanta purispa".encode("cp1252"), "windows-1252") == "windows-1252"

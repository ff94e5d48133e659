"""Headers of databases of the press that are no `Name: value` lines."""

from ingest.extract.plain.header import read_header

EUROPRESSE = """Nom de la source
Le Courrier du Val
Type de source
Presse • Journaux
Périodicité
Quotidien
Vendredi 22 novembre 2024
Le Courrier du Val • p. 7 • 118 mots
La criée vend à la bougie
La criée a renoncé jeudi à ses enchères.
© 2024 Le Courrier du Val. Tous droits réservés.""".split("\n")

FACTIVA = """SE News
HD Mill wheel turns
again
BY Ada Sample
WC 118 words
PD 14 November 2024
SN Valley Gazette
LA English
LP
The wheel of the old mill turned on Saturday.
TD
The town paid for the axle.
CO mill : The Mill Company
AN Document VALGAZ0020241114""".split("\n")


def test_labels_of_europresse_stand_above_their_values() -> None:
    header = read_header(EUROPRESSE)
    assert header.fields == {"source": "Le Courrier du Val"}
    assert header.remaining == (
        "Vendredi 22 novembre 2024",
        "La criée vend à la bougie",
        "La criée a renoncé jeudi à ses enchères.",
    )


def test_codes_of_factiva_open_their_lines() -> None:
    header = read_header(FACTIVA)
    assert header.fields == {
        "title": "Mill wheel turns again",
        "author": "Ada Sample",
        "date": "14 November 2024",
        "source": "Valley Gazette",
    }
    assert header.remaining == (
        "The wheel of the old mill turned on Saturday.",
        "The town paid for the axle.",
    )


def test_capitals_that_are_no_header_of_codes_stay_lines() -> None:
    lines = ["SE of the town", "The wheel turned.", "IN the end it stopped."]
    assert read_header(lines).remaining == tuple(lines)


def test_a_source_with_its_day_and_fields_of_numbers() -> None:
    lines = ["Quelle: Landbote vom 14.08.2024, S. 11", "Ressort: Lokales", "Dokumentnummer: 2024081411002", "Titel"]
    header = read_header(lines)
    assert header.fields == {"source": "Landbote", "date": "14.08.2024", "section": "Lokales"}
    assert header.remaining == ("Titel",)

"""Labels of dates: what a date in a line stands for, in many languages."""

import pytest

from ingest.text.date_label_others import OTHER
from ingest.text.date_label_words import PUBLISHED, UPDATED
from ingest.text.date_labels import DateRole, labelled_dates, role_of_label

P, U, O = DateRole.PUBLISHED, DateRole.UPDATED, DateRole.OTHER  # noqa: E741

LINES = [
    ("Published: 6 November 2026", "en", [("2026-11-06", P)]),
    ("Published on Fri, Nov 6, 2026 at 10:30 | Updated Nov 7, 2026", "en", [("2026-11-06", P), ("2026-11-07", U)]),
    ("6 November 2026 (updated 9 November 2026)", "en", [("2026-11-06", None), ("2026-11-09", U)]),
    ("Last updated 9 November 2026", "en", [("2026-11-09", U)]),
    ("Applications close on 31 October 2026", "en", [("2026-10-31", O)]),
    ("Embargoed until 00:01 on 6 November 2026", "en", [("2026-11-06", O)]),
    ("Received 3 May 2026; accepted 4 June 2026; published 6 July 2026", "en",
     [("2026-05-03", O), ("2026-06-04", O), ("2026-07-06", P)]),
    ("Valid through April 30, 2026", "en", [("2026-04-30", O)]),
    ("Gültig bis zum 30.04.2026", "de", [("2026-04-30", O)]),
    ("Gäller till och med 30 april 2026", "sv", [("2026-04-30", O)]),
    ("Gælder til 30. april 2026", "da", [("2026-04-30", O)]),
    ("Termin składania wniosków: 30 kwietnia 2026", "pl", [("2026-04-30", O)]),
    ("Doručeno 30. dubna 2026", "cs", [("2026-04-30", O)]),
    ("Ισχύει μέχρι τις 30 Απριλίου 2026", "el", [("2026-04-30", O)]),
    ("30 Nisan 2026 tarihine kadar geçerlidir", "tr", [("2026-04-30", O)]),
    ("مهلت ثبت‌نام: ۱۰ اردیبهشت ۱۴۰۵", "fa", [("2026-04-30", O)]),
    ("Có hiệu lực đến 30/4/2026", "vi", [("2026-04-30", O)]),
    ("Rok prijave: 30. travnja 2026.", "hr", [("2026-04-30", O)]),
    ("Erstellt am 06.11.2026, zuletzt aktualisiert am 09.11.2026", "de", [("2026-11-06", P), ("2026-11-09", U)]),
    ("Stand: 09.11.2026, 10:30 Uhr", "de", [("2026-11-09", U)]),
    ("Einsendeschluss: 30. November 2026", "de", [("2026-11-30", O)]),
    ("Publié le 6 novembre 2026 à 10h30, mis à jour le 7 novembre 2026 à 11h00", "fr",
     [("2026-11-06", P), ("2026-11-07", U)]),
    ("Actualizado el 9 de noviembre de 2026", "es", [("2026-11-09", U)]),
    ("Válido hasta el 30 de noviembre de 2026", "es", [("2026-11-30", O)]),
    ("Pubblicato il 6 novembre 2026 - Ultimo aggiornamento: 7 novembre 2026", "it",
     [("2026-11-06", P), ("2026-11-07", U)]),
    ("Publicado em 6 de novembro de 2026 | Atualizado em 7 de novembro de 2026", "pt",
     [("2026-11-06", P), ("2026-11-07", U)]),
    ("Disponible jusqu’au 6 novembre 2026", "fr", [("2026-11-06", O)]),
    ("Date de l'événement : 6 novembre 2026", "fr", [("2026-11-06", O)]),
    ("Gepubliceerd op 6 november 2026", "nl", [("2026-11-06", P)]),
    ("Uppdaterad 6 november 2026", "sv", [("2026-11-06", U)]),
    ("Sist oppdatert: 6. november 2026", "no", [("2026-11-06", U)]),
    ("Päivitetty 6.11.2026", "fi", [("2026-11-06", U)]),
    ("Data publikacji: 06.11.2026, aktualizacja: 07.11.2026", "pl", [("2026-11-06", P), ("2026-11-07", U)]),
    ("2026. november 6. frissítve: 2026. november 7.", "hu", [("2026-11-06", None), ("2026-11-07", U)]),
    ("Обновлено: 6 ноября 2026", "ru", [("2026-11-06", U)]),
    ("Дата рождения: 6 ноября 1996", "ru", [("1996-11-06", O)]),
    ("Опубліковано 6 листопада 2026", "uk", [("2026-11-06", P)]),
    ("Giriş: 06.11.2026 10:30 Güncelleme: 07.11.2026 09:00", "tr", [("2026-11-06", P), ("2026-11-07", U)]),
    ("Son başvuru tarihi: 06.11.2026", "tr", [("2026-11-06", O)]),
    ("آخر تحديث: 6 نوفمبر 2026", "ar", [("2026-11-06", U)]),
    ("פורסם בתאריך 06.11.2026", "he", [("2026-11-06", P)]),
    ("Cập nhật lúc 10:30 ngày 06/11/2026", "vi", [("2026-11-06", U)]),
    ("Diterbitkan pada 6 November 2026", "id", [("2026-11-06", P)]),
    ("更新时间：2026年11月6日", "zh", [("2026-11-06", U)]),
    ("2026年11月6日 10:30 公開 2026年11月7日 更新", "ja", [("2026-11-06", P), ("2026-11-07", U)]),
    ("입력 2026.11.06 10:30 수정 2026.11.07 11:00", "ko", [("2026-11-06", P), ("2026-11-07", U)]),
    ("접수마감 2026년 11월 6일", "ko", [("2026-11-06", O)]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "language", "expected"), LINES)
def test_dates_have_the_roles_of_their_labels(
    line: str, language: str, expected: list[tuple[str, DateRole | None]]
) -> None:
    assert [(date.moment.day, date.role) for date in labelled_dates(line, language=language)] == expected


def test_each_date_has_its_own_clock() -> None:
    dates = labelled_dates("18.11.2026 - Treffen bis 20.11.2026, 19:15 Uhr", language="de")
    assert [date.moment.local for date in dates] == ["2026-11-18", "2026-11-20T19:15:00"]


def test_a_word_with_a_label_in_it_is_none() -> None:
    assert labelled_dates("The outdated list 6 November 2026", language="en")[0].role is None


def test_words_between_keep_a_label_from_its_date() -> None:
    line = "Updated figures of the fleet for the season that began 6 November 2026"
    assert labelled_dates(line, language="en")[0].role is None


@pytest.mark.parametrize(
    ("label", "role"), [("Published:", P), ("Last Updated", U), ("Deadline", O), ("掲載日", P), ("Report", None)]
)
def test_a_label_alone(label: str, role: DateRole | None) -> None:
    assert role_of_label(label) is role


def test_the_table_is_wide_and_no_label_has_two_roles() -> None:
    assert len(PUBLISHED) >= 50
    assert len(UPDATED) >= 50
    assert len(OTHER) >= 30
    phrases = [
        {phrase for line in table.values() for phrase in line.split("|")} for table in (PUBLISHED, UPDATED, OTHER)
    ]
    assert phrases[0] & phrases[1] == set()
    assert phrases[0] & phrases[2] == set()
    assert phrases[1] & phrases[2] == set()

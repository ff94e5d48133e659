"""Several news texts in one file are separated; one text is not, whatever stands between its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Article, read_document
from ingest.extract.plain.several import split_texts

CANAL = (
    "The first narrowboat in 61 years passed through the locks of Millbrook on Monday after volunteers had dug out "
    "the canal by hand.\n\nThe town hopes for 20,000 visitors a year, the mayor said."
)
BEDS = (
    "A hospital in Wales is to offer beds to relatives of children who stay for longer than a week, its director said "
    "on Tuesday.\n\nThe trial runs until the end of the year and costs 90,000 pounds, which a charity pays."
)
TOWER = (
    "Der Turm der Stadtkirche wird ab Montag eingerüstet, weil sich nach dem Sturm Ziegel gelöst haben, teilte die "
    "Gemeinde am Freitag mit.\n\nDie Arbeiten dauern bis Oktober und kosten 1,2 Millionen Euro, sagte der Pfarrer."
)
PORT = (
    "El puerto de Almería recibirá desde junio dos transbordadores eléctricos que cruzarán a Melilla en seis horas, "
    "informó ayer la autoridad portuaria.\n\nCada barco lleva 600 pasajeros y se carga en cuatro horas en el muelle."
)
BRIDGE_RU = (
    "Пешеходный мост через реку Онегу откроют в пятницу, сообщили в городской администрации. Его строили два года "
    "и потратили 140 миллионов рублей.\n\nВелосипедистам разрешат ездить по мосту круглый год, добавили там же."
)
LAMPS_ZH = (
    "新华镇三百盏太阳能路灯昨晚全部亮起，覆盖十二个村庄，夜间出行的村民说终于不用再打手电筒了。\n\n"
    "镇政府介绍，路灯由村民出资三成，其余由县里补助，每盏灯可以使用十五年，维修由镇上的合作社负责。"
)
LIBRARY_ZH = (
    "县图书馆的流动书车今天开进山区，车上有两千册图书，每周停靠六所小学，孩子们放学以后可以上车阅读。\n\n"
    "图书馆负责人说，书车由一辆退役公交车改装，车顶装有太阳能板，冬天也能供暖，学生家长都很欢迎。"
)

SEVERAL = {
    "a ruled line": (
        f"Mill town reopens its canal\n\nVale Press Agency - 8 April 2025\n\n{CANAL}\n\n{'=' * 40}\n\n"
        f"Hospital to trial visitors' beds\n\nVale Press Agency - 9 April 2025\n\n{BEDS}\n",
        ["Hospital to trial"],
    ),
    "the same source and day below a ruled line": (
        f"Mill town reopens its canal\nVale Press Agency - 8 April 2025\n{CANAL}\n* * *\n"
        f"Hospital to trial visitors' beds\nVale Press Agency - 8 April 2025\n{BEDS}\n",
        ["Hospital to trial"],
    ),
    "an end mark": (
        f"Mill town reopens its canal\nBy Jane Sample\n{CANAL}\n-30-\n\nHospital to trial beds\nBy John Sample\n{BEDS}",
        ["Hospital to trial"],
    ),
    "end marks, and headlines alone": (
        f"Mill town reopens its canal\n\n{CANAL}\n\n###\n\nHospital to trial beds\n\n{BEDS}\n\n###\n",
        ["Hospital to trial"],
    ),
    "teletype": (
        f"ZCZC VPA0012\nMILL TOWN REOPENS ITS CANAL\nMILLBROOK, April 8 (VPA) - {CANAL}\nNNNN\n\n"
        f"ZCZC VPA0013\nHOSPITAL TO TRIAL BEDS\nCARDIFF, April 8 (VPA) - {BEDS}\nNNNN\n",
        ["ZCZC VPA0013"],
    ),
    "datelines without headlines": (
        f"MILLBROOK, April 8 (VPA) - {CANAL}\n\n(END)\n\nCARDIFF, April 8 (VPA) - {BEDS}\n\n(END)\n",
        ["CARDIFF"],
    ),
    "fields of mails": (
        f"Subject: Mill town reopens its canal\nFrom: Vale Press Agency\nDate: Tue, 8 Apr 2025\n\n{CANAL}\n\n"
        f"Subject: Hospital to trial beds\nFrom: Vale Press Agency\nDate: Wed, 9 Apr 2025\n\n{BEDS}\n",
        ["Subject: Hospital"],
    ),
    "a page break": (
        f"Vale Press\nMill town reopens its canal\nBy Jane Sample, 8 April 2025\n\n{CANAL}\n\x0c"
        f"Vale Press\nHospital to trial beds\nBy John Sample, 9 April 2025\n\n{BEDS}\n",
        ["Vale Press\nHospital"],
    ),
    "numbers of documents": (
        "1 of 2 DOCUMENTS\n\nVale Press\n\n8 April 2025\n\nMill town reopens its canal\n\nBYLINE: Jane "
        f"Sample\n\n{CANAL}\n"
        "\n2 of 2 DOCUMENTS\n\nVale Press\n\n9 April 2025\n\nHospital to trial beds\n\nBYLINE: Jane Sample\n\n"
        f"{BEDS}\n",
        ["2 of 2 DOCUMENTS"],
    ),
    "the masthead again": (
        f"Stadtblatt Altenau\nTurm wird eingerüstet\nVon Erika Muster, 4. April 2025\n\n{TOWER}\n\n"
        "Stadtblatt Altenau\nBrücke bleibt gesperrt\nVon Max Muster, 5. April 2025\n\n"
        f"{TOWER.replace('Turm', 'Bogen')}\n",
        ["Stadtblatt Altenau\nBrücke"],
    ),
    "three of them, blank lines between": (
        f"Mill town reopens its canal\nJane Sample\n8 April 2025\n\n{CANAL}\n\n\n"
        f"Hospital to trial beds\nVale Press, 9 April 2025\n\n{BEDS}\n\n\n\n"
        f"Hospital closes its kitchen\nVale Press, 10 April 2025\n\n{BEDS.replace('beds', 'meals')}\n",
        ["Hospital to trial", "Hospital closes"],
    ),
    "datelines below headlines": (
        f"Reabre el puerto\n\nAlmería, 4 abr (Agencia Sur).- {PORT}\n\n"
        f"Nueva línea de autobús\n\nGranada, 4 abr (Agencia Sur).- {PORT.replace('puerto', 'centro')}\n",
        ["Nueva línea"],
    ),
    "Russian": (
        f"В Онеге откроют мост\n04.04.2025, «Северный вестник»\n\n{BRIDGE_RU}\n\n---\n\n"
        f"В Онеге починят пристань\n05.04.2025, «Северный вестник»\n\n{BRIDGE_RU.replace('мост', 'причал')}\n",
        ["В Онеге починят"],
    ),
    "Chinese": (
        f"三百盏路灯点亮山村\n2025-04-04 来源：山城日报\n\n{LAMPS_ZH}\n（完）\n\n流动书车进山\n2025-04-05 "
        f"来源：山城日报\n\n{LIBRARY_ZH}\n",
        ["流动书车进山"],
    ),
    "headings of Markdown": (
        f"# Turm wird eingerüstet\n\n*Von Erika Muster, 4. April 2025*\n\n{TOWER}\n\n"
        f"# Brücke bleibt gesperrt\n\n*Von Max Muster, 5. April 2025*\n\n{TOWER.replace('Turm', 'Bogen')}\n",
        ["# Brücke bleibt"],
    ),
    "the sign before the headlines": (
        f"■三百盏路灯点亮山村\n2025年4月4日　山城日报\n\n{LAMPS_ZH}\n\n"
        f"■流动书车进山\n2025年4月5日　山城日报\n\n{LIBRARY_ZH}\n",
        ["■流动书车进山"],
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_texts_are_separated(name: str) -> None:
    text, begins = SEVERAL[name]
    parts = split_texts(text)
    assert "".join(parts) == text
    assert [part[: len(start)] for part, start in zip(parts[1:], begins, strict=True)] == begins


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_do_not_matter(newline: str) -> None:
    text = SEVERAL["a ruled line"][0].replace("\n", newline)
    parts = split_texts(text)
    assert (len(parts), "".join(parts)) == (2, text)


ONE = {
    "sections under ruled lines": (
        f"Three ways to save a canal\nBy Jane Sample\n8 April 2025\n\n{CANAL}\n\n***\n\nThe second way\n\n"
        f"{BEDS}\n\n***\n\n"
        f"The third way\n\n{CANAL.replace('locks', 'gates')}\n"
    ),
    "a chronicle with days": (
        f"How the canal came back\nBy Jane Sample, Vale Press\n\n{CANAL}\n\n---\n\n4 March 2024\n\n{BEDS}\n\n---\n\n"
        f"9 April 2024\n\n{BEDS.replace('beds', 'meals')}\n"
    ),
    "a live report": (
        f"Live: the canal opens\nVale Press, 8 April 2025\n\n{CANAL}\n\n---\n\nJane Sample, 8 April 2025, 10:42\n"
        f"First boat is through\n\n{BEDS}\n\n---\n\nJohn Sample, 8 April 2025, 11:10\nSecond boat waits\n\n{BEDS}\n"
    ),
    "a live report with clocks only": (
        f"Flood in Millbrook: what we know\nVale Press, 8 April 2025\n\n{CANAL}\n\n* * *\n\n10:42 Vale Press\n"
        f"{BEDS}\n\n* * *\n\n"
        f"11:10 Vale Press\n{BEDS}\n"
    ),
    "an interview": (
        f"“We dug at night”\nInterview: Jane Sample\n8 April 2025\n\n{CANAL}\n\nVale Press: How did it "
        f"begin?\n\n{BEDS}\n\n"
        f"Vale Press: And now?\n\n{CANAL}\n"
    ),
    "a briefing with a list": (
        f"Morning briefing\nJane Sample, 8 April 2025\n\n{CANAL}\n\n---\n\n1. Hospital beds\n\n{BEDS}\n\n---\n\n"
        f"2. Ferries\n\n{BEDS}\n"
    ),
    "about the firm below the end": (
        f"Vale Boats opens yard\nMILLBROOK, April 8, 2025 (PRWIRE) -- {CANAL}\n\n###\n\nAbout Vale Boats\n\n{BEDS}\n\n"
        "Media contact: Jane Sample, press@vale.example, 8 April 2025\n"
    ),
    "notes below the end": (
        f"Vale Boats opens yard\n8 April 2025\n\n{CANAL}\n\nENDS\n\nNotes to editors\n\n1. {BEDS}\n\n2. {CANAL}\n"
    ),
    "related stories with teasers": (
        f"Mill town reopens its canal\nJane Sample\n8 April 2025\n\n{CANAL}\n\n---\n\nRead also\n\nHospital to "
        "trial beds\n"
        f"Jane Sample\n9 April 2025\n\n{BEDS}\n"
    ),
    "a teaser alone": (
        f"Mill town reopens its canal\nJane Sample\n8 April 2025\n\n{CANAL}\n\n----\n\nHospital to trial beds\n"
        "Jane Sample, "
        "9 April 2025\n\nA hospital in Wales is to offer beds to relatives of children who stay longer, its "
        "director said.\n"
    ),
    "printed pages": (
        f"Vale Press\n8 April 2025\nMill town reopens its canal\nBy Jane Sample\n\n{CANAL}\n\x0cVale Press\n8 "
        "April 2025\n"
        f"New owners\n\n{BEDS}\n"
    ),
    "fences and underlines of Markdown": (
        f"---\ntitle: Mill town reopens its canal\ndate: 2025-04-08\nauthor: Jane Sample\n---\n\n{CANAL}\n\n"
        f"Second part\n-----------\n\n{BEDS}\n"
    ),
    "chapters of Markdown": (
        f"# Mill town reopens its canal\n\nBy Jane Sample, 8 April 2025\n\n{CANAL}\n\n# The second way\n\n{BEDS}\n\n"
        f"# The third way, from 9 April 2025 on\n\n{BEDS.replace('beds', 'meals')}\n"
    ),
    "sections with signs": (
        f"■三百盏路灯点亮山村\n2025年4月4日　山城日报\n\n{LAMPS_ZH}\n\n■村民怎么说\n\n{LIBRARY_ZH}\n"
    ),
    "a quoted mail": (
        f"Subject: Re: canal\nFrom: Jane Sample\nDate: Tue, 8 Apr 2025\n\n{CANAL}\n\n-----Original Message-----\n"
        f"From: John Sample\nSent: Monday, April 7, 2025\nSubject: canal\n\n{BEDS}\n"
    ),
    "a signature and rights below a ruled line": (
        f"Mill town reopens its canal\n8 April 2025\n\n{CANAL}\n\n----\nJane Sample is a reporter of Vale "
        f"Press. {BEDS}\n"
        "© 2025 Vale Press. All rights reserved.\n"
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_one_text_stays_whole(name: str) -> None:
    assert split_texts(ONE[name]) == [ONE[name]]


def test_the_sign_before_a_headline_is_no_part_of_it() -> None:
    article = read_document(
        f"■三百盏路灯点亮山村\n2025年4月4日　山城日报\n\n{LAMPS_ZH}\n".encode(), media_type="text/plain"
    )
    assert isinstance(article, Article)
    assert article.title == "三百盏路灯点亮山村"


PIECES = [
    CANAL,
    BEDS,
    TOWER,
    "Mill town reopens its canal",
    "By Jane Sample",
    "8 April 2025",
    "-30-",
    "***",
    "",
    "About",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["\n", "\r\n", "\n\n", "\x0c"]))
def test_parts_join_to_the_text(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    parts = split_texts(text)
    assert "".join(parts) == text
    assert all(part.strip() for part in parts) or parts == [text]


def test_numbers_of_documents_may_be_in_the_middle_of_their_lines() -> None:
    texts = [
        f"{number} of 2 DOCUMENTS\n\nVale Press\n\n{number + 7} April 2025\n\n{title}\n\nBy Jane Sample\n\n{text}\n"
        for number, title, text in ((1, "Mill town reopens its canal", CANAL), (2, "Hospital to trial beds", BEDS))
    ]
    centred = [text.replace(f"{number} of", f"{' ' * 31}{number} of") for number, text in enumerate(texts, start=1)]
    assert [part.strip() for part in split_texts("\n".join(centred))] == [part.strip() for part in texts]
    articles = [read_document(text.encode(), media_type="text/plain") for text in centred]
    titles = [item.title for item in articles if isinstance(item, Article)]
    assert titles == ["Mill town reopens its canal", "Hospital to trial beds"]


def test_a_long_text_with_gaps_stays_one() -> None:
    """The cost of a text grows with its length, not with the square of it."""
    head = "Mill town reopens its canal\n\nVale Press Agency - 8 April 2025\n\n"
    paragraph = (
        "The first narrowboat in 61 years passed through the locks of Millbrook after volunteers had dug it out."
    )
    text = head + f"{paragraph}\n\n\n" * 2_000
    assert split_texts(text) == [text]

"""Sentences of the news that open like notices of rights stay in the text, and notices go."""

import pytest

from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.tail_lines import is_copyright
from ingest.text.boilerplate import line_class, remove_boilerplate
from ingest.text.rights import is_news_of_rights

NEWS = "The council meets again in March, when it will decide whether the new line along the river is built."


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright law will change in March, the minister’s office told members of the house on Tuesday.",
        "Copyright Act changes come in May, she said.",
        "Reproduction of the pictures costs 30 pounds.",
        "All content creators in the town were invited to the fair.",
        "All material from the site was taken to the tip.",
        "All rights groups of the region were at the talks.",
        "Two men entered the building without permission, the police said.",
    ],
)
def test_news_of_rights_stays(sentence: str) -> None:
    assert remove_boilerplate([NEWS, sentence]) == ([NEWS, sentence], [])
    assert notice_class(sentence) is None
    assert not is_copyright(sentence)


@pytest.mark.parametrize(
    "notice",
    [
        "Copyright of the Riverton Herald, to which all pictures belong.",
        "Copyright Riverton Herald, the paper of the valley.",
        "Reproduction of this article is forbidden in any form.",
        "All content on this site is protected by law.",
        "All material of the Herald may be used by schools.",
        "This material may not be reproduced without permission.",
        "No reproduction without permission.",
        "Reproduction interdite sans l'accord de la redaction.",
        "Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung.",
        "Tutti i diritti riservati. E' vietata la riproduzione anche parziale.",
        "Dilarang mengutip tanpa izin tertulis dari redaksi.",
        "Copyright liegt beim Verlag in Hamburg.",
    ],
)
def test_a_notice_of_rights_goes(notice: str) -> None:
    assert not is_news_of_rights(notice)
    assert line_class(notice) == "copyright"
    assert remove_boilerplate([NEWS, notice])[0] == [NEWS]
    assert notice_class(notice) == "copyright"
    assert is_copyright(notice)

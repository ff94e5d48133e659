"""Records of the archive: what is damaged is reported as such, whatever bytes it has."""

import random

import archive_rows

from ingest.errors import LakeCorrupt
from ingest.lake.archive.warc import count_answers, decode_answer, encode_answer


def test_damaged_records_raise_nothing_but_lake_corrupt() -> None:
    answer = archive_rows.answer(1)
    record = encode_answer(answer)
    chance, refused = random.Random(1), 0
    assert decode_answer(record, "the record").body == answer.body
    assert count_answers(record) == 1
    for number in range(1_500):
        damaged = bytearray(record)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        content = bytes(damaged if number % 3 else damaged[: chance.randrange(len(damaged))])
        assert count_answers(content) in (0, 1)
        try:
            assert decode_answer(content, "the record").body == answer.body
        except LakeCorrupt:
            refused += 1
    assert refused > 500

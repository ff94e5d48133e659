"""Make the binary samples of `seeds/` again, byte for byte: `python tests/support/make_seed_archives.py seeds/`.

The WARC archive is written by hand (ISO 28500), one gzip member a record, without a clock; the tests read it back with
the project's own reader.
"""

import gzip
import sys
from pathlib import Path

FERRY = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Night ferry returns to the fjord after nine years</title>
<meta property="og:site_name" content="Harbour Times">
<meta property="article:published_time" content="2024-06-03T05:45:00+02:00"></head>
<body><!-- Sample text, invented for ingest. --><header><a href="/">Harbour Times</a></header><article>
<h1>Night ferry returns to the fjord after nine years</h1>
<p>A night ferry has started to run again between Bergen and the islands at the mouth of the fjord, nine years after the
last one was withdrawn. The first crossing on Sunday evening carried 41 cars and 130 passengers, the operator said.</p>
<p>The ship is powered by batteries that are charged in port during the day. The county of Vestland ordered it in 2021,
when the diesel ferries of the day service were due to be replaced. Norway pays a third of the cost of the chargers from
its climate fund.</p>
<p>Shift workers of the fish farms had asked for the line for years. Without it, they had to drive two hours around the
fjord or spend the night at the quay. A single ticket costs as much as by day, and people who live on the islands pay
half.</p>
<p>The operator will publish figures every quarter. If fewer than sixty passengers travel on an average night, the
county may shorten the season to the months from May to September.</p>
</article><footer>Harbour Times, all rights reserved.</footer></body></html>
"""

TURKISH = """<!DOCTYPE html>
<html lang="tr"><head><meta charset="utf-8"><title>Köy okuluna yağmur suyu deposu yapıldı</title>
<meta property="og:site_name" content="Yayla Haber">
<meta property="article:published_time" content="2025-04-22T10:00:00+03:00"></head>
<body><!-- ingest için uydurulmuş örnek metin. --><header><a href="/">Yayla Haber</a></header><article>
<h1>Köy okuluna yağmur suyu deposu yapıldı</h1>
<p>Konya'nın bir köyündeki ilkokula yağmur suyunu toplayan iki depo yapıldı. Okul müdürlüğü, depoların salı günü
kullanıma açıldığını ve bahçenin artık şebeke suyu harcanmadan sulanacağını bildirdi.</p>
<p>Çatıdan inen su önce bir süzgeçten geçiyor, sonra yer altındaki yirmi tonluk depolarda birikiyor. Öğrenciler her
sabah su seviyesini ölçüp bir deftere yazıyor, matematik dersinde de bu sayılarla grafik çiziyor. Toplanan su ağaçlara
ve sebze bahçesine yetiyor.</p>
<p>Projenin maliyeti 640 bin lira oldu. Paranın yarısını il özel idaresi, kalanını velilerin kurduğu dernek karşıladı.
Türkiye'de son üç yıl kurak geçtiği için köyün kuyularında su seviyesi düşmüştü; geçen yaz okulun suyu iki hafta
kesilmişti.</p>
<p>Komşu dört köy de aynı sistemi kurmak istiyor. Ziraat mühendisleri haziran ayında okulda bir eğitim verecek, isteyen
çiftçiler depoların planlarını ücretsiz alabilecek. Okul, sonbaharda bahçeden çıkan ürünlerle bir şenlik düzenlemeyi
planlıyor.</p>
</article><footer>Yayla Haber</footer></body></html>
"""

MUSEUM = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Railway museum restores its oldest engine</title></head>
<body><!-- Sample text, invented for ingest: the file is cut off on purpose. --><article>
<h1>Railway museum restores its oldest engine</h1>
<p>Volunteers of the railway museum have begun to restore its oldest steam engine, which has not moved since 1961.</p>
<p>The boiler alone will take two winters, the workshop said; a foundry in the region has agreed to cast the parts.</p>
</article></body></html>
"""

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n" + (
    b"<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n"
)


def main(folder: Path) -> None:
    """Write all binary samples into a folder."""
    for name, content in samples().items():
        (folder / name).write_bytes(content)


def samples() -> dict[str, bytes]:
    """File name -> bytes."""
    museum = gzip.compress(MUSEUM.encode(), mtime=0)
    return {
        "archive.warc.gz": _archive(),
        "museum-cut-off.html.gz": museum[: len(museum) // 2],
        "broken.html": _noise(2048),
        "report.pdf": PDF,
    }


def _archive() -> bytes:
    pages = [
        ("https://harbour.example.com/2024/06/night-ferry", "2024-06-03T09:00:00Z", FERRY),
        ("https://yayla.example.org/2025/yagmur-suyu", "2025-04-22T12:30:00Z", TURKISH),
    ]
    info = b"software: ingest tests\r\nformat: WARC File Format 1.1\r\n"
    records = [_record("warcinfo", 0, "2025-04-23T00:00:00Z", None, "application/warc-fields", info)]
    for number, (url, date, page) in enumerate(pages, start=1):
        body = page.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        media_type = "application/http; msgtype=response"
        records.append(_record("response", number, date, url, media_type, head.encode() + body))
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def _record(kind: str, number: int, date: str, url: str | None, media_type: str, block: bytes) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        f"WARC-Date: {date}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {media_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _noise(size: int) -> bytes:
    """Bytes of a linear congruential generator (Numerical Recipes): no text in any encoding, the same everywhere."""
    state, out = 1, bytearray()
    while len(out) < size:
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(state >> 24)
    return bytes(out)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "seeds"))

"""Logins on the command line and in ingest.toml: used, and shown and stored nowhere."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from web_server import Answer, Web, WebRequest

from ingest.cli.main import main
from ingest.lake import open_lake

pytestmark = pytest.mark.pipeline

PASSWORD = "s3cret-word"


def lock(web: Web, path: str, body: str) -> None:
    def answer(request: WebRequest) -> Answer:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic" and b64decode(token).decode() == f"desk:{PASSWORD}":
            return Answer(body.encode(), etag=False)
        return Answer(b"", 401, etag=False)

    web.routes[path] = answer


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main([*arguments])
    return int(end.value.code or 0)


def everything_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


FEED = f"""<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Wire</title><item>
<title>Harbour opens again</title><link>https://news.example/1</link>
<content:encoded>{"The harbour opened again on Monday after the storm. " * 60}</content:encoded>
</item></channel></rss>"""


@pytest.mark.pipeline
@pytest.mark.parametrize("way", ["argument", "url", "environment", "opml"])
def test_a_feed_behind_a_login(
    web: Web, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    lock(web, "/feed.xml", FEED)
    address = web.url("/feed.xml")
    secret = address.replace("//", f"//desk:{PASSWORD}@")
    login = 'username = "desk"\npassword_env = "DESK_PASSWORD"\n'
    settings = {
        "argument": "",
        "opml": '[[source]]\npath = "list.opml"\npages = false\n',
        "url": f'[[source]]\nurl = "{secret}"\npages = false\n',
        "environment": f'[[source]]\nurl = "{address}"\npages = false\n{login}',
    }[way]
    (tmp_path / "settings.toml").write_text(f"[fetch]\ndelay = 0\n{settings}")
    (tmp_path / "list.opml").write_text(f"<opml><body><outline xmlUrl='{secret}' text='Wire'/></body></opml>")
    named = [secret] if way == "argument" else []
    options = ["--config", "settings.toml", "--lake", "lake", "--json", "--allow-net", "127.0.0.1/32"]
    assert run("run", *named, *options) == 0
    shown = capfd.readouterr()
    counts = json.loads(shown.out.splitlines()[-1])
    assert counts["fetched"] >= 1
    assert open_lake(str(tmp_path / "lake")).sql("select url, outcome from fetches").fetchall()[0] == (address, "new")
    assert PASSWORD not in shown.out + shown.err
    assert PASSWORD.encode() not in everything_under(tmp_path / "lake")


def test_a_variable_that_is_not_set_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ingest.toml").write_text(
        '[[source]]\nurl = "https://news.example/"\nusername = "desk"\npassword_env = "NO_SUCH_VARIABLE"\n'
    )
    assert run("run", "--lake", "lake") == 2
    assert "NO_SUCH_VARIABLE is not set" in capfd.readouterr().err


def test_an_import_of_feeds_warns_of_a_login_and_does_not_print_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = f"https://desk:{PASSWORD}@news.example/feed"
    (tmp_path / "list.opml").write_text(f"<opml><body><outline xmlUrl='{secret}' text='Wire'/></body></opml>")
    assert run("feeds", "import", "list.opml") == 0
    shown = capfd.readouterr()
    assert 'url = "https://news.example/feed"' in shown.out
    assert "https://news.example/feed: its login is not printed" in shown.err
    assert PASSWORD not in shown.out + shown.err

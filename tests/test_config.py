"""Settings: what is accepted, and how a mistake is reported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.config import Config, with_contact, with_networks
from ingest.config_file import load_config, parse_config
from ingest.errors import ConfigError


def test_nothing_given_is_the_defaults() -> None:
    assert parse_config("") == Config()


def test_a_whole_configuration() -> None:
    config = parse_config(
        """
        lake = "news"
        [fetch]
        contact = "news@example.org"
        allow_networks = ["10.0.0.0/8"]
        delay = 2
        [work]
        workers = 3
        [[source]]
        url = "https://example.org/feed.xml"
        name = "Example"
        home = "MM"
        [[source]]
        path = "seeds"
        pages = false
        tags = ["local", "sample"]
        """
    )
    assert config.lake == "news"
    assert config.fetch.delay == 2.0
    assert isinstance(config.fetch.delay, float)
    assert config.work.count() == 3
    assert [source.path for source in config.source] == [None, "seeds"]
    assert config.source[1].tags == ("local", "sample")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lakes = 'x'", "ingest.toml:1: lakes: unknown key; did you mean 'lake'?"),
        ("[fetch]\n\ncontct = 'x'", "ingest.toml:3: fetch.contct: unknown key; did you mean 'contact'?"),
        ("[[source]]\npath='a'\n[[source]]\nurl='b'\nhom='MM'", "ingest.toml:5: source.hom: unknown key; did you mean"),
        ("[work]\nworkers = 'two'", "ingest.toml:2: work.workers: must be a whole number, is 'two'"),
        ("[work]\nworkers = true", "ingest.toml:2: work.workers: must be a whole number, is True"),
        ("[fetch]\nallow_networks = '10.0.0.0/8'", "must be a list"),
        ("[fetch]\nallow_networks = ['10.0.0.300/8']", "ingest.toml:2: fetch.allow_networks: '10.0.0.300/8' is not"),
        ("[cycle]\nitems = 0", "ingest.toml:2: cycle.items: must be at least 1, is 0"),
        ("[[source]]\nname='x'", "ingest.toml:1: source: needs either url or path"),
        ("[[source]]\nurl='https://a.example/'\npath='a.jsonl'", "ingest.toml:1: source: has both url and path"),
        ("[[source]]\npath='x'\nhome='Burma'", "ingest.toml:3: source.home: must be an ISO 3166 code"),
        ("fetch = 3", "ingest.toml:1: fetch: must be a table"),
        ("source = 3", "ingest.toml:1: source: must be a list"),
        ("lake = ", "ingest.toml: is not valid TOML"),
        ("lake = 2026-11-23", "ingest.toml:1: lake: must be text, is datetime.date(2026, 11, 23)"),
        ("[fetch]\ndelay = nan", "ingest.toml:2: fetch.delay: must be a finite number"),
        ("[fetch]\ndelay = -0.5", "ingest.toml:2: fetch.delay: must be at least 0, is -0.5"),
        ("[work]\ncpu_seconds = 0", "ingest.toml:2: work.cpu_seconds: must be more than 0, is 0"),
        ("[work]\nmemory_mb = 1e3", "ingest.toml:2: work.memory_mb: must be a whole number, is 1000.0"),
        ("[state]\ndays = 10000000000", "ingest.toml:2: state.days: must be at most 1e+09"),
        ("[[source]]\npath='x'\nkind='jsnl'", "source.kind: 'jsnl' is not a kind of path; did you mean 'jsonl'?"),
        ("[[source]]\nurl='x'\ntags=['a', 3]", "ingest.toml:3: source.tags: must be text, is 3"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\nfetch.contct = 'x'", 3),  # a dotted key
        ("# [fetch]\n\nfetch = { delay = 1, contct = 'x' }", 3),  # an inline table
        ("[fetch]\n'contct' = 'x'", 2),  # a quoted key
        ("[ fetch ]\n\n  contct='x'", 3),
        ("[fetch]\nallow_networks = [\n  '10.0.0.0/8',\n]\ncontct = [\n  'x',\n]\ndelay = 1", 5),
        ('lake = """\n[fetch]\ncontct = 1\n"""\n[fetch]\n\ncontct = 2', 7),  # the first one is text
        ("[fetch]\r\ndelay = 1\r\ncontct = 'x'\r\n", 3),
    ],
)
def test_the_line_is_found_however_the_key_is_written(text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"^ingest\.toml:{line}: fetch\.contct: unknown key"):
        parse_config(text)


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        parse_config("lakes = 'x'\n[fetch]\ndelay = 'x'\n" + "[[source]]\nurl = 3\n" * 10)
    lines = str(error.value).splitlines()
    assert sorted(line.split(": ")[1] for line in lines[:-1]) == ["fetch.delay", *["source.url"] * 4]
    assert lines[-1] == "... and 7 more"


def test_the_line_is_found_in_a_long_list_of_sources() -> None:
    tables = [f"[[source]]\nurl = 'https://example.org/{number}'\n" for number in range(3_000)]
    tables[2000] += "hom = 'MM'\n"
    with pytest.raises(ConfigError, match=r"^ingest\.toml:4003: source\.hom: unknown key"):
        parse_config("".join(tables))


def test_a_run_without_a_file_does_not_load_the_library_that_checks_one() -> None:
    code = "import sys, ingest.config_file as c; c.parse_config(''); print('pydantic' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "none.toml")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('lake = "é"'.encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(file)


def test_networks_of_the_command_line_are_added_and_checked() -> None:
    assert with_networks(Config(), ["127.0.0.0/8"]).fetch.allow_networks == ("127.0.0.0/8",)
    with pytest.raises(ConfigError, match="--allow-net"):
        with_networks(Config(), ["localhost"])


def test_the_digest_sees_what_changes_rows_and_nothing_else() -> None:
    base = Config()
    assert base.digest() == parse_config("lake='elsewhere'\n[work]\nworkers=7").digest()
    assert base.digest() != parse_config("[state]\ndays=1").digest()


@pytest.mark.parametrize(
    "contact", ["", "news@example.org", "https://example.org/bot", "Example Wire, news@example.org", "http://h/%28x%29"]
)
def test_a_contact_is_a_mail_address_or_a_web_page(contact: str) -> None:
    assert parse_config(f'[fetch]\ncontact = "{contact}"').fetch.contact == contact
    assert with_contact(Config(), f" {contact} ").fetch.contact == contact


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        ("news", "must hold a mail address"),
        ("@", "must hold a mail address"),
        ("https://", "must hold a mail address"),
        ("a@example.org\nX-Other: 1", "one line of ASCII"),
        ("b\u00fcro@example.org", "one line of ASCII"),
        ("https://example.org/(bot)", "%28"),
        ("a@" + "x" * 200, "at most 200"),
    ],
)
def test_what_cannot_go_into_the_user_agent_is_refused(contact: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"--contact or INGEST_CONTACT: .*{message}"):
        with_contact(Config(), contact)
    with pytest.raises(ConfigError, match=r"ingest.toml:2: fetch.contact: .*"):
        parse_config(f"[fetch]\ncontact = {json.dumps(contact)}")


def test_no_contact_given_leaves_that_of_the_file() -> None:
    config = parse_config('[fetch]\ncontact = "news@example.org"')
    assert with_contact(config, None) is config


def test_the_columns_of_a_source_are_named_by_our_names_for_values() -> None:
    config = parse_config('[[source]]\npath = "a.csv"\ncolumns = { text = "body", title = "head" }\n')
    assert config.source[0].columns.pairs() == (("text", "body"), ("title", "head"))
    assert parse_config('[[source]]\npath = "a.csv"\n').source[0].columns.pairs() == ()
    with pytest.raises(ConfigError, match=r"columns\.titel: unknown key; did you mean 'title'"):
        parse_config('[[source]]\npath = "a.csv"\ncolumns = { titel = "head" }\n')


def test_a_source_with_a_login() -> None:
    config = parse_config(
        '[fetch]\nproxy = "http://proxy.example:3128"\n[[source]]\nurl = "https://example.org/feed"\n'
        'username = "desk"\n'
        'password_env = "EXAMPLE_PASSWORD"\nheaders = { X-Key = "${EXAMPLE_KEY}" }\ncookies = { session = "1" }\n'
    )
    source = config.source[0]
    assert (source.username, source.password_env, source.headers, source.cookies) == (
        "desk",
        "EXAMPLE_PASSWORD",
        {"X-Key": "${EXAMPLE_KEY}"},
        {"session": "1"},
    )
    assert config.fetch.proxy == "http://proxy.example:3128"
    assert config.digest() == parse_config('[[source]]\nurl = "https://example.org/feed"').digest()


def test_headers_are_a_table_of_texts() -> None:
    with pytest.raises(ConfigError, match=r"ingest.toml:3: source.headers.*: must be text"):
        parse_config('[[source]]\nurl = "https://example.org/feed"\nheaders = { X-Key = 1 }')

"""robots.txt by RFC 9309, and by what Google's open-source parser does (its test suite, reworded for our token)."""

import pytest

from ingest.fetch.robots_txt import Pattern, parse_robots_txt, path_and_query

ORIGIN = "http://site.example"


def allowed(content: str | bytes, path: str) -> bool:
    raw = content if isinstance(content, bytes) else content.encode()
    return parse_robots_txt(raw, "ingest").allows(ORIGIN + path)


def check(content: str, *, open_paths: str = "", closed_paths: str = "") -> None:
    for path in open_paths.split():
        assert allowed(content, path), f"{path} must be allowed"
    for path in closed_paths.split():
        assert not allowed(content, path), f"{path} must be disallowed"


# --- lines ---


def test_an_empty_file_allows_everything() -> None:
    check("", open_paths="/ /x")
    assert parse_robots_txt(b"", "ingest").allows("")


def test_an_empty_url_is_the_root() -> None:
    assert not parse_robots_txt(b"user-agent: ingest\ndisallow: /\n", "ingest").allows("")


@pytest.mark.parametrize(
    "content",
    [
        "user-agent: ingest\ndisallow: /\n",
        "user-agent ingest\ndisallow /\n",
        "USER-AGENT: INGEST\nDISALLOW: /\n",
        "uSeR-aGeNt:Ingest\ndIsAlLoW:/",
        "  user-agent \t:\t ingest  \n\t disallow\t: / \n",
        "user agent ingest\ndisallow /\n",
        "useragent: ingest\ndisalow: /\n",
        "user agent: ingest\ndissallow: /\n",
        "User-agent: ingest\nDissalow: /",
        "User-agent: ingest\nDiasllow: /",
        "User-agent: ingest\nDisallaw: /",
        "User-agent: ingest # our robot\nDisallow: / # everything\n",
        "User-agent: ingest\r\nDisallow: /\r\n",
        "User-agent: ingest\rDisallow: /\r",
        "User-agent: ingest\n\r\n\n# a comment\nDisallow: /",
        "\ufeffUser-agent: ingest\nDisallow: /",
    ],
)
def test_spellings_of_one_rule(content: str) -> None:
    check(content, closed_paths="/ /x/y")


@pytest.mark.parametrize(
    "content",
    [
        "foo: ingest\nbar: /\n",
        "user-agent: ingest\ndisallow / now please\n",
        "user-agent: ingest\n: /\n",
        "user-agent: ingest\ndisallow\n",
        "# user-agent: ingest\n# disallow: /\n",
        "user-agent: ingest\nsitemap: /\n",
    ],
)
def test_lines_that_are_no_rules(content: str) -> None:
    check(content, open_paths="/x/y")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_a_whole_or_cut_byte_order_mark_is_skipped(mark: bytes) -> None:
    assert not allowed(mark + b"User-agent: ingest\nDisallow: /x\n", "/x")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\x11\xbfUser-agent: ingest\nDisallow: /x\n",
        b"User-agent: ingest\n\xef\xbb\xbfDisallow: /x\n",
    ],
)
def test_other_bytes_in_front_of_a_key_make_it_unknown(content: bytes) -> None:
    assert allowed(content, "/x")


# --- groups ---

GROUPS = """\
allow: /foo/bar/

user-agent: ingest
disallow: /
allow: /x/
user-agent: BarBot
disallow: /
allow: /y/


allow: /w/
user-agent: BazBot

user-agent: ingest
allow: /z/
disallow: /
"""


def test_groups_of_one_robot_are_joined_and_rules_outside_of_groups_are_ignored() -> None:
    check(GROUPS, open_paths="/x/b /z/d", closed_paths="/y/c /w/a /foo/bar/")


def test_blank_lines_do_not_end_a_group() -> None:
    bar = GROUPS.replace("ingest", "other").replace("BarBot", "ingest")
    check(bar, open_paths="/y/c /w/a", closed_paths="/z/d /foo/bar/")


def test_several_robots_share_a_group() -> None:
    baz = GROUPS.replace("ingest", "other").replace("BazBot", "ingest")
    check(baz, open_paths="/z/d", closed_paths="/foo/bar/")


@pytest.mark.parametrize(
    "line",
    [
        "Sitemap: https://site.example/sitemap",
        "Invalid-Unknown-Line: unknown",
        "Crawl-delay: 5",
        "Content-Signal: ai-train=no",
        "Host: site.example",
        "Request-rate: 1/5",
        "nonsense",
        "# a comment",
        "",
    ],
)
@pytest.mark.parametrize("order", [("ingest", "*"), ("*", "ingest"), ("ingest", "other"), ("other", "ingest")])
def test_lines_that_are_no_rules_do_not_end_the_list_of_robots(line: str, order: tuple[str, str]) -> None:
    check(f"User-agent: {order[0]}\n{line}\nUser-agent: {order[1]}\nDisallow: /\n", closed_paths="/ /a")


def test_the_group_for_all_robots_counts_only_without_a_group_of_our_own() -> None:
    everybody = "user-agent: *\nallow: /\nuser-agent: ingest\ndisallow: /\n"
    check(everybody, closed_paths="/x")
    check(everybody.replace("ingest", "other"), open_paths="/x")
    check("User-agent: *\nDisallow: /x/\nUser-agent: ingest\nDisallow: /y/\n", open_paths="/x/p", closed_paths="/y/p")
    check("User-agent: *\nDisallow: /\nUser-agent: ingest\nDisallow:\n", open_paths="/x")
    check("User-agent: *\nDisallow: /\nUser-agent: ingest\n", open_paths="/x")


def test_the_groups_of_other_robots_alone_are_not_ours() -> None:
    check("user-agent: a\nallow: /\nuser-agent: b\ndisallow: /\nuser-agent: c\ndisallow: /\n", open_paths="/x")


# --- the names of robots ---


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("ingest", True),
        ("INGEST", True),
        ("ingest/1.0", True),
        ("ingest 1.0", True),
        ("ingest/0.1.0 (+desk@example.org)", True),
        ("ingest*", True),
        ("ingest, other", True),
        ("in", False),
        ("In*", False),
        ("ing", False),
        ("ingestion", False),
        ("ingest-images", False),
        ("ingest_x", False),
        ("the ingest", False),
        ("Mozilla/5.0 (compatible; ingest/1.0)", False),
        ("another", False),
        ("", False),
        ("ツ", False),
        ("*gest*", False),
        ("**", False),
        ("*ingest", False),
    ],
)
def test_the_product_token_must_match_whole(name: str, ours: bool) -> None:
    content = f"User-agent: {name}\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n"
    check(content, open_paths="/b")
    assert allowed(content, "/a") is not ours


@pytest.mark.parametrize("star", ["*", "* ", "*\t", "* bots", "*  # all"])
def test_names_for_all_robots(star: str) -> None:
    check(f"User-agent: {star}\nDisallow: /a\n", open_paths="/b", closed_paths="/a")


# --- rules ---


def test_paths_are_case_sensitive() -> None:
    check("user-agent: ingest\ndisallow: /x/\n", open_paths="/X/y", closed_paths="/x/y")
    check("user-agent: ingest\ndisallow: /X/\n", open_paths="/x/y")


@pytest.mark.parametrize(
    ("rules", "open_paths", "closed_paths"),
    [
        ("disallow: /x/page.html\nallow: /x/", "/x/", "/x/page.html"),
        ("allow: /x/page.html\ndisallow: /x/", "/x/page.html", "/x/"),
        ("disallow:\nallow:", "/x", ""),
        ("disallow: /\nallow: /", "/x", ""),
        ("disallow: /x\nallow: /x/", "/x/", "/x"),
        ("disallow: /x/page.html\nallow: /x/page.html", "/x/page.html", ""),
        ("allow: /page\ndisallow: /*.html", "/page", "/page.html"),
        ("allow: /x/page.\ndisallow: /*.html", "/x/page.html", "/x/y.html"),
        ("allow: /p\ndisallow: /", "/page", "/q"),
        ("allow: /folder\ndisallow: /folder", "/folder/page", ""),
        ("allow: /page\ndisallow: /*.htm", "/page", "/page.htm"),
        ("allow: /$\ndisallow: /", "/", "/page.html"),
    ],
)
def test_the_longest_rule_decides_and_allow_wins_a_tie(rules: str, open_paths: str, closed_paths: str) -> None:
    check(f"user-agent: ingest\n{rules}\n", open_paths=open_paths, closed_paths=closed_paths)


@pytest.mark.parametrize(
    ("rules", "open_paths", "closed_paths"),
    [
        ("Disallow: /foo/bar/quz\nAllow: /foo/*/qux", "/foo/quz /foo//quz /foo/bax/quz", "/foo/bar/quz"),
        ("Disallow: /foo/bar$\nAllow: /foo/bar/qux", "/foo/bar/qux /foo/bar/ /foo/bar/baz", "/foo/bar"),
        ("# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /", "/foo/bar", "/foo/quz"),
        ("Disallow: /a$b", "/a", "/a$b /a$bc"),
        ("Disallow: *", "", "/ /x"),
        ("Disallow: *.pdf$", "/x.pdfs", "/x.pdf /a/y.pdf"),
        ("Disallow: /**/x", "/x", "/a/x //x"),
        ("Disallow: private", "/private", ""),
        ("Disallow: /*?", "/x", "/x? /x?y"),
    ],
)
def test_special_characters(rules: str, open_paths: str, closed_paths: str) -> None:
    check(f"User-agent: ingest\n{rules}\n", open_paths=open_paths, closed_paths=closed_paths)


@pytest.mark.parametrize(
    ("rule", "open_paths", "closed_paths"),
    [
        (
            "/fish",
            "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything",
            "/bar /Fish.asp /catfish /?id=fish",
        ),
        (
            "/fish*",
            "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything",
            "/bar /Fish.bar /catfish /?id=fish",
        ),
        (
            "/fish/",
            "/fish/ /fish/salmon /fish/?salmon /fish/salmon.html /fish/?id=anything",
            "/bar /fish /fish.html /Fish/Salmon.html",
        ),
        (
            "/*.php",
            "/filename.php /folder/filename.php /folder/filename.php?parameters //folder/any.php.file.html"
            " /filename.php/ /index?f=filename.php/",
            "/bar /php/ /index?php /windows.PHP",
        ),
        (
            "/*.php$",
            "/filename.php /folder/filename.php",
            "/bar /filename.php?parameters /filename.php/ /filename.php5 /php/ /filename?php /aaaphpaaa //windows.PHP",
        ),
        ("/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/bar /Fish.PHP"),
        (
            "/allowed-slash/index.html",
            "/allowed-slash/ /allowed-slash/index.html",
            "/allowed-slash/index.htm /allowed-slash/x /anyother-url",
        ),
    ],
)
def test_paths_that_are_allowed_while_all_else_is_disallowed(rule: str, open_paths: str, closed_paths: str) -> None:
    check(f"user-agent: ingest\ndisallow: /\nallow: {rule}\n", open_paths=open_paths, closed_paths=closed_paths)


@pytest.mark.parametrize(
    ("rule", "open_paths", "closed_paths"),
    [
        (
            "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
            "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
            "/foo/bar?qux=taz",
        ),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84 /foo/bar/%e3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", ""),
        ("/foo/bar/%62%61%7A", "/foo/bar/%62%61%7A", "/foo/bar/baz"),
    ],
)
def test_escapes_of_an_allow_line_are_compared_as_spelled(rule: str, open_paths: str, closed_paths: str) -> None:
    check(f"User-agent: ingest\nDisallow: /\nAllow: {rule}\n", open_paths=open_paths, closed_paths=closed_paths)


@pytest.mark.parametrize(
    ("rule", "closed_paths", "open_paths"),
    [
        ("/foo/bar/%62%61%7A", "/foo/bar/baz /foo/bar/%62%61%7a", "/foo/bar/ba"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A", ""),
        ("/path%2Fto", "/path%2Fto /path%2fto", "/path/to"),
        ("/a%2A", "/a%2A", "/ab"),
        ("/%7Euser", "/~user /%7euser", "/user"),
    ],
)
def test_escapes_of_a_disallow_line_are_compared_by_the_rfc(rule: str, closed_paths: str, open_paths: str) -> None:
    check(f"User-agent: ingest\nDisallow: {rule}\n", open_paths=open_paths, closed_paths=closed_paths)


def test_robots_txt_itself_is_always_allowed() -> None:
    check("User-agent: *\nDisallow: /\n", open_paths="/robots.txt", closed_paths="/robots.txt.gz")


# --- what else a file says ---


def test_sitemaps_may_stand_anywhere() -> None:
    content = b"Sitemap: http://a.example/1\nUser-agent: x\nDisallow: /\nsite-map:http://a.example/2\nSitemap:\n"
    assert parse_robots_txt(content, "ingest").sitemaps == ("http://a.example/1", "http://a.example/2")


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 3", 3.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 3\nUser-agent: ingest\nCrawl-delay: 7\nDisallow: /x", 7.0),
        ("User-agent: *\nCrawl-delay: 3\nDisallow: /x\nUser-agent: ingest\nDisallow: /y", 0.0),
        ("User-agent: ingest\nUser-agent: other\nCrawl-delay: 4", 4.0),
        ("User-agent: other\nCrawl-delay: 4\nDisallow: /", 0.0),
        ("Crawl-delay: 4", 0.0),
        ("User-agent: *\nCrawl-delay: 99999999", 600.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: inf", 0.0),
        ("User-agent: *\nCrawl-delay: -3", 0.0),
    ],
)
def test_crawl_delay(content: str, seconds: float) -> None:
    assert parse_robots_txt(content.encode(), "ingest").crawl_delay == seconds


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "/"),
        ("http://www.example.com", "/"),
        ("http://www.example.com/", "/"),
        ("http://www.example.com/a", "/a"),
        ("http://www.example.com/a/", "/a/"),
        ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"),
        ("http://www.example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"),
        ("http://www.example.com#/a", "/"),
        ("example.com", "/"),
        ("example.com/", "/"),
        ("example.com/a", "/a"),
        ("example.com/a/", "/a/"),
        ("example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"),
        ("a", "/"),
        ("a/", "/"),
        ("/a", "/a"),
        ("a/b", "/b"),
        ("example.com?a", "/?a"),
        ("example.com/a;b#c", "/a;b"),
        ("//a/b/c", "/b/c"),
        ("https://user:word@h.example:8443/x", "/x"),
    ],
)
def test_the_path_of_a_url(url: str, path: str) -> None:
    assert path_and_query(url) == path


@pytest.mark.parametrize(
    ("pattern", "matches"), [(b"/" + b"*a" * 4_000 + b"b", False), (b"*" * 10_000 + b"$", True), (b"*ab" * 500, False)]
)
def test_patterns_of_many_stars_are_decided(pattern: bytes, matches: bool) -> None:
    assert Pattern.parse(pattern).matches(b"/" + b"a" * 4_000 + b"c") is matches


def test_thousands_of_robots_over_thousands_of_rules() -> None:
    others = "".join(f"User-agent: robot{number}\n" for number in range(12_000))
    content = f"{others}Disallow: /a\n" + "Disallow: /b\n" * 12_000 + "User-agent: *\nDisallow: /c\n"
    check(content, open_paths="/a /b", closed_paths="/c")


def test_sitemaps_are_listed_once_each_and_at_most_a_thousand() -> None:
    content = b"Sitemap: https://a.example/1\0\nSitemap: https://a.example/1\nSitemap:\0"
    assert parse_robots_txt(content, "ingest").sitemaps == ("https://a.example/1",)
    many = "".join(f"Sitemap: https://a.example/{number}\n" for number in range(12_000))
    assert len(parse_robots_txt(many.encode(), "ingest").sitemaps) == 1_000

"""`ingest init`: a commented file of settings to begin with."""

from pathlib import Path

import click

from ingest.app.files import whole_file
from ingest.app.new_settings import new_settings
from ingest.cli.terminal import print_line
from ingest.config_file import parse_config
from ingest.errors import ConfigError


@click.command("init")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("ingest.toml"))
@click.option(
    "--contact", envvar="INGEST_CONTACT", show_envvar=True, metavar="MAIL|URL",
    help="Where the owner of a server can reach you.",
)  # fmt: skip
def command(file: Path, contact: str | None) -> None:
    """Write a commented FILE of settings (ingest.toml) with every setting and its default."""
    if file.exists():
        raise ConfigError(f"{file} is there already and was left as it is; name another file")
    text = new_settings(contact)
    parse_config(text, name="--contact")  # a contact that is none is an error here, not at the first run
    with whole_file(file, "t") as out:
        out.write(text)
    option = "" if file == Path("ingest.toml") else f" --config {file}"
    commands = ", ".join(f"ingest {name}{option}" for name in ("doctor", "run", "watch"))
    print_line(f"{file}: add your sources at its end, then: {commands}")

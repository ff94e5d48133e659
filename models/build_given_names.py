"""Build `given_names.txt` and `surnames.txt`, by which readers tell names of people from other words.

The region tagger tells Michael Jordan from Jordan by them, the reader of pages an author from a section.

Needs the extra `models`: the names are those of Faker (MIT), in the scripts that have capitals. First names that are
frequent English words (Will, May) are left out.

    python models/build_given_names.py
"""

import importlib
import pkgutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import faker.providers.person
from wordfreq import zipf_frequency

from recipe import write_recipe

PACKAGE = Path(__file__).parent.parent / "src" / "ingest" / "text"
SHORTEST = 3  # letters
ORDINARY = 5.3  # Zipf frequency of an English word that is more often a word than a name


def names_of_people(kind: str) -> set[str]:
    """Return all names of one kind (`first_name`, `last_name`) of all locales."""
    names: set[str] = set()
    package = faker.providers.person
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                values = getattr(provider, attribute)
                if isinstance(values, tuple | list | dict | set):
                    names.update(unicodedata.normalize("NFC", name) for name in values if isinstance(name, str))
    return {name for name in names if name.isalpha() and len(name) >= SHORTEST and is_capitalised(name)}


def is_capitalised(name: str) -> bool:
    """Return whether a name has one capital, at its beginning."""
    return name[0].isupper() and name[1:].islower()


def write(name: str, words: Iterable[str]) -> None:
    """Write the names, one a line, in order, with their recipe."""
    out, content = PACKAGE / name, sorted(words)
    out.write_text("\n".join(content) + "\n", encoding="utf-8")
    write_recipe(out, command="python models/build_given_names.py", packages=("faker", "wordfreq"), inputs=[], data={})
    print(f"{name}: {len(content)} names, {out.stat().st_size} bytes")


def main() -> None:
    """Write both files."""
    first = names_of_people("first_name")
    write("given_names.txt", (name for name in first if zipf_frequency(name.lower(), "en") < ORDINARY))
    write("surnames.txt", names_of_people("last_name"))


if __name__ == "__main__":
    main()

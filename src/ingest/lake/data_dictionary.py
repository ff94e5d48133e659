"""The text of `docs/data-dictionary.md`, from the contracts."""

from ingest.lake import schema


def _dictionary_rows(columns: tuple[schema.Column, ...], prefix: str = "") -> list[str]:
    lines = []
    for column in columns:
        notes = [column.meaning]
        if column.values:
            notes.append(f"One of: {', '.join(column.values)}.")
        measure = "; ".join(part for part in (column.unit, column.standard) if part)
        null = "yes" if column.nullable else "no"
        lines.append(f"| `{prefix}{column.name}` | `{column.type}` | {null} | {' '.join(notes)} | {measure} |")
        lines += _dictionary_rows(column.fields, f"{prefix}{column.name}.")
    return lines


def data_dictionary() -> str:
    """Return the text of `docs/data-dictionary.md`, from the contracts."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from `schemas/*.yaml` with `python -m ingest.lake.schema`; edit those files. New releases only add",
        "columns, which may be null. Times are in UTC, with microseconds. The directory name `date=` is read as a",
        "column `date`. The view `latest` of `Lake.sql` has the columns of `articles`, and the newest version of each",
        "article.",
    ]
    for table in schema.TABLES:
        agreed = schema.contract(table)
        key = ", ".join(f"`{name}`" for name in agreed.key)
        unique = "Key" if agreed.unique else "Ordered by"
        lines += ["", f"## {table}", "", agreed.meaning]
        lines += [f"{unique}: {key}. Folder: {agreed.folder}. Version {agreed.schema_version}.", ""]
        lines += ["| column | type | null | meaning | unit, standard |", "|---|---|---|---|---|"]
        lines += _dictionary_rows(agreed.columns)
    return "\n".join(lines) + "\n"

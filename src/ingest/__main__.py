"""`python -m ingest`: the same as the command `ingest`, where its folder is not on the path."""

from ingest.cli import main

if __name__ == "__main__":
    main()

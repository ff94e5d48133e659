"""The application: what the commands and the pipelines call."""

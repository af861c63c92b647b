"""The miniature: a tiny language model that ships with the project, and everything that makes it."""

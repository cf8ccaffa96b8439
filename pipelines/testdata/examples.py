"""Runs one SQL example of a document in the project's folder: examples.py < example. An example that names the lake
itself runs in a database of its own, any other in the catalogue."""
import sys

import duckdb

text = sys.stdin.read()
if "lake/current" in text:
    connection = duckdb.connect()
else:
    connection = duckdb.connect("lake/current/catalog.duckdb", read_only=True)
print(connection.execute(text).fetchall())

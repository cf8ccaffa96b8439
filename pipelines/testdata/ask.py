"""Asks a snapshot's catalogue what it holds, as an analyst with this version of DuckDB would: ask.py TREE."""
import json
import sys

import duckdb

tree = sys.argv[1]
tables = """
    select schema_name || '.' || view_name, comment from duckdb_views() where schema_name = 'lake'
    union all
    select schema_name || '.' || table_name, comment from duckdb_tables() where schema_name in ('marts', 'seeds')
    order by all"""


def one(connection, query):
    return connection.execute(query).fetchall()[0][0]


catalog = duckdb.connect(tree + "/catalog.duckdb", read_only=True)
comments = dict(catalog.execute(tables).fetchall())
answer = {
    "version": duckdb.__version__,
    "comments": comments,
    "rows": {name: one(catalog, f"select count(*) from {name}") for name in comments},
    "covered": dict(catalog.execute("select period, covered_count from marts.headline").fetchall()),
    "column": one(catalog, """
        select comment from duckdb_columns()
        where schema_name = 'lake' and table_name = 'enrolment' and column_name = 'person_id'"""),
    "without_comment": one(catalog, """
        select count(*) from duckdb_columns() where schema_name in ('lake', 'marts', 'seeds') and comment is null"""),
}
catalog.close()

other = duckdb.connect()
other.execute(f"attach '{tree}/catalog.duckdb' as cakupan (read_only)")
other.execute(f"set variable lake_dir = '{tree}'")
answer["attached"] = {name: one(other, f"select count(*) from cakupan.{name}") for name in comments}
print(json.dumps(answer))

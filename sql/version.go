package sql

// SchemaVersion is the version of the tables that other programs read, schemas marts and lake: raised whenever a table or a
// column is renamed or removed, or comes to mean something else, and not when one is added. docs/migration.md says what
// each version changed; each snapshot's datapackage.json has it as its version.
const SchemaVersion = "1"

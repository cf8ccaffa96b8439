package lake

import "slices"

// Type is the type of a column, one for one in Parquet and in DuckDB.
type Type int

// The types. Text is dictionary-encoded, Date counts days, Timestamp is UTC in microseconds.
const (
	UUID Type = iota
	Text
	Date
	Int64
	Int32
	Int16
	Bool
	Timestamp
)

// String gives the type's name in DuckDB.
func (t Type) String() string {
	return [...]string{"UUID", "VARCHAR", "DATE", "BIGINT", "INTEGER", "SMALLINT", "BOOLEAN", "TIMESTAMP"}[t]
}

// Column is a column. Every column may hold nulls. What it means stands in the dictionary, sql/dictionary.csv.
type Column struct {
	Name string
	Type Type
}

// Table is a table of the lake: the one place that says which columns it has.
type Table struct {
	Name    string
	Grain   string // what one row is
	Columns []Column
}

// TableNamed gives the table of that name, nil when there is none.
func TableNamed(name string) *Table {
	i := slices.IndexFunc(Tables, func(t *Table) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return Tables[i]
}

// Tables are the lake's tables, those of records first.
var Tables = []*Table{
	enrolmentTable, nominationsTable, headcountsTable, rejectsTable,
	deliveriesTable, listsTable, decisionsTable, projectTable,
}

var enrolmentTable = &Table{
	Name:    "enrolment",
	Grain:   "one row for each accepted row of a delivery",
	Columns: personColumns,
}

var nominationsTable = &Table{
	Name:    "nominations",
	Grain:   "one row for each accepted row of a delivery",
	Columns: personColumns,
}

// personColumns are the columns of enrolment and of nominations.
var personColumns = []Column{
	{"person_id", UUID},
	{"id_basis", Text},
	{"name_key", UUID},
	{"birth_key", UUID},
	{"nik_district_code", Text},
	{"nik_subdistrict_code", Text},
	{"district_code", Text},
	{"subdistrict_code", Text},
	{"village_code", Text},
	{"district_basis", Text},
	{"work_district_code", Text},
	{"branch_code", Text},
	{"segment", Text},
	{"worker_group", Text},
	{"payer", Text},
	{"stated_status", Text},
	{"has_jkk", Bool},
	{"has_jkm", Bool},
	{"has_jht", Bool},
	{"has_jp", Bool},
	{"has_jkp", Bool},
	{"enrolled_on", Date},
	{"covered_from", Date},
	{"covered_until", Date},
	{"contribution_idr", Int64},
	{"sex", Text},
	{"birth_year", Int16},
	{"employer_code", Text},
	{"decree_no", Text},
	listIDColumn,
	roleColumn,
	deliveryIDColumn,
	sheetColumn,
	rowNumberColumn,
	asOfColumn,
	periodColumn,
	warningsColumn,
}

var headcountsTable = &Table{
	Name:  "headcounts",
	Grain: "one row for each count that a delivery states",
	Columns: []Column{
		listIDColumn,
		roleColumn,
		deliveryIDColumn,
		sheetColumn,
		rowNumberColumn,
		asOfColumn,
		periodColumn,
		{"district_code", Text},
		{"segment", Text},
		{"registered_count", Int64},
		{"active_count", Int64},
		{"project_code", Text},
		{"starts_on", Date},
		{"ends_on", Date},
		{"first_paid_on", Date},
		warningsColumn,
	},
}

var rejectsTable = &Table{
	Name:  "rejects",
	Grain: "one row for each fault",
	Columns: []Column{
		listIDColumn,
		deliveryIDColumn,
		periodColumn,
		sheetColumn,
		{"row_number", Int32},
		{"column_letter", Text},
		{"field", Text},
		{"code", Text},
		{"severity", Text},
		{"is_row_rejected", Bool},
		{"name_key", UUID},
		{"birth_key", UUID},
		{"candidate_count", Int16},
		{"sex", Text},
		{"birth_year", Int16},
		{"district_code", Text},
		{"village_code", Text},
		{"segment", Text},
		{"stated_status", Text},
		{"covered_until", Date},
	},
}

var deliveriesTable = &Table{
	Name:  "deliveries",
	Grain: "one row for each delivery",
	Columns: []Column{
		deliveryIDColumn,
		listIDColumn,
		{"sha256", Text},
		{"file_name", Text},
		{"file_bytes", Int64},
		{"received_at", Timestamp},
		{"received_clock", Text},
		{"state", Text},
		asOfColumn,
		{"as_of_basis", Text},
		periodColumn,
		{"stage", Text},
		{"rows_read", Int64},
		{"rows_accepted", Int64},
		{"rows_rejected", Int64},
		{"rows_ignored", Int64},
		{"file_fault", Text},
		{"hold_codes", Text},
		{"due_on", Date},
		{"is_late", Bool},
		{"normalise_version", Int32},
	},
}

var listsTable = &Table{
	Name:  "lists",
	Grain: "one row for each list and each district that it covers",
	Columns: []Column{
		listIDColumn,
		{"title", Text},
		{"sender_id", Text},
		{"sender_name", Text},
		roleColumn,
		{"mode", Text},
		{"district_code", Text},
		{"branch_code", Text},
		{"branch_district_code", Text},
		{"segment", Text},
		{"payer", Text},
		{"worker_group", Text},
		{"decree_no", Text},
		{"covered_from", Date},
		{"covered_until", Date},
		{"due_day", Int32},
		{"is_monthly", Bool},
	},
}

var decisionsTable = &Table{
	Name:  "decisions",
	Grain: "one row for each decision",
	Columns: []Column{
		{"decided_at", Timestamp},
		{"decided_by", Text},
		{"kind", Text},
		{"subject", Text},
		{"reason", Text},
	},
}

var projectTable = &Table{
	Name:  "project",
	Grain: "one row",
	Columns: []Column{
		{"province_code", Text},
		{"province_name", Text},
		{"notice", Text},
		{"headline_base", Text},
		{"closes_until_day", Int32},
		{"carry_forward_months", Int32},
		{"grace_months", Int32},
		{"shrink_hold_percent", Int32},
		{"utc_offset_minutes", Int32},
	},
}

// What several tables hold.
var (
	listIDColumn     = Column{"list_id", Text}
	roleColumn       = Column{"role", Text}
	deliveryIDColumn = Column{"delivery_id", Text}
	sheetColumn      = Column{"sheet", Text}
	rowNumberColumn  = Column{"row_number", Int32}
	asOfColumn       = Column{"as_of", Date}
	periodColumn     = Column{"period", Text}
	warningsColumn   = Column{"warnings", Text}
)

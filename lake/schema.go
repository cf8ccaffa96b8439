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

// Column is a column as the writer, the dictionary and DuckDB's comments know it. Every column may hold nulls.
type Column struct {
	Name       string
	Type       Type
	Indonesian string // label over the column
	English    string // one sentence
}

// Table is a table of the lake: the one place that says which columns it has.
type Table struct {
	Name       string
	Indonesian string // title
	English    string // one sentence
	Grain      string // what one row is
	Columns    []Column
}

// TableNamed gives the table of that name, nil when there is none.
func TableNamed(name string) *Table {
	i := slices.IndexFunc(Tables, func(t *Table) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return Tables[i]
}

// Tables are the lake's tables, in the order in which a dictionary lists them.
var Tables = []*Table{
	enrolmentTable, nominationsTable, headcountsTable, rejectsTable,
	deliveriesTable, listsTable, decisionsTable, projectTable,
}

var enrolmentTable = &Table{
	Name:       "enrolment",
	Indonesian: "Kepesertaan",
	English:    "What BPJS Ketenagakerjaan's lists state of its members: participants, payments and leavers.",
	Grain:      "one row for each accepted row of a delivery",
	Columns:    personColumns,
}

var nominationsTable = &Table{
	Name:       "nominations",
	Indonesian: "Nominasi",
	English:    "What government lists state of workers who are budgeted for or could be covered; they cover nobody by themselves.",
	Grain:      "one row for each accepted row of a delivery",
	Columns:    personColumns,
}

// personColumns are the columns of enrolment and of nominations.
var personColumns = []Column{
	{"person_id", UUID, "ID peserta (samaran)", "Keyed pseudonym of the person, comparable under one key alone."},
	{"id_basis", Text, "Dasar ID", "What the pseudonym was made from: nik, or kpj for a participant whose NIK is unusable."},
	{"name_key", UUID, "Kunci nama", "Keyed hash of the folded name, for finding duplicates."},
	{"birth_key", UUID, "Kunci tanggal lahir", "Keyed hash of the birth date, for finding duplicates."},
	{"nik_district_code", Text, "Kab/kota penerbit NIK", "Kabupaten or kota that first issued the NIK, as a dotted code; never a residence."},
	{"nik_subdistrict_code", Text, "Kecamatan penerbit NIK", "Kecamatan that first issued the NIK, as a dotted code; never a residence."},
	{"district_code", Text, "Kode kab/kota", "Dotted Kemendagri code of the kabupaten or kota to which the row counts."},
	{"subdistrict_code", Text, "Kode kecamatan", "Dotted Kemendagri code of the kecamatan."},
	{"village_code", Text, "Kode desa/kelurahan", "Dotted Kemendagri code of the desa or kelurahan."},
	{"district_basis", Text, "Dasar kab/kota", "What gave the district: residence, region_rule, list or nik_prefix."},
	{"work_district_code", Text, "Kab/kota tempat kerja", "Dotted Kemendagri code of the kabupaten or kota of work."},
	{"branch_code", Text, "Kode cabang BPJS TK", "BPJS Ketenagakerjaan branch that keeps the membership."},
	{"segment", Text, "Segmen", "Kind of membership: PU, BPU, JAKON or PMI."},
	{"worker_group", Text, "Kelompok pekerja", "Worker group, from the closed list."},
	{"payer", Text, "Sumber pembiayaan", "Who pays the contribution, from the closed list."},
	{"stated_status", Text, "Status menurut daftar", "Status as the list states it: active, inactive, grace, left or deceased."},
	{"has_jkk", Bool, "Ikut JKK", "Whether work accident cover (JKK) is included."},
	{"has_jkm", Bool, "Ikut JKM", "Whether death cover (JKM) is included."},
	{"has_jht", Bool, "Ikut JHT", "Whether old-age savings (JHT) are included."},
	{"has_jp", Bool, "Ikut JP", "Whether the pension (JP) is included."},
	{"has_jkp", Bool, "Ikut JKP", "Whether job-loss cover (JKP) is included."},
	{"enrolled_on", Date, "Tanggal terdaftar", "Day on which the membership began."},
	{"covered_from", Date, "Berlaku mulai", "First day of cover; on a leavers list, the day of leaving."},
	{"covered_until", Date, "Berlaku sampai", "Last day of cover that the row states."},
	{"contribution_idr", Int64, "Iuran (Rp)", "Contribution in rupiah, for BPU alone."},
	{"sex", Text, "Jenis kelamin", "L (male) or P (female)."},
	{"birth_year", Int16, "Tahun lahir", "Year of birth."},
	{"employer_code", Text, "NPP", "Number of the employer (NPP)."},
	{"decree_no", Text, "Nomor SK", "Number of the decree (SK) that pays."},
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
	Name:       "headcounts",
	Indonesian: "Rekapitulasi dan proyek",
	English:    "Counts without names: BPJS Ketenagakerjaan's own recap, and construction projects with their heads.",
	Grain:      "one row for each count that a delivery states",
	Columns: []Column{
		listIDColumn,
		roleColumn,
		deliveryIDColumn,
		sheetColumn,
		rowNumberColumn,
		asOfColumn,
		periodColumn,
		{"district_code", Text, "Kode kab/kota", "Dotted Kemendagri code of the kabupaten or kota that the count is for."},
		{"segment", Text, "Segmen", "Kind of membership: PU, BPU, JAKON or PMI."},
		{"registered_count", Int64, "Terdaftar", "Registered persons of any status, null when the file does not say."},
		{"active_count", Int64, "Aktif", "Persons with cover in force; for a project, the heads on site."},
		{"project_code", Text, "Kode proyek", "Number of the construction project."},
		{"starts_on", Date, "Mulai proyek", "First day of the project."},
		{"ends_on", Date, "Selesai proyek", "Last day of the project."},
		{"first_paid_on", Date, "Iuran pertama dibayar", "Day on which the first instalment of the project's contribution was paid."},
		warningsColumn,
	},
}

var rejectsTable = &Table{
	Name:       "rejects",
	Indonesian: "Catatan perbaikan",
	English:    "What is wrong with the rows of a delivery, by place and code; the value itself is never kept.",
	Grain:      "one row for each fault",
	Columns: []Column{
		listIDColumn,
		deliveryIDColumn,
		periodColumn,
		sheetColumn,
		{"row_number", Int32, "Baris", "Row as the sender's spreadsheet shows it, 0 when the whole file is meant."},
		{"column_letter", Text, "Kolom", "Column by its letter, null when the whole row is meant."},
		{"field", Text, "Isian", "What the column means here, such as nik or birth_date."},
		{"code", Text, "Kode catatan", "Code of the fault, such as nik.length."},
		{"severity", Text, "Tingkat", "R sets the row aside, W lets it count, F returns the file, H holds it for a decision."},
		{"is_row_rejected", Bool, "Baris tidak dihitung", "Whether the row was set aside, by this fault or by another."},
		{"name_key", UUID, "Kunci nama", "Keyed hash of the folded name, for bounds alone."},
		{"birth_key", UUID, "Kunci tanggal lahir", "Keyed hash of the birth date, for bounds alone."},
	},
}

var deliveriesTable = &Table{
	Name:       "deliveries",
	Indonesian: "Kiriman data",
	English:    "Every file that ever landed, with what became of it.",
	Grain:      "one row for each delivery",
	Columns: []Column{
		deliveryIDColumn,
		listIDColumn,
		{"sha256", Text, "SHA-256", "Checksum of the file's bytes, its name in landing."},
		{"file_name", Text, "Nama berkas", "Name of the file as sent, long runs of digits masked."},
		{"file_bytes", Int64, "Ukuran (bita)", "Size of the file in bytes."},
		{"received_at", Timestamp, "Diterima pada", "When the file arrived, in UTC."},
		{"received_clock", Text, "Jam penerimaan", "Whose clock said so: source or landing."},
		{"state", Text, "Keadaan", "What became of it: normalised, resent or returned."},
		asOfColumn,
		{"as_of_basis", Text, "Dasar tanggal posisi", "Where the position date comes from: stated, title, filename or slot."},
		periodColumn,
		{"stage", Text, "Tahap", "Stage of the decree that the file states."},
		{"rows_read", Int64, "Baris dibaca", "Rows read, the sum of accepted, rejected and ignored."},
		{"rows_accepted", Int64, "Baris diterima", "Rows that count."},
		{"rows_rejected", Int64, "Baris wajib diperbaiki", "Rows set aside."},
		{"rows_ignored", Int64, "Baris bukan data", "Titles, blank rows, totals and signatures."},
		{"file_fault", Text, "Catatan berkas", "Code of what is wrong with the file as a whole."},
		{"due_on", Date, "Jatuh tempo", "Day by which the delivery was expected, null for a list without a monthly slot."},
		{"is_late", Bool, "Terlambat", "Whether it arrived after that day."},
		{"normalise_version", Int32, "Versi normalisasi", "Version of the row rules that read it."},
	},
}

var listsTable = &Table{
	Name:       "lists",
	Indonesian: "Daftar yang diharapkan",
	English:    "The lists that senders deliver, as the configuration states them.",
	Grain:      "one row for each list and each district that it covers",
	Columns: []Column{
		listIDColumn,
		{"title", Text, "Judul", "Title of the list."},
		{"sender_id", Text, "ID pengirim", "Who sends it."},
		{"sender_name", Text, "Nama pengirim", "Name of the sender."},
		roleColumn,
		{"mode", Text, "Cara pengiriman", "How its deliveries relate: full, stage or leavers."},
		{"district_code", Text, "Kode kab/kota", "Dotted Kemendagri code of a kabupaten or kota that the list covers."},
		{"branch_code", Text, "Kode cabang BPJS TK", "Branch that the sender is, null for others."},
		{"branch_district_code", Text, "Kab/kota kantor cabang", "Dotted Kemendagri code of the branch's seat."},
		{"segment", Text, "Segmen", "Segment of all its rows, where the configuration says so."},
		{"payer", Text, "Sumber pembiayaan", "Payer of all its rows, where the configuration says so."},
		{"worker_group", Text, "Kelompok pekerja", "Worker group of all its rows, where the configuration says so."},
		{"decree_no", Text, "Nomor SK", "Decree of all its rows, where the configuration says so."},
		{"covered_from", Date, "Berlaku mulai", "First day of cover of all its rows, where the configuration says so."},
		{"covered_until", Date, "Berlaku sampai", "Last day of cover of all its rows, where the configuration says so."},
		{"due_day", Int32, "Tanggal jatuh tempo", "Day of the following month by which it is expected."},
		{"is_monthly", Bool, "Bulanan", "Whether it is expected every month."},
	},
}

var decisionsTable = &Table{
	Name:       "decisions",
	Indonesian: "Keputusan petugas",
	English:    "What a person decided, with the reason.",
	Grain:      "one row for each decision",
	Columns: []Column{
		{"decided_at", Timestamp, "Diputuskan pada", "When it was decided, in UTC."},
		{"decided_by", Text, "Diputuskan oleh", "Who decided."},
		{"kind", Text, "Jenis", "What was decided: close, accept or return."},
		{"subject", Text, "Perihal", "What it is about: a period or a delivery."},
		{"reason", Text, "Alasan", "Why, in the person's own words."},
	},
}

var projectTable = &Table{
	Name:       "project",
	Indonesian: "Pengaturan",
	English:    "The settings of the configuration that figures depend on.",
	Grain:      "one row",
	Columns: []Column{
		{"province_code", Text, "Kode provinsi", "Code of the province."},
		{"province_name", Text, "Nama provinsi", "Name of the province."},
		{"notice", Text, "Keterangan", "Notice for every page, null when the data are real."},
		{"headline_base", Text, "Dasar potensi", "Base of the headline's denominator, such as POTENSI_BPJS."},
		{"closes_until_day", Int32, "Batas tanggal posisi", "Up to this day of a month, a position closes the month before."},
		{"carry_forward_months", Int32, "Batas memakai data lama (bulan)", "For how many months a district's last list stands in for a missing one."},
		{"grace_months", Int32, "Masa tenggang (bulan)", "Months after the end of cover that count as grace."},
		{"shrink_hold_percent", Int32, "Batas penyusutan (%)", "A list that shrank by more than this percentage is held for a decision."},
	},
}

// What several tables hold.
var (
	listIDColumn     = Column{"list_id", Text, "ID daftar", "List that the row comes from."}
	roleColumn       = Column{"role", Text, "Peran daftar", "What the list may prove."}
	deliveryIDColumn = Column{"delivery_id", Text, "ID kiriman", "Delivery that the row comes from."}
	sheetColumn      = Column{"sheet", Text, "Lembar", "Sheet of the workbook, null for a file without sheets."}
	rowNumberColumn  = Column{"row_number", Int32, "Baris", "Row as the sender's spreadsheet shows it."}
	asOfColumn       = Column{"as_of", Date, "Tanggal posisi", "Position date of the delivery."}
	periodColumn     = Column{"period", Text, "Periode", "Month that the delivery speaks of, such as 2025-05."}
	warningsColumn   = Column{"warnings", Text, "Perlu dicek", "Codes of the row's doubts, joined by one space, null when there is none."}
)

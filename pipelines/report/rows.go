package report

// Scan puts the values of a row of a duck.Result where dest points to, in order: *string, *int64, **int64, *bool,
// **time.Time, *enrolment.Date or *enrolment.Period. A null leaves what is there.
func Scan(row []any, dest ...any) error { return scan(row, dest...) }

// Inert keeps a text from being run as a formula by a spreadsheet: an apostrophe goes before it.
func Inert(text string) string { return inert(text) }

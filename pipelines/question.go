package pipelines

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"cakupan/enrolment"
	"cakupan/lake/duck"
	"cakupan/pipelines/model"
)

// Question names a figure: a column of a mart, in one of its rows.
type Question struct {
	Mart    string // "coverage_by_district"; "" finds the mart by the measure and the keys
	Measure string // its column: "covered_count"
	Period  enrolment.Period
	Region  string            // dotted code; "" is the province
	Keys    map[string]string // of the row, besides period and region: {"segment": "PU"}
}

// QuestionFault says why a question has no answer.
type QuestionFault string

// The faults, and the details that tell each of them.
const (
	NoSuchMeasure QuestionFault = "measure" // measure
	NoSuchColumn  QuestionFault = "column"  // mart, measure, the mart's columns
	WhichMart     QuestionFault = "mart"    // measure, the marts that have it
	WhichRow      QuestionFault = "which"   // mart, its keys, the key that nobody said
	NoSuchKey     QuestionFault = "key"     // mart, key, its keys
	NoSuchRow     QuestionFault = "row"     // mart, what was said of the keys, how many rows have that
)

// QuestionError is the error of a question that no figure answers. Its own text is for logs; who speaks to people says
// the fault in their language.
type QuestionError struct {
	Fault   QuestionFault
	Details []string
}

func unanswered(fault QuestionFault, details ...string) error { return &QuestionError{fault, details} }

func (e *QuestionError) Error() string {
	return fmt.Sprintf("no such figure: %s: %s", e.Fault, strings.Join(e.Details, "; "))
}

// mart gives the mart that has the measure: the one that is named, else the first of those with a row a month and place,
// or a row a month, else the only one.
func (q *Question) mart(ctx context.Context, db *duck.DB, models *model.Models) (*model.Model, error) {
	var having []model.Model
	for _, m := range models.Marts() {
		columns, err := db.Query(ctx, "select * from "+m.Relation()+" limit 0")
		if err != nil {
			return nil, err
		}
		hasMeasure := slices.ContainsFunc(columns.Columns, func(c duck.Column) bool { return c.Name == q.Measure })
		if q.Mart == m.Name && !hasMeasure {
			var names []string
			for _, c := range columns.Columns {
				names = append(names, c.Name)
			}
			return nil, unanswered(NoSuchColumn, m.Relation(), q.Measure, strings.Join(names, ", "))
		}
		if hasMeasure && (q.Mart == "" || q.Mart == m.Name) {
			having = append(having, m)
		}
	}
	wanted := []string{"period"}
	if q.Region != "" {
		wanted = append(wanted, "district_code")
	}
	for key := range q.Keys {
		wanted = append(wanted, key)
	}
	slices.Sort(wanted)
	slices.SortStableFunc(having, func(a, b model.Model) int { // coverage has its own marts; others repeat it beside theirs
		return cmp.Compare(strings.Index(b.Name, "coverage_"), strings.Index(a.Name, "coverage_"))
	})
	for i := range having {
		keys := slices.Sorted(slices.Values(having[i].Keys))
		if q.Mart != "" || slices.Equal(keys, wanted) {
			return &having[i], nil
		}
	}
	switch len(having) {
	case 0:
		return nil, unanswered(NoSuchMeasure, q.Measure)
	case 1:
		return &having[0], nil
	}
	names := make([]string, len(having))
	for i, m := range having {
		names[i] = m.Name + " (" + strings.Join(m.Keys, ", ") + ")"
	}
	return nil, unanswered(WhichMart, q.Measure, strings.Join(names, "; "))
}

// row gives the condition of the figure's row, and notes its keys and the figure's ID.
func (q *Question) row(mart *model.Model, province string, p *Passport) (where string, args []any, err error) {
	values := map[string]string{"period": q.Period.String(), "district_code": q.Region}
	if q.Region == "" {
		values["district_code"] = province
	}
	for key, value := range q.Keys {
		values[key] = value
	}
	var conditions []string
	for _, key := range mart.Keys {
		value, isSaid := values[key]
		if !isSaid {
			return "", nil, unanswered(WhichRow, mart.Relation(), strings.Join(mart.Keys, ", "), key)
		}
		conditions = append(conditions, `cast("`+key+`" as varchar) = ?`)
		args = append(args, value)
		p.Keys = append(p.Keys, key+"="+value)
		p.ID += "/" + value
	}
	for key := range q.Keys {
		if !slices.Contains(mart.Keys, key) {
			return "", nil, unanswered(NoSuchKey, mart.Relation(), key, strings.Join(mart.Keys, ", "))
		}
	}
	return strings.Join(conditions, " and "), args, nil
}

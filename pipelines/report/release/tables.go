package release

import "slices"

// table is a mart that a release holds, with what has to be hidden in it. All else in it may be read by anybody. Whatever
// counts persons is in persons, or is left out.
type table struct {
	mart  string
	query string // ? is the edition's month; only the months up to it are released

	// persons are the columns that count persons, or rows of lists of persons. The name says which count it is: columns
	// of several marts with the same name and subject are one count.
	persons map[string]string

	// subject are the columns that say of which month and of whom a row's counts are, the month first.
	subject []string

	// nested says of a measure which others count some of the same persons, each person in one of them at most. What the
	// measure has besides, the rest, counts persons too, though it is not printed: two measures give it away. A rest is
	// named as in "registered-covered"; it may stand as a measure in the lines below its own.
	nested [][]string

	// withheld are columns that a release is silent about.
	withheld []string

	// follows are columns that could be worked out from others; they are left out where one of those is hidden.
	follows map[string][]string
}

// The columns that all coverage marts have.
var (
	coveragePersons = map[string]string{
		"covered_count": "covered", "registered_count": "registered", "grace_count": "grace",
		"headcount_count": "headcount", "unverified_id_count": "unverified",
	}
	coverageRatios = map[string][]string{
		"coverage_ratio": {"covered_count"}, "attainment_ratio": {"covered_count"},
	}
	coverageNested = [][]string{
		{"registered", "covered", "grace"},
		{"registered", "covered"},
		{"covered", "headcount"},
		{"covered", "unverified"},
		{"covered", "headcount", "unverified"},
	}

	// Of a district's groups, segments and payers a release says who is covered, and nothing that could be set against it.
	breakdownPersons  = map[string]string{"covered_count": "covered"}
	breakdownWithheld = []string{"registered_count", "grace_count", "headcount_count", "unverified_id_count"}
	budgetWithheld    = []string{"budgeted_count", "budgeted_registered_count", "budgeted_covered_count"}
)

// tables are the marts of a release. What is counted by list stays in the office, and so do duplicates of persons: a list
// is of one group and one district, whose covered persons are printed.
var tables = []table{
	{
		mart: "headline",
		// The bounds of a month that is all in tell of how few rows nobody knows the person: they are printed where they
		// lie more than a point apart.
		query: `
			select * replace (
				period = ?1 as is_headline,
				false as is_open,
				case when reporting_district_count < district_count or (high_count - low_count) * 100 > potential_count
					then low_count end as low_count,
				case when reporting_district_count < district_count or (high_count - low_count) * 100 > potential_count
					then high_count end as high_count
			)
			from marts.headline
			where period <= ?1`,
		persons: merged(coveragePersons, map[string]string{
			"official_count": "recap", "gap_count": "gap", "district_gap_count": "district_gap",
		}),
		subject: []string{"period", "province_code"},
		nested:  coverageNested,
		follows: mergedFollows(coverageRatios, map[string][]string{
			"needed_per_month_count": {"gap_count"}, "low_count": {"covered_count"}, "high_count": {"covered_count"},
			"official_difference_count": {"covered_count", "official_count"},
			"district_surplus_count":    {"district_gap_count"},
		}),
	},
	{
		mart:    "coverage_province",
		query:   `from marts.coverage_province where period <= ?1`,
		persons: merged(coveragePersons, map[string]string{"gap_count": "gap"}),
		subject: []string{"period", "district_code"},
		nested:  coverageNested,
		follows: coverageRatios,
	},
	{
		mart:  "coverage_by_district",
		query: `from marts.coverage_by_district where period <= ?1`,
		persons: map[string]string{
			"covered_count": "covered", "registered_count": "registered", "gap_count": "gap",
			"nik_prefix_covered_count": "by_nik", "workplace_covered_count": "by_workplace", "branch_covered_count": "by_branch",
		},
		subject:  []string{"period", "district_code"},
		nested:   [][]string{{"registered", "covered"}},
		withheld: []string{"grace_count", "headcount_count", "unverified_id_count"},
		follows:  coverageRatios,
	},
	{
		mart:     "coverage_by_segment",
		query:    `from marts.coverage_by_segment where period <= ?1`,
		persons:  breakdownPersons,
		subject:  []string{"period", "district_code", "segment"},
		withheld: append([]string{"membership_count"}, breakdownWithheld...),
	},
	{
		mart:    "coverage_by_group",
		query:   `from marts.coverage_by_group where period <= ?1`,
		persons: breakdownPersons,
		subject: []string{"period", "district_code", "worker_group"},
		withheld: slices.Concat(breakdownWithheld, budgetWithheld, []string{
			"population_count", "population_registered_count", "population_covered_count", "population_coverage_ratio",
		}),
	},
	{
		mart:     "coverage_by_payer",
		query:    `from marts.coverage_by_payer where period <= ?1`,
		persons:  breakdownPersons,
		subject:  []string{"period", "district_code", "payer"},
		withheld: slices.Concat([]string{"membership_count"}, breakdownWithheld, budgetWithheld),
	},
	{
		mart:    "coverage_by_base",
		query:   `from marts.coverage_by_base where period <= ?1`,
		persons: map[string]string{"covered_count": "covered"},
		subject: []string{"period", "district_code"},
		follows: map[string][]string{"covered_of_base_ratio": {"covered_count"}},
	},
	{
		mart:  "cascade",
		query: `from marts.cascade where period <= ?1`,
		persons: map[string]string{
			"covered_count": "covered", "registered_count": "registered", "budgeted_count": "budgeted",
			"budgeted_registered_count": "budgeted_registered", "budgeted_paid_count": "budgeted_paid",
			"budgeted_covered_count": "budgeted_covered", "budgeted_not_enrolled_count": "budgeted_not_enrolled",
			"ending_soon_count": "ending_soon",
		},
		subject: []string{"period", "district_code"},
		nested: [][]string{
			{"registered", "covered"},
			{"budgeted", "budgeted_registered"},
			{"budgeted", "budgeted_paid"},
			{"budgeted", "budgeted_covered"},
			{"budgeted_registered", "budgeted_paid"},
			{"budgeted_registered", "budgeted_covered"},
			{"budgeted_paid", "budgeted_covered"},
			{"budgeted_covered", "ending_soon"},
			{"covered", "budgeted_covered"},
			{"registered", "budgeted_registered"},
			{"registered-covered", "budgeted_registered-budgeted_covered"},
		},
		withheld: []string{"paid_count"},
		follows:  map[string][]string{"not_enrolled_monthly_idr": {"budgeted_not_enrolled_count"}},
	},
	{
		mart:     "deliveries",
		query:    `from marts.deliveries where period = ?1`,
		subject:  []string{"period", "list_id"},
		withheld: []string{"rows_read", "rows_accepted", "rows_rejected", "rows_ignored"},
	},
	{
		mart:     "villages",
		query:    `from marts.villages where period = ?1`,
		subject:  []string{"period", "village_code"},
		withheld: append([]string{"village_fund_budgeted_count", "village_fund_covered_count"}, budgetWithheld...),
	},
	{
		mart: "published_check",
		query: `
			from marts.published_check
			where position_on <= (select period_end from marts.headline where period = ?1)`,
		persons: map[string]string{"our_covered_count": "covered"},
		subject: []string{"our_period", "region_code", "segment"},
		follows: map[string][]string{"our_coverage_ratio": {"our_covered_count"}},
	},
}

// Marts gives the names of the marts that a release holds.
func Marts() []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.mart
	}
	return names
}

func merged(maps ...map[string]string) map[string]string {
	all := make(map[string]string)
	for _, m := range maps {
		for key, value := range m {
			all[key] = value
		}
	}
	return all
}

func mergedFollows(maps ...map[string][]string) map[string][]string {
	all := make(map[string][]string)
	for _, m := range maps {
		for key, value := range m {
			all[key] = value
		}
	}
	return all
}

package release

// table is a mart that a release holds, with what has to be hidden in it. All else in it may be read by anybody.
type table struct {
	mart  string
	query string // ? is the edition's month; only the months up to it are released

	// persons are the columns that count persons, or rows of lists of persons. The name says which count it is: columns
	// of several marts with the same name and subject are one count.
	persons map[string]string

	// subject are the columns that say of which month and of whom a row's counts are, the month first.
	subject []string

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
	budgetPersons = map[string]string{
		"budgeted_count": "budgeted", "budgeted_registered_count": "budgeted_registered",
		"budgeted_covered_count": "budgeted_covered",
	}
)

// tables are the marts of a release. Duplicates of persons, and who exactly is faulty, stay in the office.
var tables = []table{
	{
		mart: "headline",
		query: `
			select * replace (period = ?1 as is_headline, false as is_open)
			from marts.headline
			where period <= ?1`,
		persons: merged(coveragePersons, map[string]string{
			"official_count": "recap", "gap_count": "gap", "district_gap_count": "district_gap",
		}),
		subject: []string{"period", "province_code"},
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
		follows: coverageRatios,
	},
	{
		mart:  "coverage_by_district",
		query: `from marts.coverage_by_district where period <= ?1`,
		persons: merged(coveragePersons, map[string]string{
			"gap_count": "gap", "nik_prefix_covered_count": "by_nik", "workplace_covered_count": "by_workplace",
			"branch_covered_count": "by_branch",
		}),
		subject: []string{"period", "district_code"},
		follows: coverageRatios,
	},
	{
		mart:    "coverage_by_segment",
		query:   `from marts.coverage_by_segment where period <= ?1`,
		persons: merged(coveragePersons, map[string]string{"membership_count": "membership"}),
		subject: []string{"period", "district_code", "segment"},
	},
	{
		mart:  "coverage_by_group",
		query: `from marts.coverage_by_group where period <= ?1`,
		persons: merged(coveragePersons, budgetPersons, map[string]string{
			"population_count": "population", "population_registered_count": "population_registered",
			"population_covered_count": "population_covered",
		}),
		subject: []string{"period", "district_code", "worker_group"},
		follows: map[string][]string{"population_coverage_ratio": {"population_covered_count", "population_count"}},
	},
	{
		mart:    "coverage_by_payer",
		query:   `from marts.coverage_by_payer where period <= ?1`,
		persons: merged(coveragePersons, budgetPersons, map[string]string{"membership_count": "membership"}),
		subject: []string{"period", "district_code", "payer"},
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
		persons: merged(budgetPersons, map[string]string{
			"covered_count": "covered", "registered_count": "registered", "paid_count": "paid",
			"budgeted_paid_count": "budgeted_paid", "budgeted_not_enrolled_count": "budgeted_not_enrolled",
			"ending_soon_count": "ending_soon",
		}),
		subject: []string{"period", "district_code"},
		follows: map[string][]string{"not_enrolled_monthly_idr": {"budgeted_not_enrolled_count"}},
	},
	{
		mart:  "control",
		query: `from marts.control where period <= ?1`,
		persons: map[string]string{
			"recap_count": "recap", "recap_registered_count": "recap_registered", "counted_count": "covered",
			"registered_count": "registered", "grace_count": "grace", "repeated_membership_count": "repeated_membership",
		},
		subject: []string{"period", "district_code", "segment"},
		follows: map[string][]string{"difference_count": {"recap_count", "counted_count"}},
	},
	{
		mart: "reconciliation",
		query: `
			select
				period, period_end, list_id, title, sender_name, role, class, cast(sum(row_count) as bigint) as row_count,
				figure_status,
			from marts.reconciliation
			where period = ?1
			group by all`,
		persons: map[string]string{"row_count": "rows"},
		subject: []string{"period", "list_id", "class"},
	},
	{
		mart:  "deliveries",
		query: `from marts.deliveries where period = ?1`,
		persons: map[string]string{
			"rows_read": "read", "rows_accepted": "accepted", "rows_rejected": "rejected", "rows_ignored": "ignored",
		},
		subject: []string{"period", "list_id"},
	},
	{
		mart:    "rejects_by_rule",
		query:   `from marts.rejects_by_rule where period = ?1`,
		persons: map[string]string{"fault_count": "faults", "row_count": "faulty_rows"},
		subject: []string{"period", "list_id", "severity", "code"},
	},
	{
		mart:  "villages",
		query: `from marts.villages where period = ?1`,
		persons: merged(budgetPersons, map[string]string{
			"village_fund_budgeted_count": "village_fund_budgeted", "village_fund_covered_count": "village_fund_covered",
		}),
		subject: []string{"period", "village_code"},
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

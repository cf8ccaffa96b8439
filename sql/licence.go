package sql

import "slices"

// Licence is what a table of reference data stands under, and what must be said wherever it goes.
type Licence struct {
	Name, Title, URL  string
	Source, SourceURL string
	Notice            Bilingual
}

var openDatabase = Licence{
	Name: "ODbL-1.0", Title: "Open Data Commons Open Database License v1.0",
	URL:    "https://opendatacommons.org/licenses/odbl/1-0/",
	Source: "idn-area-data 4.0.1", SourceURL: "https://github.com/fityannugroho/idn-area-data",
	Notice: Bilingual{
		"Memuat informasi dari idn-area-data, yang tersedia di bawah Open Database License (ODbL) 1.0.",
		"Contains information from idn-area-data, which is made available under the Open Database License (ODbL) 1.0.",
	},
}

// SeedLicence gives the licence of a table of reference data that is not this project's own, such as "villages".
func SeedLicence(table string) (Licence, bool) {
	if slices.Contains([]string{"provinces", "districts", "subdistricts", "villages"}, table) {
		return openDatabase, true
	}
	return Licence{}, false
}

package page

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"cakupan/pipelines/report"
	"cakupan/pipelines/report/chart"
)

//go:embed tiles.csv
var tilesCSV string

// knownTiles says where the districts of a province lie to each other, by code.
var knownTiles = mustTiles(tilesCSV)

func mustTiles(table string) map[string]chart.Place {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		panic(err)
	}
	places := make(map[string]chart.Place)
	for _, row := range rows[1:] {
		var at [2]int
		for i := range at {
			if at[i], err = strconv.Atoi(row[i+1]); err != nil {
				panic(err)
			}
		}
		places[row[0]] = chart.Place{Row: at[0], Column: at[1]}
	}
	return places
}

// places gives the districts' tiles: as they lie where that is known of all of them, else row by row in their order.
func places(districts []report.District) []chart.Place {
	places := make([]chart.Place, len(districts))
	for i, d := range districts {
		place, isKnown := knownTiles[d.Code]
		if !isKnown {
			for j := range places {
				places[j] = chart.Place{Row: j / 4, Column: j % 4}
			}
			return places
		}
		places[i] = place
	}
	return places
}

package claim

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math/big"
	"strconv"
	"time"
)

// ReadBasis gives what a printed sentence about a region is judged by, from reference data: the target of the year, or of
// the newest one before it that has any, and the contribution on its last day of a member whom a region's budget pays for.
// A region without a target of its own has the province's percentage.
func ReadBasis(seeds fs.FS, province, region string, year int) (Basis, error) {
	var basis Basis
	targets, err := readTable(seeds, "targets.csv")
	if err != nil {
		return basis, err
	}
	newest := 0
	for _, t := range targets {
		of, err := strconv.Atoi(t["year"])
		isOurs := t["district_code"] == region || t["district_code"] == province && t["kind"] == "percent"
		if err != nil || of > year || of < newest || !isOurs {
			continue
		}
		if of > newest {
			newest, basis.TargetPercent, basis.TargetCount = of, nil, 0
		}
		switch t["kind"] {
		case "percent":
			if percent, ok := new(big.Rat).SetString(t["percent"]); ok && (basis.TargetPercent == nil || t["district_code"] == region) {
				basis.TargetPercent = percent
			}
		case "count":
			basis.TargetCount, _ = strconv.ParseInt(t["target_count"], 10, 64)
		}
	}
	tariffs, err := readTable(seeds, "tariffs.csv")
	if err != nil {
		return basis, err
	}
	lastDay := time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	for _, t := range tariffs {
		isBudget := t["segment"] == "BPU" && t["sector"] == "LAINNYA" && t["payer_class"] == "APBD"
		if isBudget && t["valid_from"] <= lastDay && (t["valid_to"] == "" || t["valid_to"] >= lastDay) {
			basis.TariffIDR, _ = strconv.ParseInt(t["contribution_idr"], 10, 64)
		}
	}
	return basis, nil
}

// readTable reads a seed as rows by column.
func readTable(seeds fs.FS, name string) ([]map[string]string, error) {
	text, err := fs.ReadFile(seeds, name)
	if err != nil {
		return nil, fmt.Errorf("seeds/%w", err)
	}
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil || len(records) == 0 {
		return nil, fmt.Errorf("seeds/%s: no table: %w", name, err)
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = make(map[string]string, len(record))
		for column, value := range record {
			rows[i][records[0][column]] = value
		}
	}
	return rows, nil
}

package sql_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"testing"

	"cakupan/sql"
)

// Below each quantile of t_quantiles.csv lie 97.5 percent of Student's t, to its four decimals: its density, integrated by
// Simpson's rule.
func TestQuantilesOfT(t *testing.T) {
	file, err := sql.Seeds().Open("t_quantiles.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		freedom, quantile := float64(i+1), decimal(t, row[1])
		if decimal(t, row[0]) != freedom {
			t.Fatalf("row %d is of %s degrees of freedom, want %v", i+1, row[0], freedom)
		}
		const steps = 2000
		var sum float64
		for k := range steps + 1 {
			weight := 2 * float64(1+k%2) // 4, 2, 4, …
			if k == 0 || k == steps {
				weight = 1
			}
			sum += weight * density(quantile*float64(k)/steps, freedom)
		}
		if below := 0.5 + sum*quantile/steps/3; math.Abs(below-0.975) > 5e-6 {
			t.Errorf("%v degrees of freedom: %v of the distribution lie below %v, want 0.975", freedom, below, quantile)
		}
	}
}

// density is that of Student's t.
func density(x, freedom float64) float64 {
	above, _ := math.Lgamma((freedom + 1) / 2)
	below, _ := math.Lgamma(freedom / 2)
	return math.Exp(above-below) / math.Sqrt(freedom*math.Pi) * math.Pow(1+x*x/freedom, -(freedom+1)/2)
}

func decimal(t *testing.T, text string) float64 {
	t.Helper()
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

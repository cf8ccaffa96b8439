package chart

import (
	"math"
	"strconv"
	"testing"
)

// contrast gives a colour's contrast to white after WCAG 2.2.
func contrast(t *testing.T, hex string) float64 {
	t.Helper()
	var luminance float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		value, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		channel := float64(value) / 255
		if channel <= 0.04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+0.055)/1.055, 2.4)
		}
		luminance += weight * channel
	}
	return 1.05 / (luminance + 0.05)
}

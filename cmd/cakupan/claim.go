package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/claim"
	"cakupan/pipelines/report/wording"
	"cakupan/sql"
)

// claimFlags say where sentences come from and what they are judged by.
type claimFlags struct {
	file   string
	region string
	year   int
}

func (a *app) claimCommand() *cobra.Command {
	var flags claimFlags
	command := &cobra.Command{
		Use:     "claim [SENTENCE]",
		GroupID: "look",
		Short:   "Check the arithmetic of a printed sentence",
		Long: `Check a sentence from the press or a speech: whether part, whole, percentage, remainder, gap to the target, sum,
change, amount of money and weekday agree with one another. Each gets a verdict: cocok (it fits, rounded), terpotong
(cut off, not rounded) or tidak cocok (it cannot be), with what it would have to be and the reading that fits, and at the
end the sentence as it would be right. Needs no project; with one, its targets and tariffs are taken.

The sentences of --file stand one a line; "-" is standard input; lines that begin with # are left out. Exit code 1 says
that something cannot be, 3 that nothing in a sentence can be recomputed.

With --json: an array of sentence, corrected, findings: an array of kind, verdict, printed, computed, from, readings.`,
		Example: `  cakupan claim "38.182 dari 79.383 = 43,19 persen"
  cakupan claim "Rp483.840.000 untuk 2.200 nelayan selama 12 bulan dan 400 selama 6 bulan" --year 2023
  cakupan claim --file klaim.txt`,
		Args: operands(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 0) == (flags.file == "") {
				return wrongUse(cmd, errors.New("want a sentence, or --file"))
			}
			return a.claim(args, flags)
		},
	}
	command.Flags().StringVar(&flags.file, "file", "", "`file` of sentences, one a line")
	command.Flags().StringVar(&flags.region, "region", "", "dotted `code` of the region whose target counts (default: the province)")
	command.Flags().IntVar(&flags.year, "year", 0, "`year` whose target and tariff count (default: this one)")
	return command
}

func (a *app) claim(sentences []string, flags claimFlags) error {
	province, reference := provinceCode, sql.Seeds()
	p, err := a.project()
	switch {
	case err == nil:
		province, reference = p.Province, seeds(p)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	basis, err := claim.ReadBasis(reference, province, cmp.Or(flags.region, province), cmp.Or(flags.year, a.now().Year()))
	if err != nil {
		return err
	}
	if flags.file != "" {
		if sentences, err = a.sentences(flags.file); err != nil {
			return err
		}
	}
	judged := make([]judgedSentence, len(sentences))
	for i, sentence := range sentences {
		findings := claim.Check(sentence, basis)
		judged[i] = judgedSentence{sentence, claim.Correct(sentence, findings), findings}
	}
	language := a.language(p)
	if a.json {
		err = a.printJSON(claimsJSON(judged))
	} else {
		err = a.printClaims(language, judged)
	}
	if err != nil {
		return err
	}
	return claimError(language, judged)
}

// judgedSentence is a sentence and what was found.
type judgedSentence struct {
	sentence, corrected string
	findings            []claim.Finding
}

// claimError tells how many sentences cannot be, or that one holds nothing to recompute.
func claimError(language wording.Language, judged []judgedSentence) error {
	differing, silent := int64(0), int64(0)
	for _, j := range judged {
		differs := false
		for _, f := range j.findings {
			differs = differs || f.Verdict == claim.Differs
		}
		if differs {
			differing++
		}
		if len(j.findings) == 0 {
			silent++
		}
	}
	switch {
	case differing > 0:
		return errors.New(messages.Say(language, "claim.differing", language.Count(differing)))
	case silent > 0:
		return gapsError{errors.New(messages.Say(language, "claim.silent", language.Count(silent)))}
	}
	return nil
}

// sentences reads a file of sentences.
func (a *app) sentences(name string) ([]string, error) {
	in := a.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	var sentences []string
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			sentences = append(sentences, line)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return sentences, nil
}

// printClaims writes the findings for eyes.
func (a *app) printClaims(language wording.Language, judged []judgedSentence) error {
	var b strings.Builder
	for i, j := range judged {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintln(&b, j.sentence)
		for _, f := range j.findings {
			fmt.Fprintf(&b, "  %-12s %s\n", messages.Say(language, "claim.verdict."+string(f.Verdict)), found(language, f))
			for _, line := range readings(language, f) {
				fmt.Fprintf(&b, "  %-12s → %s\n", "", line)
			}
		}
		switch {
		case len(j.findings) == 0:
			fmt.Fprintln(&b, "  "+messages.Say(language, "claim.nothing"))
		case j.corrected != j.sentence:
			fmt.Fprintf(&b, "  %-12s %s\n", messages.Say(language, "claim.right"), j.corrected)
		}
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// found says what was computed.
func found(language wording.Language, f claim.Finding) string {
	say := func(args ...any) string { return messages.Say(language, "claim."+string(f.Kind), args...) }
	from := make([]string, len(f.From))
	for i, n := range f.From {
		from[i] = n.Text
	}
	switch f.Kind {
	case claim.Weekday:
		return say(f.Printed.Text, messages.Say(language, "claim.day."+f.Day))
	case claim.Sum:
		return say(f.Printed.Text, strings.Join(from, " + "), figure(language, f.Computed, ""))
	case claim.Money:
		if len(from) == 0 {
			return messages.Say(language, "claim.money_alone", f.Printed.Text)
		}
		return say(f.Printed.Text, strings.Join(from, ", "), "Rp"+figure(language, f.Computed, ""))
	case claim.Change:
		if f.Printed.Unit == claim.PercentPoint {
			return say(f.Printed.Text, from[0], from[1], figure(language, f.Computed, messages.Say(language, "claim.points")))
		}
		return say(f.Printed.Text, from[0], from[1], figure(language, f.Computed, " %"))
	case claim.Ratio:
		return say(f.Printed.Text, from[0], from[1], figure(language, f.Computed, " %"))
	}
	return say(f.Printed.Text, from[0], from[1], figure(language, f.Computed, ""))
}

// unitOf is what a reading's value is followed by, where it is not a count.
var unitOf = map[string]string{claim.Complement: " %", claim.OfTarget: " %", claim.TargetShare: " %", claim.Relative: " %"}

// readings says which other readings fit, and what other numbers would have to be.
func readings(language wording.Language, f claim.Finding) []string {
	if f.Verdict != claim.Differs {
		return nil
	}
	fits := slices.ContainsFunc(f.Readings, func(r claim.Reading) bool { return r.Fits })
	var lines []string
	for _, r := range f.Readings {
		if fits && !r.Fits {
			continue // what else would have to be is beside the point
		}
		if _, isOther := unitOf[r.Name]; isOther && !r.Fits && r.Name != claim.TargetShare || r.Name == claim.ToWhole && !r.Fits {
			continue
		}
		unit := unitOf[r.Name]
		if r.Name == claim.Points {
			unit = messages.Say(language, "claim.points")
		}
		key := "claim.reading." + r.Name
		if r.Fits {
			key = "claim.fits." + r.Name
		}
		lines = append(lines, messages.Say(language, key, figure(language, r.Value, unit)))
	}
	return lines
}

// figure writes a value: whole as a count, else with two decimals.
func figure(language wording.Language, v *big.Rat, unit string) string {
	if v.IsInt() && unit == "" && v.Num().IsInt64() {
		return language.Count(v.Num().Int64())
	}
	hundredths, _ := new(big.Int).SetString(strings.Replace(v.FloatString(2), ".", "", 1), 10)
	if !hundredths.IsInt64() {
		return v.FloatString(2) + unit
	}
	return language.Percent(hundredths.Int64(), 10_000, 2) + unit
}

// claimJSON is a sentence as claim --json prints it.
type claimJSON struct {
	Sentence  string             `json:"sentence"`
	Corrected string             `json:"corrected"`
	Findings  []claimFindingJSON `json:"findings"`
}

type claimFindingJSON struct {
	Kind     claim.Kind         `json:"kind"`
	Verdict  claim.Verdict      `json:"verdict"`
	Printed  string             `json:"printed"`
	Computed string             `json:"computed"` // a decimal number, to four places; a weekday's English name
	From     []string           `json:"from"`
	Readings []claimReadingJSON `json:"readings"`
}

type claimReadingJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Fits  bool   `json:"fits"`
}

func claimsJSON(judged []judgedSentence) []claimJSON {
	out := make([]claimJSON, len(judged))
	for i, j := range judged {
		out[i] = claimJSON{j.sentence, j.corrected, make([]claimFindingJSON, len(j.findings))}
		for k, f := range j.findings {
			one := claimFindingJSON{f.Kind, f.Verdict, f.Printed.Text, f.Day, []string{}, []claimReadingJSON{}}
			if f.Computed != nil {
				one.Computed = number(f.Computed)
			}
			for _, n := range f.From {
				one.From = append(one.From, n.Text)
			}
			for _, r := range f.Readings {
				one.Readings = append(one.Readings, claimReadingJSON{r.Name, number(r.Value), r.Fits})
			}
			out[i].Findings[k] = one
		}
	}
	return out
}

// number writes a value with a point, whole or to four places.
func number(v *big.Rat) string {
	if v.IsInt() {
		return v.Num().String()
	}
	return v.FloatString(4)
}

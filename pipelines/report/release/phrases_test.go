package release

import (
	"testing"

	"cakupan/pipelines/report/wording/wordingtest"
)

func TestPhrases(t *testing.T) { wordingtest.Check(t, phrases) }

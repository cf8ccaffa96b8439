package main

import (
	"testing"

	"cakupan/pipelines/report/wording/wordingtest"
)

func TestMessages(t *testing.T) { wordingtest.Check(t, messages) }

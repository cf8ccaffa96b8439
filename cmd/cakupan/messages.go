package main

import (
	_ "embed"

	"cakupan/pipelines/report/wording"
)

//go:embed messages.csv
var messagesCSV []byte

// messages are what the commands say, besides the figures.
var messages = wording.MustLoad(messagesCSV)

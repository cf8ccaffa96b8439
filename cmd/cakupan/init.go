package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"cakupan/project"
	"cakupan/schedules"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "init DIR",
		GroupID: "begin",
		Short:   "Begin a new project",
		Long: `Begin a new project in DIR, which must be empty or not there: cakupan.yaml with commented examples, a secret
key that only you can read, and a folder for deliveries. Keep a copy of the key apart from the project's backup.

With --json: project.`,
		Example: "  cakupan init /srv/malut",
		Args:    operands(1, 1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.init(args[0]) },
	}
}

// The province of a new project.
const (
	provinceCode = "82"
	provinceName = "Maluku Utara"
)

func (a *app) init(dir string) error {
	err := project.Init(dir, project.Options{Province: provinceCode, Name: provinceName, Schedules: schedules.Builtin()})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]string{"project": dir})
	}
	_, err = fmt.Fprintln(a.out, messages.Say(a.language(nil), "init.done", dir, dir))
	return err
}

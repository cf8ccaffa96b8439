package main

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cakupan/lake"
	"cakupan/project"
)

// completeFrom makes a completion of what a project holds: one "value<tab>what it is" each. Without a project nothing is
// proposed, and whatever is wrong with it is left to the command to say.
func (a *app) completeFrom(values func(p *project.Project) []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if p, err := a.project(); err == nil && len(args) == 0 {
			return values(p), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeLists completes --list by the lists of the project.
func (a *app) completeLists(command *cobra.Command) {
	complete := a.completeFrom(func(p *project.Project) []string {
		var ids []string
		for _, list := range p.Lists() {
			ids = append(ids, cobra.CompletionWithDesc(list.ID, list.Title))
		}
		return ids
	})
	err := command.RegisterFlagCompletionFunc("list", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return complete(cmd, nil, typed) // files stand before the flag
	})
	if err != nil {
		panic(err) // the flag is not there
	}
}

// completeLayouts completes --layout by the layouts of the project, without one by the built-in ones.
func (a *app) completeLayouts(command *cobra.Command) {
	err := command.RegisterFlagCompletionFunc("layout", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		p, err := a.project()
		if err != nil {
			p = nil
		}
		step, err := normaliser(p)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return slices.Sorted(maps.Keys(step.Layouts)), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is not there
	}
}

// openMonths gives the months of the current snapshot's lists that nobody has closed, the latest first.
func openMonths(p *project.Project) []string {
	l, err := lake.Look(p.Lake)
	if err != nil {
		return nil
	}
	snapshot, err := l.Current()
	if err != nil {
		return nil
	}
	months := make(map[string]bool)
	for _, table := range snapshot.Tables {
		for _, file := range table.Files {
			if _, month, ok := strings.Cut(path.Dir(file.Path), "period="); ok && p.Decided(month).Kind != project.Close {
				months[month] = true
			}
		}
	}
	open := slices.Sorted(maps.Keys(months))
	slices.Reverse(open)
	return open
}

// runIDs gives the runs of the history, the latest first.
func runIDs(p *project.Project) []string {
	l, err := lake.Look(p.Lake)
	if err != nil {
		return nil
	}
	runs, _ := l.Runs() // those that can be read
	var ids []string
	for _, run := range runs {
		ids = append(ids, cobra.CompletionWithDesc(run.ID, string(run.State)))
	}
	return ids
}

// deliveryIDs gives the deliveries of the current snapshot, the newest first.
func deliveryIDs(p *project.Project) []string {
	l, err := lake.Look(p.Lake)
	if err != nil {
		return nil
	}
	snapshot, err := l.Current()
	if err != nil {
		return nil
	}
	deliveries := slices.SortedStableFunc(slices.Values(snapshot.Inputs.Deliveries), func(a, b lake.DeliveryInput) int {
		return b.ReceivedAt.Compare(a.ReceivedAt)
	})
	var ids []string
	for _, d := range deliveries {
		described := []string{d.ListID, d.ReceivedAt.In(p.TimeZone).Format("2006-01-02")}
		ids = append(ids, cobra.CompletionWithDesc(d.DeliveryID, strings.Join(described, " ")))
	}
	return ids
}

package pipelines

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"cakupan/enrolment"
	"cakupan/lake"
	"cakupan/pipelines/extract"
	"cakupan/project"
)

// Prune removes from the lake what nobody has needed for as long as keep says. What the next night would find staged
// stays, also when no snapshot has it yet. The caller holds the lake's lock.
func Prune(ctx context.Context, p *project.Project, key enrolment.Key, l *lake.Lake, seeds fs.FS, keep time.Duration, dryRun bool) (*lake.Pruned, error) {
	landing, err := extract.Open(p.Landing)
	if err != nil {
		return nil, fmt.Errorf("prune: %w", err)
	}
	deliveries, err := landing.Deliveries(p.Lists())
	if err != nil {
		return nil, fmt.Errorf("prune: %w", err)
	}
	step, err := Normaliser(p, seeds)
	if err != nil {
		return nil, fmt.Errorf("prune: %w", err)
	}
	step.Key = key
	staged := make(map[string]bool)
	for i := range deliveries {
		fingerprints, err := step.Fingerprints(&deliveries[i])
		if err != nil {
			return nil, fmt.Errorf("prune: list %s: %w", deliveries[i].ListID, err)
		}
		for _, fingerprint := range fingerprints {
			staged[fingerprint] = true
		}
	}
	return l.Prune(ctx, lake.Pruning{Keep: keep, Staged: staged, DryRun: dryRun})
}

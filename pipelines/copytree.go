package pipelines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cakupan/durable"
)

// CopyTree copies a snapshot's tree to a folder that is not there yet; a copy, because whoever has it may do with it what
// the lake's files must not suffer. What stands under the folder's name is whole.
func CopyTree(ctx context.Context, tree, dir string) error {
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("copy snapshot: %s is there already", dir)
	}
	disk := new(durable.Disk)
	beside := filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".new")
	if err := disk.Remove(beside); err != nil {
		return fmt.Errorf("copy snapshot: %w", err)
	}
	err := copyFolder(ctx, disk, tree, beside)
	if err == nil {
		err = disk.Rename(beside, dir)
	}
	if err == nil {
		err = disk.SyncDir(filepath.Dir(dir))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("copy snapshot: %w", err), disk.Remove(beside))
	}
	return nil
}

func copyFolder(ctx context.Context, disk *durable.Disk, from, to string) error {
	var folders []string
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		inTree, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, inTree)
		if entry.IsDir() {
			folders = append(folders, target)
			return disk.MkdirAll(target, 0o750)
		}
		return disk.Copy(path, target, 0o640)
	})
	if err != nil {
		return err
	}
	for _, folder := range slices.Backward(folders) {
		if err := disk.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}
